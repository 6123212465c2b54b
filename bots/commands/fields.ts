import { dayOf, formatClock, isIstanbulDay, readClock } from '../../src/calendar/istanbul.ts'
import {
  channels,
  isChannel,
  isRecipientType,
  isStatus,
  recipientTypes,
  statuses,
} from '../../src/consent/channel.ts'
import { readRecipient } from '../../src/consent/recipient.ts'
import { isCompanySource } from '../../src/consent/source.ts'
import type { Brand } from '../../src/register/brands.ts'
import { complaintOutcomes } from '../../src/register/complaints/complaints.ts'
import { evidenceFileEndings, evidenceFileMebibytesMax } from '../../src/register/evidence/file-kind.ts'
import { roles } from '../../src/register/staff.ts'
import type { Messages } from '../messages/index.ts'
import type { Asked, FieldFault, StaffCommand } from './command.ts'
import { sourcesFor, usualSourceOfRet } from './consents/draft.ts'
import { isFileId } from './consents/upload.ts'
import type { StaffContext } from './context.ts'
import { type Field, type Filled, type Option, textIn, textsIn } from './form.ts'
import { isPerson } from './manage/roles.ts'
import type { Arguments } from './parameters.ts'
import { readDate } from './parse/date.ts'
import { clean } from './parse/fold.ts'
import { namesIn, readPlace } from './parse/readers.ts'
import { everyChannel } from './parse/step.ts'
import { readShownNumber } from './parse/tokens.ts'

/** The fields that ask for each parameter, and how what was filled in is read: the same in every form. */

export interface FormFacts {
  readonly context: StaffContext
  readonly messages: Messages
  readonly command: StaffCommand
  readonly brands: readonly Brand[]
  readonly now: number
  /** True if it has to be filled in. */
  readonly required: boolean
}

interface FormParameter {
  /** Empty where there is nothing to choose. */
  fields(facts: FormFacts): readonly Field[]
  /** What was filled in; nothing where it was left empty. */
  read(filled: Filled, facts: FormFacts): Partial<Arguments> | FieldFault
}

/** All brands, as a choice among them; every channel that suits the address. */
const all = 'all'
/** Stands for no type: what is on record decides, as where the words of a command name none. */
const typeOnRecord = 'on-record'
const filesAtOnceMax = 3
/** What Slack's inputs take at most. */
const textMax = 3000
const lengths = { address: 320, note: 1000, number: 20, change: 80, brandText: 100, telegram: 21 }

interface TextOptions {
  readonly lengthMax: number
  readonly isLong?: boolean
  readonly hint?: string | undefined
}

function text(name: string, label: string, required: boolean, options: TextOptions): Field {
  return { kind: 'text', name, label, required, ...options }
}

function one(
  name: string,
  label: string,
  required: boolean,
  options: readonly Option[],
  more: { readonly hint?: string | undefined; readonly initial?: string | undefined } = {},
): Field {
  return { kind: 'one', name, label, required, options, ...more }
}

function brandOptions(brands: readonly Brand[]): Option[] {
  return brands.map(({ code, name }) => ({ value: String(code), label: name }))
}

function brandIn(filled: Filled, { brands, messages }: FormFacts): Partial<Arguments> | FieldFault {
  const code = textIn(filled, 'brand')
  if (code === '' || code === all) return {}
  const brand = brands.find((known) => String(known.code) === code)
  return brand === undefined
    ? { field: 'brand', fault: messages.forms.brandMissing }
    : { brandCode: brand.code }
}

/** The day and the time of day that were chosen. */
function whenIn(filled: Filled, { now }: FormFacts): Partial<Arguments> | FieldFault {
  const [day, time] = [textIn(filled, 'day'), textIn(filled, 'time')]
  const words = [day, time].filter((word) => word !== '')
  if (words.length === 0) return {}
  const read = readDate(words, now)
  if (read?.ok && read.length === words.length) return { date: read.date }
  const fault = read?.ok === false ? read.fault : ({ kind: 'date-unreal', text: words.join(' ') } as const)
  return { field: day === '' ? 'time' : 'day', fault }
}

/** A text that stands for itself. */
function textOf<
  Name extends 'note' | 'message' | 'evidence' | 'addresses' | 'change' | 'value' | 'trademark' | 'words',
>(name: Name, field: string = name): FormParameter['read'] {
  return (filled) => {
    const found = textIn(filled, field)
    return found === '' ? {} : { [name]: found }
  }
}

function chosen<Name extends keyof Arguments>(
  name: Name,
  field: string,
  isOne: (text: string) => text is NonNullable<Arguments[Name]> & string,
): FormParameter['read'] {
  return (filled) => {
    const value = textIn(filled, field)
    return isOne(value) ? { [name]: value } : {}
  }
}

const isOutcome = (value: string): value is (typeof complaintOutcomes)[number] =>
  complaintOutcomes.some((known) => known === value)
const isRole = (value: string): value is (typeof roles)[number] => roles.some((known) => known === value)
const isScope = (value: string): value is 'ONAY' | 'all' => value === 'ONAY' || value === all

export const formParameters: Readonly<Record<Asked, FormParameter>> = {
  recipient: {
    fields: ({ messages: { forms } }) => [
      text('address', forms.address, true, { hint: forms.addressHint, lengthMax: lengths.address }),
    ],
    read(filled) {
      const typed = clean(textIn(filled, 'address'))
      const reading = readRecipient(typed)
      return reading.ok
        ? { recipient: reading.recipient }
        : { field: 'address', fault: { kind: 'address', fault: reading.fault, text: typed } }
    },
  },
  channels: {
    fields: ({ messages: { forms, words } }) => {
      const each = channels.map((channel): Option => ({ value: channel, label: words.channels[channel] }))
      const options = [...each, { value: all, label: forms.allChannels }]
      return [{ kind: 'several', name: 'channels', label: forms.channels, required: true, options }]
    },
    read(filled) {
      const picked = textsIn(filled, 'channels')
      if (picked.includes(all)) return { channels: everyChannel }
      const known = picked.filter(isChannel)
      return known.length === 0 ? {} : { channels: known }
    },
  },
  channel: {
    fields: ({ messages: { forms, words }, required }) => [
      one(
        'channel',
        forms.channels,
        required,
        channels.map((channel) => ({ value: channel, label: words.channels[channel] })),
      ),
    ],
    read(filled) {
      const channel = textIn(filled, 'channel')
      return isChannel(channel) ? { channels: [channel] } : {}
    },
  },
  brandCode: {
    fields: ({ messages: { forms }, brands, required }) => {
      const [only, ...others] = brands
      if (!required && others.length === 0) return []
      const initial = required && others.length === 0 ? String(only?.code) : undefined
      const hint = required ? undefined : forms.everyBrand
      return [one('brand', forms.brand, required, brandOptions(brands), { hint, initial })]
    },
    read: brandIn,
  },
  brandOrAll: {
    fields: ({ messages: { forms, commandForms }, brands, context, command }) => {
      const mayAll = command.name === 'roleTake' || context.authority.mayForAll('admin')
      const options = [
        ...(mayAll ? [{ value: all, label: commandForms.everyBrand }] : []),
        ...brandOptions(brands),
      ]
      const [first, ...others] = options
      const initial = others.length === 0 || command.name === 'roleTake' ? first?.value : undefined
      return [one('brand', forms.brand, true, options, { initial })]
    },
    read(filled, facts) {
      if (textIn(filled, 'brand') === '') return { field: 'brand', fault: facts.messages.forms.brandMissing }
      if (textIn(filled, 'brand') === all) return { scope: 'all' }
      return brandIn(filled, facts)
    },
  },
  recipientType: {
    fields: ({ messages: { forms, words }, command }) => {
      const types = recipientTypes.map((type): Option => ({ value: type, label: words.types[type] }))
      if (command.records === undefined && command.name !== 'change')
        return [one('type', forms.type, true, types, { initial: 'BIREYSEL' })]
      const options = [{ value: typeOnRecord, label: forms.typeOnRecord }, ...types]
      const hint = forms.typeHint(command.records ?? null)
      return [one('type', forms.type, true, options, { hint, initial: typeOnRecord })]
    },
    read: chosen('recipientType', 'type', isRecipientType),
  },
  source: {
    fields: ({ messages: { forms, words }, command: { records = 'ONAY' } }) => [
      one(
        'source',
        forms.source,
        true,
        sourcesFor(records).map((source) => ({ value: source, label: words.sources[source] })),
        { hint: forms.sourceHint(records), initial: records === 'RET' ? usualSourceOfRet : undefined },
      ),
    ],
    read: chosen('source', 'source', isCompanySource),
  },
  date: {
    fields: ({ messages: { forms }, command: { records = 'ONAY' } }) => [
      { kind: 'day', name: 'day', label: forms.day, hint: forms.dayHint(records), required: false },
      { kind: 'time', name: 'time', label: forms.time, hint: forms.timeHint(records), required: false },
    ],
    read: whenIn,
  },
  day: {
    fields: ({ messages: { forms } }) => [
      { kind: 'day', name: 'day', label: forms.messageDay, hint: forms.messageDayHint, required: false },
    ],
    read: (filled, facts) => whenIn({ ...filled, time: '' }, facts),
  },
  receivedOn: {
    fields: ({ messages: { forms }, now }) => {
      const { received: label, receivedHint: hint } = forms.complaint
      return [{ kind: 'day', name: 'received', label, hint, required: true, initial: dayOf(now) }]
    },
    read(filled) {
      const day = textIn(filled, 'received')
      if (day === '') return {}
      return isIstanbulDay(day)
        ? { receivedOn: day }
        : { field: 'received', fault: { kind: 'date-unreal', text: day } }
    },
  },
  note: {
    fields: ({ messages: { forms }, required }) => [
      text('note', forms.note, required, { lengthMax: lengths.note }),
    ],
    read: textOf('note'),
  },
  message: {
    fields: ({ messages: { forms } }) => {
      const { message: label, messageHint: hint } = forms.complaint
      return [text('message', label, false, { hint, isLong: true, lengthMax: textMax })]
    },
    read: textOf('message'),
  },
  status: {
    fields: ({ messages: { forms } }) => [
      one(
        'status',
        forms.status,
        true,
        statuses.map((status) => ({ value: status, label: status })),
      ),
    ],
    read: chosen('status', 'status', isStatus),
  },
  evidence: {
    fields: ({ messages: { forms }, command: { records = 'ONAY' } }) => [
      text('evidence', forms.evidence, false, {
        hint: forms.evidenceHint(records),
        isLong: true,
        lengthMax: textMax,
      }),
    ],
    read: textOf('evidence'),
  },
  files: {
    fields: ({ messages: { forms } }) => [
      {
        kind: 'file',
        name: 'files',
        label: forms.files,
        hint: forms.filesHint(evidenceFileMebibytesMax),
        required: false,
        filesMax: filesAtOnceMax,
        endings: evidenceFileEndings,
      },
    ],
    read(filled) {
      const ids = [...new Set(textsIn(filled, 'files').filter(isFileId))].slice(0, filesAtOnceMax)
      return ids.length === 0 ? {} : { files: ids }
    },
  },
  scope: {
    fields: ({ messages: { commandForms } }) => {
      const { scope: label, scopes } = commandForms.database
      const options = (['ONAY', all] as const).map((value) => ({ value, label: scopes[value] }))
      return [one('scope', label, true, options, { initial: 'ONAY' })]
    },
    read: chosen('scope', 'scope', isScope),
  },
  stamp: {
    fields: ({ messages: { commandForms }, context: { stamps } }) => {
      const { stamp: label, stampWanted } = commandForms.database
      const options = [{ value: 'stamped', label: stampWanted }]
      return stamps === 'off' ? [] : [{ kind: 'several', name: 'stamp', label, required: false, options }]
    },
    read: (filled) => (textsIn(filled, 'stamp').includes('stamped') ? { stamp: true } : {}),
  },
  change: {
    fields: ({ messages: { commandForms } }) => {
      const { change: label, changeHint: hint } = commandForms.evidence
      return [text('change', label, true, { hint, lengthMax: lengths.change })]
    },
    read: textOf('change'),
  },
  number: {
    fields: ({ messages: { commandForms } }) => [
      text('number', commandForms.closeComplaint.number, true, {
        hint: commandForms.numberHint,
        lengthMax: lengths.number,
      }),
    ],
    read(filled, { messages: { complaint } }) {
      const number = readShownNumber(textIn(filled, 'number'))
      return number === null ? { field: 'number', fault: complaint.unknownNumber } : { number }
    },
  },
  outcome: {
    fields: ({ messages: { commandForms, complaint, format } }) => [
      one(
        'outcome',
        commandForms.closeComplaint.outcome,
        true,
        complaintOutcomes.map((value) => ({ value, label: format.capital(complaint.outcomes[value]) })),
        { hint: complaint.closedFor },
      ),
    ],
    read: chosen('outcome', 'outcome', isOutcome),
  },
  person: {
    fields: ({ messages: { commandForms } }) => [
      { kind: 'person', name: 'person', label: commandForms.role.person, required: true },
    ],
    read(filled) {
      const person = textIn(filled, 'person')
      return isPerson(person) ? { person } : {}
    },
  },
  role: {
    fields: ({ messages: { commandForms, words } }) => [
      one(
        'role',
        commandForms.role.role,
        true,
        roles.map((value) => ({ value, label: words.roles[value] })),
        { hint: commandForms.role.roleHint },
      ),
    ],
    read: chosen('role', 'role', isRole),
  },
  place: {
    fields: ({ messages: { commandForms }, context: { channel } }) => {
      const { room, telegram, telegramHint: hint } = commandForms.room
      const here = readPlace('slack', channel ?? '')?.externalId
      return [
        { kind: 'room', name: 'room', label: room, required: false, initial: here },
        text('telegram', telegram, false, { hint, lengthMax: lengths.telegram }),
      ]
    },
    read(filled, { messages: { commandForms } }) {
      const { whichRoom, notARoom, telegramWrong } = commandForms.room
      const [room, telegram] = [textIn(filled, 'room'), textIn(filled, 'telegram')]
      if (room === '' && telegram === '') return { field: 'room', fault: whichRoom }
      if (room !== '' && telegram !== '') return { field: 'telegram', fault: commandForms.oneOfBoth }
      const place = telegram === '' ? readPlace('slack', room) : readPlace('telegram', telegram)
      if (place !== null) return { place }
      return telegram === ''
        ? { field: 'room', fault: notARoom }
        : { field: 'telegram', fault: telegramWrong }
    },
  },
  time: {
    fields: ({ messages: { commandForms }, context }) => {
      const { time: label, timeHint } = commandForms.room
      return [
        {
          kind: 'time',
          name: 'time',
          label,
          hint: timeHint(formatClock(context.reportAtMinutes)),
          required: false,
        },
      ]
    },
    // What stands in the form counts, so an empty time is the usual one.
    read(filled, { messages: { management } }) {
      const typed = textIn(filled, 'time')
      if (typed === '') return { time: 'usual' }
      const time = readClock(typed)
      return time === null ? { field: 'time', fault: management.room.wrongTime } : { time }
    },
  },
  words: {
    fields: ({ messages: { management } }) => {
      const { labels, hints } = management.brand.form
      return [text('name', labels.name, true, { hint: hints.name, lengthMax: lengths.brandText })]
    },
    read: textOf('words', 'name'),
  },
  code: {
    fields: ({ messages: { management } }) => {
      const { labels, hints } = management.brand.form
      return [text('code', labels.code, true, { hint: hints.code, lengthMax: lengths.brandText })]
    },
    read(filled, { messages: { management } }) {
      const code = textIn(filled, 'code')
      return /^[1-9]\d{0,8}$/.test(code)
        ? { code: Number(code) }
        : { field: 'code', fault: management.brand.form.hints.code }
    },
  },
  trademark: {
    fields: ({ messages: { management } }) => {
      const { labels, hints } = management.brand.form
      return [
        text('trademark', labels.trademark, false, { hint: hints.trademark, lengthMax: lengths.brandText }),
      ]
    },
    read: textOf('trademark'),
  },
  shortNames: {
    fields: ({ messages: { management } }) => {
      const { labels, hints } = management.brand.form
      return [text('short', labels.short, false, { hint: hints.short, lengthMax: lengths.brandText })]
    },
    read(filled) {
      const typed = clean(textIn(filled, 'short'))
      return typed === '' ? {} : { shortNames: namesIn(typed) }
    },
  },
  addresses: {
    fields: ({ messages: { askedList } }) => [
      text('addresses', askedList.addresses, false, {
        hint: askedList.addressesHint(textMax),
        isLong: true,
        lengthMax: textMax,
      }),
    ],
    read: textOf('addresses'),
  },
  file: {
    fields: ({ messages: { commandForms }, context, required }) => {
      const { file: label, fileHint: hint } = commandForms.upload
      const endings = ['csv', 'xlsx', 'txt']
      return context.takesFiles
        ? [{ kind: 'file', name: 'file', label, hint, required, filesMax: 1, endings }]
        : []
    },
    read(filled) {
      const [file = ''] = textsIn(filled, 'file')
      return file === '' ? {} : { file }
    },
  },
  value: {
    fields: ({ messages: { commandForms } }) => [
      text('value', commandForms.setting.value, true, { lengthMax: textMax }),
    ],
    read: textOf('value'),
  },
  days: { fields: () => [], read: () => ({}) },
  setting: { fields: () => [], read: () => ({}) },
}

/** The sentence about what has to be filled in and was not. */
export function missingSentence(
  asked: Asked,
  { refusals, forms, commandForms, complaint, management }: Messages,
): string {
  const noFacts = { status: 'ONAY', channel: 'MESAJ', given: null, standing: null } as const
  switch (asked) {
    case 'channels':
    case 'channel':
      return refusals.codes.H111(noFacts)
    case 'source':
      return refusals.codes.H113(noFacts)
    case 'status':
      return forms.statusMissing
    case 'outcome':
      return commandForms.closeComplaint.outcomeMissing
    case 'number':
      return complaint.unknownNumber
    case 'person':
      return commandForms.role.whom
    case 'role':
      return commandForms.role.roleMissing
    case 'file':
      return commandForms.upload.fileMissing
    case 'value':
      return commandForms.setting.missing
    case 'words':
      return management.brand.form.nameMissing
    case 'code':
      return management.brand.form.hints.code
    default:
      return forms.brandMissing
  }
}
