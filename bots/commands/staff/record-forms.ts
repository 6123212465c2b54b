import * as z from 'zod'
import { formatWallTime } from '../../../src/calendar/istanbul.ts'
import { isStatus, type RecipientType, recipientTypes, type Status } from '../../../src/consent/channel.ts'
import type { Recipient } from '../../../src/consent/recipient.ts'
import { keepDraft, openDraft } from '../../../src/register/drafts.ts'
import { ownConsents, recipientOf } from '../../../src/register/look-up.ts'
import { type Messages, messagesIn } from '../../messages/index.ts'
import type { SharedMessage, StaffContext } from '../context.ts'
import { findAddresses } from '../find-addresses.ts'
import { type Field, type Filled, type Form, textIn } from '../form.ts'
import type { GivenDate } from '../parse/date.ts'
import { names, readFilled } from '../parse/filled.ts'
import type { Choice, FormAnswer, Reply } from '../reply.ts'
import type { StaffForm } from './command.ts'
import { type Draft, isAhead, saidAt } from './draft.ts'
import {
  addressField,
  brandField,
  changedTypeField,
  channelsField,
  dateFields,
  evidenceField,
  evidenceFilesField,
  evidenceMax,
  filesIn,
  noteField,
  notRead,
  opening,
  sourceField,
  wrong,
} from './forms.ts'
import { recordDraft } from './record.ts'
import { noFacts } from './record-reply.ts'
import { oldButton, saying } from './replies.ts'

/**
 * Fields with values in them that were read elsewhere, by the names of the fields; what was typed elsewhere may be longer than
 * what is usually asked for.
 */
function filledWith(
  fields: readonly Field[],
  values: Readonly<Record<string, string | readonly string[] | undefined>>,
): Field[] {
  return fields.map((field): Field => {
    const value = values[field.name]
    if (value === undefined || field.kind === 'file') return field
    if (field.kind === 'several') return typeof value === 'string' ? field : { ...field, initial: value }
    if (typeof value !== 'string') return field
    return field.kind === 'text'
      ? { ...field, initial: value, lengthMax: Math.max(field.lengthMax, value.length) }
      : { ...field, initial: value }
  })
}

/** Asks for everything a change needs, and for what proves it. */
export function recordForm(status: Status): (context: StaffContext) => Form | null {
  return ({ authority, language }) => {
    const messages = messagesIn(language)
    const brands = authority.brandsFor('editor').filter(({ closedAt }) => closedAt === null)
    if (brands.length === 0) return null
    return {
      name: status === 'ONAY' ? 'record-onay' : 'record-ret',
      values: [],
      title: messages.forms.recordTitle(status),
      submit: messages.forms.record,
      fields: [
        addressField(messages),
        channelsField(messages),
        brandField(brands, messages, { required: true }),
        changedTypeField(status, messages),
        sourceField(status, messages),
        ...dateFields(status, messages),
        evidenceField(status, messages),
        evidenceFilesField(messages),
        noteField(messages),
      ],
    }
  }
}

/** Records what was filled in, by the same way as the command. */
export function submitRecord(status: Status): StaffForm['submit'] {
  return async (context, filled, values) => {
    const read = draftIn(context, status, filled, values)
    return read.ok ? { kind: 'reply', reply: await recordDraft(context, read.draft) } : read.answer
  }
}

/** The change that was filled in, or what is wrong with it at its fields. */
function draftIn(
  context: StaffContext,
  status: Status,
  filled: Filled,
  values: readonly string[],
): { readonly ok: true; readonly draft: Draft } | { readonly ok: false; readonly answer: FormAnswer } {
  const read = readFilled(filled, context.register.clock())
  if (!read.ok) return { ok: false, answer: notRead(context, read) }
  const lacking = missing(status, filled, messagesIn(context.language))
  if (lacking !== null) return { ok: false, answer: lacking }
  const draft: Draft = {
    ...read.arguments,
    date: toTheSecond(read.arguments.date, values),
    status,
    requestKey: context.requestKey,
    evidence: textIn(filled, names.evidence) || null,
    files: filesIn(filled),
    typedAt: null,
    askedAt: null,
  }
  if (draft.status === 'ONAY' && isAhead(draft, saidAt(context))) {
    return { ok: false, answer: wrong('day', messagesIn(context.language).refusals.codes.H162(noFacts)) }
  }
  return { ok: true, draft }
}

/**
 * A form shows no seconds. Where it came with the moment of a message and that minute was left as it was, the moment itself
 * counts: a refusal must not become older than an ONAY of the same minute that came before it.
 */
function toTheSecond(date: GivenDate | null, [sentAt = '']: readonly string[]): GivenDate | null {
  if (date?.kind !== 'moment' || !/^\d{1,11}$/.test(sentAt)) return date
  const wallTime = formatWallTime(Number(sentAt) * 1000)
  return wallTime.slice(0, 16) === date.wallTime.slice(0, 16) ? { kind: 'moment', wallTime } : date
}

/** A platform asks for these itself, but a submission may hold anything. */
function missing(status: Status, filled: Filled, { refusals, forms }: Messages): FormAnswer | null {
  const read = (name: string) => filled[name] ?? ''
  if (read(names.channels).length === 0) return wrong('channels', refusals.codes.H111(noFacts))
  if (!/^\d{1,15}$/.test(textIn(filled, names.brand))) return wrong('brand', forms.brandMissing)
  if (status === 'ONAY' && read(names.source) === '') return wrong('source', refusals.codes.H113(noFacts))
  return null
}

/** *Değiştir* below a look-up: one form for ONAY and RET, with the address filled in. Its value is the register's number. */
export async function changeAction(context: StaffContext, [id = '']: readonly string[]): Promise<Reply> {
  const messages = messagesIn(context.language)
  if (!/^\d{1,15}$/.test(id)) return oldButton(context)
  const recipient = await recipientOf(context.register, Number(id))
  if (recipient === null) return saying(messages.staff.general.unreadableAddress)
  return await changing(context, recipient, messages.forms.changeTitle)
}

/** The same of an address that has no record he sees; its value is that under which it was kept for him. */
export async function recordNewAction(context: StaffContext, [id = '']: readonly string[]): Promise<Reply> {
  const kept = keptShape.safeParse(await openDraft(context.register, context.actor.id, id)).data
  if (kept === undefined) return oldButton(context)
  return await changing(context, kept.lookedUp, messagesIn(context.language).forms.newTitle)
}

const keptShape = z.lazy(() =>
  z.object({
    lookedUp: z.object({ kind: z.enum(['phone', 'email']), address: z.string() }),
  }),
)

async function changing(context: StaffContext, recipient: Recipient, title: string): Promise<Reply> {
  const messages = messagesIn(context.language)
  const form = recordForm('ONAY')(context)
  if (form === null) return saying(messages.record.noBrandLeft)
  const types = changedTypeField(null, messages, await typesSeen(context, recipient))
  const filled = filledWith(form.fields, { [names.address]: recipient.address })
  const fields = filled.map((field) => (field.name === names.type ? types : field))
  return opening(context, {
    ...form,
    name: 'record-change',
    title,
    fields: [statusField(messages), ...fields],
  })
}

/** The types it is on record as with the brands he sees; he was told them by the look-up whose button this is. */
async function typesSeen(
  { register, authority }: StaffContext,
  recipient: Recipient,
): Promise<RecipientType[]> {
  const seen = authority.brandsFor('viewer').map(({ code }) => code)
  const consents = (await ownConsents(register, recipient)).filter(({ brandCode }) =>
    seen.includes(brandCode),
  )
  return recipientTypes.filter((type) => consents.some(({ recipientType }) => recipientType === type))
}

/** The button that leads here. */
export function changeChoice(recipientId: number, { staff: { lookUp: told } }: Messages): Choice {
  return { label: told.change, action: { name: 'change', values: [recipientId] } }
}

/** The button for an address without a record: the address is kept for him, sealed, as a button may not hold it. */
export async function recordNewChoice(
  { register, actor, language }: StaffContext,
  recipient: Recipient,
): Promise<Choice> {
  const id = await keepDraft(register, actor.id, { lookedUp: recipient })
  const { lookUp: told } = messagesIn(language).staff
  return { label: told.recordNew, action: { name: 'record-new', values: [id] } }
}

function statusField({ forms: told }: Messages): Field {
  const options = (['ONAY', 'RET'] satisfies Status[]).map((status) => ({ value: status, label: status }))
  return { kind: 'one', name: names.status, label: told.status, required: true, options }
}

export async function submitChange(
  context: StaffContext,
  filled: Filled,
  values: readonly string[],
): Promise<FormAnswer> {
  const status = textIn(filled, names.status)
  if (!isStatus(status)) return wrong('status', messagesIn(context.language).forms.statusMissing)
  return await submitRecord(status)(context, filled, values)
}

/**
 * Somebody wrote that he wants no more messages: a RET with the address that stands there, the message's time, and its text
 * and link as the evidence. Nothing is stored before the form is sent.
 */
export async function refuseMessage(context: StaffContext, message: SharedMessage): Promise<Reply> {
  const { forms, record } = messagesIn(context.language)
  const form = recordForm('RET')(context)
  return form === null
    ? saying(record.noBrandLeft)
    : { ...saying(forms.notOpened), form: filledFrom(message, form, context) }
}

function filledFrom(message: SharedMessage, form: Form, { language }: StaffContext): Form {
  const [day = '', clock = ''] = formatWallTime(message.sentAt).split(' ')
  const messages = messagesIn(language)
  const fields = filledWith(form.fields, {
    [names.day]: day,
    [names.time]: clock.slice(0, 5),
    [names.evidence]: evidenceOf(message),
  })
  return {
    ...form,
    // To the second, which the form does not show.
    values: [Math.floor(message.sentAt / 1000)],
    fields: fields.map((field) =>
      field.name === names.address ? addressOf(message, addressField(messages)) : field,
    ),
  }
}

/** The link stays whole, however long the text is. */
function evidenceOf({ text, link }: SharedMessage): string {
  const room = evidenceMax - link.length - 1
  return `${text.slice(0, room)}\n${link}`.trim()
}

/** What a platform takes as the value of a choice. */
const choiceMax = 75

/** One address is filled in, several are to choose from; else the field is empty. */
function addressOf({ text }: SharedMessage, field: Field): Field {
  const found = findAddresses(text).map(({ address }) => address)
  const [only, ...others] = found
  if (only === undefined || field.kind !== 'text') return field
  if (others.length === 0) return { ...field, initial: only }
  if (found.some(({ length }) => length > choiceMax)) return field
  const { name, label, required } = field
  return { kind: 'one', name, label, required, options: found.map((value) => ({ value, label: value })) }
}
