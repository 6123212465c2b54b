import { businessDaysLeft } from '../../../src/calendar/business-days.ts'
import { dayOf, formatWallTime, type IstanbulDay, type WallTime } from '../../../src/calendar/istanbul.ts'
import { channels, isChannel } from '../../../src/consent/channel.ts'
import { maskAddress } from '../../../src/crypto/mask.ts'
import { type ComplaintInput, noteComplaint } from '../../../src/register/complaints/complaints.ts'
import { recipientNumber } from '../../../src/register/look-up.ts'
import type { Authority } from '../../../src/register/staff.ts'
import { type Messages, messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import { type Filled, type Form, textIn } from '../form.ts'
import type { GivenDate } from '../parse/date.ts'
import { type FieldName, names, readFilled } from '../parse/filled.ts'
import { type Arguments, parse } from '../parse.ts'
import type { Choice, FormAnswer, Part, Reply } from '../reply.ts'
import type { StaffCommand } from './command.ts'
import { numberedReply, readNumbered } from './complaint-thread.ts'
import { closeChoice } from './complaints.ts'
import { saidAt } from './draft.ts'
import { evidenceChoice } from './evidence.ts'
import { addressField, brandField, noteField, notRead, wrong } from './forms.ts'
import { askForRole, notUnderstood, saying } from './replies.ts'

/**
 * Notes a complaint about messages to an address; its clock runs from the day it was received, today by default. The date is
 * that of the message it is about; the note says where the complaint came from. With a number, shows or answers a complaint.
 */
export async function complaintCommand(
  context: StaffContext,
  rest: string,
  command: StaffCommand,
): Promise<Reply> {
  const numbered = readNumbered(rest)
  if (numbered?.words === '') return await numberedReply(context, numbered)
  const takes = ['channel', 'date', 'brand', 'note', 'received', 'message'] as const
  const brands = context.authority.brandsFor('viewer')
  const parsed = parse(rest, { brands, takes, now: saidAt(context) })
  if (!parsed.ok) return notUnderstood(context, command, parsed.fault)
  return (await noteWith(context, parsed.arguments)).reply
}

/** The reply, and the field that is wrong where the complaint was not noted for what one holds. */
interface NotingResult {
  readonly reply: Reply
  readonly wrong: FieldName | null
}

async function noteWith(context: StaffContext, asked: Arguments): Promise<NotingResult> {
  const { register, actor, authority, language, requestKey } = context
  const { complaint: told } = messagesIn(language)
  const brand = brandOf(authority, asked.brandCode)
  if (brand === 'not-yours') {
    return { reply: saying(told.brandNotYours(nameOf(context, asked)), askForRole(language)), wrong: null }
  }
  const now = register.clock()
  const said = saidAt(context)
  const [channel, ...more] = asked.channels ?? []
  const complaint = {
    recipient: asked.recipient,
    brandCode: brand?.code,
    channel: more.length > 0 ? undefined : channel,
    receivedOn: asked.receivedOn ?? dayOf(said),
    messageAt: asked.date === null ? undefined : momentIn(asked.date, said),
    text: asked.message ?? undefined,
    reference: asked.note ?? undefined,
    requestKey,
  } satisfies ComplaintInput
  const noted = await noteComplaint(register, actor, complaint)
  if (noted.kind === 'refused') {
    const reason = noted.reason === 'future' ? whichFuture(complaint, now) : noted.reason
    return { reply: saying(told.refused[reason]), wrong: fieldOf[reason] }
  }
  return {
    reply: await notedReply(context, { ...complaint, brandName: brand?.name ?? null }, noted),
    wrong: null,
  }
}

type Refusal = keyof Messages['complaint']['refused']

const fieldOf: Readonly<Record<Refusal, FieldName>> = {
  'brand-unknown': 'brand',
  date: 'day',
  future: 'day',
  'received-to-come': 'received',
  'after-received': 'day',
  'text-too-long': 'message',
}

/** Which of the two days lies too late, and behind what. */
function whichFuture({ receivedOn, messageAt = '' }: Told, now: number): Refusal {
  if (receivedOn > dayOf(now)) return 'received-to-come'
  return messageAt.slice(0, 10) > dayOf(now) ? 'future' : 'after-received'
}

type Told = ComplaintInput & { readonly receivedOn: IstanbulDay }

async function notedReply(
  { register, language }: StaffContext,
  complaint: Told & { readonly brandName: string | null },
  { id, dueOn }: { readonly id: number; readonly dueOn: IstanbulDay },
): Promise<Reply> {
  const messages = messagesIn(language)
  const { complaint: told } = messages
  const { recipient, receivedOn, messageAt, brandCode, brandName, channel } = complaint
  const today = dayOf(register.clock())
  const { rules } = await register.settings()
  const row = await recipientNumber(register, recipient)
  const about = told.about(brandName, channel ?? null)
  const left = businessDaysLeft(today, dueOn, rules)
  const evidence: Choice[] =
    row === null ? [] : [evidenceChoice(row, brandCode ?? null, messages, messageAt?.slice(0, 10) ?? null)]
  const received = receivedOn === today ? '' : `${told.received(receivedOn)} `
  return {
    summary: told.summary,
    parts: [
      { kind: 'text', text: told.noted(id, about, maskAddress(recipient.address)) },
      { kind: 'text', text: `${received}${told.clockSentence(left, dueOn)}` },
      { kind: 'note', text: messageAt === undefined ? told.noMessage : told.message(messageAt) },
      keptNote(complaint, messages),
      { kind: 'choices', choices: [...evidence, closeChoice(id, messages)] },
    ],
  }
}

/** That the term is the company's, and that what was written down is kept. */
function keptNote({ text, reference }: ComplaintInput, { complaint: told }: Messages): Part {
  const kept = [text === undefined ? '' : told.textKept, reference === undefined ? '' : told.noteKept]
  return { kind: 'note', text: [told.ownTerm, ...kept].filter((sentence) => sentence !== '').join(' ') }
}

/** A brand that is named, or the only one he may edit. A complaint may name none. */
function brandOf(authority: Authority, code: number | null) {
  const editable = authority.brandsFor('editor')
  if (code !== null) return editable.find((brand) => brand.code === code) ?? ('not-yours' as const)
  return editable.length === 1 ? editable[0] : undefined
}

function nameOf({ authority }: StaffContext, { brandCode }: Arguments): string {
  return authority.brandsFor('viewer').find(({ code }) => code === brandCode)?.name ?? String(brandCode)
}

function momentIn(date: GivenDate, now: number): IstanbulDay | WallTime {
  switch (date.kind) {
    case 'now':
      return formatWallTime(now)
    case 'day':
      return date.day
    case 'moment':
      return date.wallTime
  }
}

/** What Slack's inputs take at most; a longer message is noted at the command line. */
const messageMax = 3000

/** Asks for all that an inspector asks for after a complaint (iys.md 1.9): of the message its day, time and whole text. */
export function complaintForm({ authority, language, register }: StaffContext): Form | null {
  const messages = messagesIn(language)
  const { complaint: told } = messages.forms
  const brands = authority.brandsFor('editor')
  if (brands.length === 0) return null
  return {
    name: 'complaint',
    values: [],
    title: told.title,
    submit: told.submit,
    fields: [
      addressField(messages),
      brands.length === 1
        ? brandField(brands, messages, { required: true })
        : { ...brandField(brands, messages, { required: false }), hint: told.brandHint },
      {
        kind: 'one',
        name: names.channel,
        label: messages.forms.channels,
        required: false,
        options: channels.map((channel) => ({ value: channel, label: messages.words.channels[channel] })),
      },
      {
        kind: 'day',
        name: names.received,
        label: told.received,
        hint: told.receivedHint,
        required: true,
        initial: dayOf(register.clock()),
      },
      { kind: 'day', name: names.day, label: told.messageDay, hint: told.messageDayHint, required: false },
      {
        kind: 'time',
        name: names.time,
        label: told.messageTime,
        hint: told.messageTimeHint,
        required: false,
      },
      {
        kind: 'text',
        name: names.message,
        label: told.message,
        hint: told.messageHint,
        required: false,
        isLong: true,
        lengthMax: messageMax,
      },
      { ...noteField(messages), hint: told.noteHint },
    ],
  }
}

/** Notes what was filled in, by the same way as the command; nothing is noted where a field is wrong. */
export async function submitComplaint(context: StaffContext, filled: Filled): Promise<FormAnswer> {
  const channel = textIn(filled, names.channel)
  const channelsChosen = isChannel(channel) ? [channel] : []
  const read = readFilled({ ...filled, [names.channels]: channelsChosen }, context.register.clock())
  if (!read.ok) return notRead(context, read.field === 'channels' ? { ...read, field: 'channel' } : read)
  const { reply, wrong: field } = await noteWith(context, read.arguments)
  return field === null ? { kind: 'reply', reply } : wrong(field, reply.summary)
}
