import { readWallTime } from '../../../../src/calendar/istanbul.ts'
import { isStatus } from '../../../../src/consent/channel.ts'
import { messagesIn } from '../../../messages/index.ts'
import type { StaffContext } from '../../context.ts'
import type { Field, Filled, Form, Option } from '../../form.ts'
import { names } from '../../parse/filled.ts'
import { format } from '../../parse.ts'
import type { FormAnswer, Reply } from '../../reply.ts'
import { endShown, openShown, type Shown } from '../before-saving.ts'
import type { Draft } from '../draft.ts'
import { recordDraft } from '../record.ts'
import { oldButton, saying } from '../replies.ts'
import { staffCommands } from '../table.ts'
import { filledWith } from './filled-with.ts'
import { draftIn, recordForm } from './record.ts'

/** The buttons below a change that is shown before it is saved; each carries the id under which that is kept. */

/** *Kaydet*: what was shown, under the key of the command that began it, so that pressing twice is recording once. */
export async function saveShown(context: StaffContext, [id = '']: readonly string[]): Promise<Reply> {
  const shown = await openFor(context, id, 'saved')
  if (shown === null) return oldButton(context)
  // Before it is stored: whatever fails then, no other button says that nothing was.
  await endShown(context, id, shown, 'saved')
  return { ...(await recordDraft(context, shown.draft)), replaces: true }
}

/** *Vazgeç*. */
export async function dropShown(context: StaffContext, [id = '']: readonly string[]): Promise<Reply> {
  const shown = await openFor(context, id, 'dropped')
  if (shown === null) return oldButton(context)
  await endShown(context, id, shown, 'dropped')
  return { ...saying(messagesIn(context.language).beforeSaving.dropped), replaces: true }
}

/** *Değiştir*: the form of the command with everything filled in, or the command as it can be typed. */
export async function changeShown(context: StaffContext, [id = '']: readonly string[]): Promise<Reply> {
  const shown = await openFor(context, id, null)
  if (shown === null) return oldButton(context)
  const messages = messagesIn(context.language)
  const { status } = shown.draft
  const form = recordForm(status)(context)
  // A RET to a closed brand is stored all the same.
  if (form === null && status === 'ONAY') return saying(messages.record.noBrandLeft)
  const { changeByWords } = messages.beforeSaving
  const line = `${context.command} ${inWords(context, shown.draft)}`
  return {
    summary: changeByWords,
    parts: [{ kind: 'text', text: [`${changeByWords}\n`, { code: line }] }],
    ...(form === null ? {} : { form: filledForm(context, form, id, shown.draft) }),
  }
}

/** What was shown, unless another of its buttons has already been pressed to its end. */
async function openFor(context: StaffContext, id: string, end: Shown['end']): Promise<Shown | null> {
  const shown = await openShown(context, id)
  return shown === null || (shown.end !== null && shown.end !== end) ? null : shown
}

function filledForm({ authority, language }: StaffContext, form: Form, id: string, draft: Draft): Form {
  const { words } = messagesIn(language)
  const { status, recipient, channels, recipientType, source, date, note } = draft
  const wallTime = date?.kind === 'moment' ? date.wallTime : ''
  const brand = authority.brandsFor('editor').find(({ code }) => code === draft.brandCode)
  const read = readWallTime(wallTime)
  const fields = filledWith(form.fields, {
    [names.address]: recipient.address,
    [names.channels]: channels ?? undefined,
    [names.brand]: brand && String(brand.code),
    [names.type]: recipientType ?? undefined,
    [names.source]: source ?? undefined,
    [names.day]: wallTime.slice(0, 10),
    [names.time]: wallTime.slice(11, 16),
    [names.note]: note ?? undefined,
  })
  return {
    ...form,
    name: 'record-shown',
    values: [read.ok ? Math.floor(read.at / 1000) : '', id, status],
    fields: fields.map((field): Field => {
      if (field.name === names.brand && brand) {
        return offering(field, { value: String(brand.code), label: brand.name })
      }
      if (field.name !== names.source || source === null) return field
      return offering(field, { value: source, label: words.sources[source] })
    }),
  }
}

/** A choice that has this option too: what was typed may be none of those that are offered, such as a closed brand. */
function offering(field: Field, option: Option): Field {
  if (field.kind !== 'one' || field.options.some(({ value }) => value === option.value)) return field
  return { ...field, options: [...field.options, option] }
}

/** The command with everything it takes; the address and the note are for whoever types it. */
function inWords({ language }: StaffContext, draft: Draft): string {
  const { beforeSaving: told } = messagesIn(language)
  const command = draft.status === 'ONAY' ? 'add' : 'reject'
  const verb = staffCommands.find(({ name }) => name === command)?.words[language][0] ?? ''
  const recipient = { ...draft.recipient, address: told.address }
  const note = draft.note === null ? null : '…'
  const written = format({ ...draft, recipient, note, receivedOn: null, message: null })
  return `${verb} ${written}`
}

/** Records what was filled in; what was shown before counts no more. */
export async function submitShown(
  context: StaffContext,
  filled: Filled,
  [sentAt = '', id = '', status = '']: readonly string[],
): Promise<FormAnswer> {
  if (!isStatus(status)) return { kind: 'reply', reply: oldButton(context) }
  const read = draftIn(context, status, filled, [sentAt])
  if (!read.ok) return read.answer
  const shown = await openShown(context, id)
  if (shown !== null) await endShown(context, id, shown, 'changed')
  return { kind: 'reply', reply: await recordDraft(context, read.draft) }
}
