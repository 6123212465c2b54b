import { businessDaysLeft } from '../../../src/calendar/business-days.ts'
import { dayOf, formatWallTime, type IstanbulDay, type WallTime } from '../../../src/calendar/istanbul.ts'
import { maskAddress } from '../../../src/crypto/mask.ts'
import { type ComplaintInput, noteComplaint } from '../../../src/register/complaints/complaints.ts'
import { recipientNumber } from '../../../src/register/look-up.ts'
import type { Authority } from '../../../src/register/staff.ts'
import { type Messages, messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import type { GivenDate } from '../parse/date.ts'
import type { FieldName } from '../parse/filled.ts'
import { type Arguments, parse } from '../parse.ts'
import type { Choice, Part, Reply } from '../reply.ts'
import { closeChoice } from './close-complaint.ts'
import type { StaffCommand } from './command.ts'
import { evidenceChoice } from './evidence.ts'
import { askForRole, notUnderstood, saying } from './replies.ts'
import { saidAt } from './said-at.ts'

/**
 * Notes a complaint, whose clock runs from the day it was received, which is today where nothing else is said. The date is
 * that of the message it is about, the one an inspector asks for; the note says where the complaint came from.
 */
export async function complaintCommand(
  context: StaffContext,
  rest: string,
  command: StaffCommand,
): Promise<Reply> {
  const takes = ['channel', 'date', 'brand', 'note', 'received', 'message'] as const
  const brands = context.authority.brandsFor('viewer')
  const parsed = parse(rest, { brands, takes, now: saidAt(context) })
  if (!parsed.ok) return notUnderstood(context, command, rest, parsed.fault)
  return (await answerComplaint(context, parsed.arguments)).reply
}

/** What a complaint is answered with, and the field that is wrong where it was not noted for what one holds. */
export interface AnsweredComplaint {
  readonly reply: Reply
  readonly wrong: FieldName | null
}

export async function answerComplaint(context: StaffContext, asked: Arguments): Promise<AnsweredComplaint> {
  const { register, actor, authority, language, requestKey } = context
  const { complaint: told } = messagesIn(language).proof
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

type Refusal = keyof Messages['proof']['complaint']['refused']

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
  const { complaint: told } = messages.proof
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
function keptNote({ text, reference }: ComplaintInput, { proof }: Messages): Part {
  const { complaint: told } = proof
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
