import { channels, type RecipientType, recipientTypes, type Status } from '../../../src/consent/channel.ts'
import type { Brand } from '../../../src/register/brands.ts'
import { evidenceFileEndings, evidenceFileMebibytesMax } from '../../../src/register/evidence/file-kind.ts'
import type { ParseFault } from '../../messages/faults.ts'
import { type Messages, messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import { type Field, type Filled, type Form, type Option, textsIn } from '../form.ts'
import { allChannels, type FieldName, names } from '../parse/filled.ts'
import type { Choice, FormAnswer, Reply } from '../reply.ts'
import { sourcesFor } from './ask.ts'
import type { StaffCommand } from './command.ts'
import { usualSourceOfRet } from './draft.ts'
import { oldButton, quoted, roleTooLow, saying } from './replies.ts'
import { isFileId } from './shared-file.ts'

/** What is wrong with one field, in one sentence. */
export function wrong(field: FieldName, sentence: string): FormAnswer {
  return { kind: 'errors', errors: { [field]: sentence } }
}

/** The sentence that the command would have been answered with. */
export function notRead(
  { language }: Pick<StaffContext, 'language'>,
  { field, fault }: { readonly field: FieldName; readonly fault: ParseFault },
): FormAnswer {
  const { refusals, forms } = messagesIn(language)
  return wrong(field, refusals.command(fault, quoted, forms.addressHint))
}

/** The button that opens the form of a command, by the command's name; its role is asked for as when it is typed. */
export async function openForm(
  context: StaffContext,
  name: string | undefined,
  commands: readonly StaffCommand[],
): Promise<Reply> {
  const command = commands.find((one) => one.name === name)
  if (command?.form === undefined || command.role === null) return oldButton(context)
  if (!context.authority.may(command.role)) return roleTooLow(context, command.role)
  const form = await command.form(context)
  if (form !== null) return opening(context, form)
  const { record } = messagesIn(context.language)
  return command.role === 'editor' ? saying(record.noBrandLeft) : await command.run(context, '', command)
}

/** A reply that opens a form, and says so where it cannot be opened. */
export function opening({ language }: Pick<StaffContext, 'language'>, form: Form): Reply {
  return { ...saying(messagesIn(language).forms.notOpened), form }
}

/** The button that leads to a form of its own. */
export function formChoice(label: string, action: string, ...values: readonly (string | number)[]): Choice {
  return { label, action: { name: action, values } }
}

/** The fields of forms about an address, each as it is asked for everywhere. */

/** All brands, as a choice among them. */
export const everyBrand = 'all'

/** The longest address, with room for how people write one. */
const addressMax = 320
const noteMax = 1000
const numberMax = 20
export const evidenceMax = 3000
/** In one form; more can be added later. */
const filesAtOnceMax = 3

export function addressField({ forms: told }: Messages, initial?: string): Field {
  const { address: label, addressHint: hint } = told
  return { kind: 'text', name: names.address, label, hint, required: true, lengthMax: addressMax, initial }
}

export function brandField(
  brands: readonly Brand[],
  { forms: told }: Messages,
  asked: { readonly required: boolean },
): Field {
  const options = brands.map(({ code, name }): Option => ({ value: String(code), label: name }))
  const [only, ...others] = options
  return {
    kind: 'one',
    name: names.brand,
    label: told.brand,
    hint: asked.required ? undefined : told.everyBrand,
    required: asked.required,
    options,
    initial: asked.required && others.length === 0 ? only?.value : undefined,
  }
}

/** Among brands, with all of them as the first choice where that can be. */
export function scopeField(
  brands: readonly Brand[],
  { forms: told, commandForms }: Messages,
  asked: { readonly all: boolean; readonly initial?: string },
): Field {
  const all: Option[] = asked.all ? [{ value: everyBrand, label: commandForms.everyBrand }] : []
  const options = [...all, ...brands.map(({ code, name }) => ({ value: String(code), label: name }))]
  const [only, ...others] = options
  const initial = asked.initial ?? (others.length === 0 ? only?.value : undefined)
  return { kind: 'one', name: names.brand, label: told.brand, required: true, options, initial }
}

export function channelsField({ forms: told, words }: Messages): Field {
  const each = channels.map((channel): Option => ({ value: channel, label: words.channels[channel] }))
  const options = [...each, { value: allChannels, label: told.allChannels }]
  return { kind: 'several', name: names.channels, label: told.channels, required: true, options }
}

/** Of which type a list is asked about. */
export function typeField({ forms: told, words }: Messages): Field {
  const options = recipientTypes.map((type): Option => ({ value: type, label: words.types[type] }))
  return { kind: 'one', name: names.type, label: told.type, required: true, options, initial: 'BIREYSEL' }
}

/** Stands for no type: what is on record decides, as where the words of a command name none. */
const typeOnRecord = 'on-record'

/**
 * As which type a change is recorded. `status`: null where it is chosen beside it; `recorded`: the types the address is on
 * record as, where they are known.
 */
export function changedTypeField(
  status: Status | null,
  { forms: told, words }: Messages,
  recorded: readonly RecipientType[] = [],
): Field {
  const types = recipientTypes.map((type): Option => ({ value: type, label: words.types[type] }))
  const [only, ...others] = recorded
  return {
    kind: 'one',
    name: names.type,
    label: told.type,
    hint:
      recorded.length === 0
        ? told.typeHint(status)
        : `${told.typesOnRecord(recorded)} ${told.typeHint(status)}`,
    required: true,
    options: [{ value: typeOnRecord, label: told.typeOnRecord }, ...types],
    initial: only !== undefined && others.length === 0 ? only : typeOnRecord,
  }
}

/** Of an ONAY nothing is assumed: whoever records it says where it was taken. */
export function sourceField(status: Status, { forms: told, words }: Messages): Field {
  return {
    kind: 'one',
    name: names.source,
    label: told.source,
    hint: told.sourceHint(status),
    required: true,
    options: sourcesFor(status).map((source) => ({ value: source, label: words.sources[source] })),
    initial: status === 'RET' ? usualSourceOfRet : undefined,
  }
}

/** Empty means now, to the second: an earlier minute would lose against an ONAY of the same minute. */
export function dateFields(
  status: Status,
  { forms: told }: Messages,
  initial = { day: '', time: '' },
): Field[] {
  const { day, dayHint, time, timeHint } = told
  return [
    {
      kind: 'day',
      name: names.day,
      label: day,
      hint: dayHint(status),
      required: false,
      initial: initial.day || undefined,
    },
    {
      kind: 'time',
      name: names.time,
      label: time,
      hint: timeHint(status),
      required: false,
      initial: initial.time || undefined,
    },
  ]
}

/** The day of a message somebody complains about. */
export function dayField({ forms: told }: Messages): Field {
  const { messageDay: label, messageDayHint: hint } = told
  return { kind: 'day', name: names.day, label, hint, required: false }
}

export function evidenceField(status: Status, { forms: told }: Messages, initial?: string): Field {
  return {
    kind: 'text',
    name: names.evidence,
    label: told.evidence,
    hint: told.evidenceHint(status),
    required: false,
    isLong: true,
    lengthMax: evidenceMax,
    initial,
  }
}

/** A scan, a letter, a recorded call: what it is its bytes say, once it is fetched. */
export function evidenceFilesField({ forms: told }: Messages): Field {
  return {
    kind: 'file',
    name: names.files,
    label: told.files,
    hint: told.filesHint(evidenceFileMebibytesMax),
    required: false,
    filesMax: filesAtOnceMax,
    endings: evidenceFileEndings,
  }
}

/** The ids of the files that were chosen, as Slack names them; it may be anything. */
export function filesIn(filled: Filled): readonly string[] {
  const ids = textsIn(filled, names.files).filter(isFileId)
  return [...new Set(ids)].slice(0, filesAtOnceMax)
}

/** Of a complaint or a dispute, as it is typed or as it is shown. */
export function numberField(label: string, { commandForms: told }: Messages): Field {
  return {
    kind: 'text',
    name: names.number,
    label,
    hint: told.numberHint,
    required: true,
    lengthMax: numberMax,
  }
}

export function noteField({ forms: told }: Messages): Field {
  return { kind: 'text', name: names.note, label: told.note, required: false, lengthMax: noteMax }
}
