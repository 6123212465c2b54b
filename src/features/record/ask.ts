import * as z from 'zod'
import type { StaffRequest, With } from '../../../bots/commands/context.ts'
import { withoutAddresses } from '../../../bots/commands/parse/find-addresses.ts'
import {
  askSecondPerson,
  complaintLine,
  recordedBy,
  showChoice,
  waitingParts,
} from '../../../bots/commands/replies.ts'
import {
  button,
  buttons,
  note,
  type Part,
  paragraph,
  type Reply,
  type Text,
} from '../../../bots/commands/reply.ts'
import { channelNamed, type Messages, messagesIn } from '../../../bots/messages/index.ts'
import { channels, companySources, recipientTypes, statuses } from '../../consent/consent.ts'
import { maskAddress } from '../../consent/recipient.ts'
import type { Brand } from '../../register/company/brands.ts'
import { complaintsOf } from '../../register/complaints/list.ts'
import { type Key, lookUp } from '../../register/look-up/look-up.ts'
import type { Objections, RecordOutcome } from '../../register/record/change-request.ts'
import { isOwnRefusal } from '../../register/record/decide-change.ts'
import { draftById, keepDraft } from '../../register/record/drafts.ts'
import { datedNow } from '../../register/record/record.ts'
import { recordMessages } from './messages.ts'
import { type ChangeToApprove, hasEvidence, type Recorded, type RequestedChange } from './store.ts'

export type RecordContext = With<'alwaysAdmins' | 'outbox'>

/** Made at first use, so that a Worker starts without it. */
export const keptChangeSchema = z.lazy(() => {
  const date = z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('now') }),
    z.object({ kind: z.literal('day'), day: z.string() }),
    z.object({ kind: z.literal('moment'), wallTime: z.string() }),
  ])
  return z.object({
    requestKey: z.string(),
    status: z.enum(statuses),
    recipient: z.object({ kind: z.enum(['phone', 'email']), address: z.string() }),
    brandCode: z.number(),
    channels: z.array(z.enum(channels)).readonly(),
    source: z.enum(companySources).nullable(),
    date: date.nullable(),
    recipientType: z.enum(recipientTypes).nullable(),
    note: z.string().nullable(),
    evidence: z.string().nullable(),
    receivedAt: z.number(),
    confirmed: z.boolean(),
    seenAt: z.number().nullable(),
  })
})

/** A change of one brand that is kept, sealed, until a person confirms it. Buttons carry only its id. */
export type KeptChange = Readonly<z.infer<typeof keptChangeSchema>>

/** Opens the change that a button names; null when it has expired or is another person's. */
export async function keptChange({ register, actor }: StaffRequest, id: string): Promise<KeptChange | null> {
  return keptChangeSchema.safeParse(await draftById(register, actor.id, id)).data ?? null
}

/** Asks for the confirmation or the second person that an ONAY needs. Such an ONAY is always for a single brand. */
export async function askPeople(
  context: RecordContext,
  change: RequestedChange,
  recorded: readonly Recorded[],
  reply: Reply,
): Promise<Reply> {
  const [brand] = change.brands
  if (brand === undefined) return reply
  const objected = recorded.flatMap(({ outcome, ...key }) =>
    outcome.kind === 'confirmation-needed' ? [{ ...key, ...outcome }] : [],
  )
  const approvalRequests = recorded.flatMap(({ outcome, ...key }) =>
    outcome.kind === 'second-person-needed' ? [{ ...key, ...outcome }] : [],
  )
  const questions = objected.length > 0 ? await askForConfirmation(context, change, brand, objected) : []
  const secondPersonParts =
    approvalRequests.length > 0 ? await askToRecord(context, change, brand, approvalRequests) : []
  const isWaiting = secondPersonParts.some(({ kind }) => kind === 'choices')
  const isOnlyAsked =
    objected.length + approvalRequests.length === recorded.length &&
    (isWaiting || approvalRequests.length === 0)
  const { secondPerson } = messagesIn(context.language)
  const asking = isWaiting ? secondPerson.summary : recordMessages[context.language].confirmSummary
  return {
    isStored: reply.isStored === true || isWaiting,
    summary: isOnlyAsked ? asking : reply.summary,
    parts: [...reply.parts, ...secondPersonParts, ...questions],
  }
}

/**
 * Shows the RET that stands and open complaints, and asks for evidence and a press before an ONAY is recorded over
 * them. It tells a status, so it is a look-up (KVKK).
 */
async function askForConfirmation(
  context: StaffRequest,
  change: RequestedChange,
  { code: brandCode, name }: Brand,
  objections: readonly (Objections & Key)[],
): Promise<Part[]> {
  const { register, actor, language } = context
  const messages = messagesIn(language)
  const texts = recordMessages[language]
  const { recipient } = change
  const lookUpResult = await lookUp(register, actor, { recipient, brandCode, purpose: 'recipient refusal' })
  if (lookUpResult.kind === 'ceiling') {
    return [paragraph(`${texts.unchanged} ${messages.staff.general.ceiling(lookUpResult.perDay)}`)]
  }
  const refusedChannels = objections.map(({ channel }) => channel)
  const isDisputed = objections.some((objection) => objection.isDisputed)
  const complaints = (await complaintsOf(register, { recipient, brandCodes: [brandCode] })).filter(
    ({ channel, outcome }) =>
      isDisputed && outcome !== 'withdrawn' && (channel === null || refusedChannels.includes(channel)),
  )
  const { rules } = await register.settings()
  const facts = { brands: [{ code: brandCode, name }], now: register.clock(), rules }
  const isProven = hasEvidence(change)
  const isOwn = objections.some(({ standingRefusal }) => isOwnRefusal(standingRefusal))
  const secondPersonReason = isDisputed ? 'complaint' : isOwn ? 'ownRefusal' : null
  const id = await keepForConfirmation(context, change, brandCode, objections)
  return [
    ...objections.map((objection) => {
      const where = `${name}, ${channelNamed(objection, messages, objections)}, ${maskAddress(recipient.address)}.`
      return paragraph([where, ...refusalText(objection, messages)])
    }),
    ...complaints.map((complaint) => paragraph(complaintLine(complaint, facts, messages))),
    paragraph(isProven ? `${evidenceLine(change, messages)}.` : texts.evidenceNeeded),
    ...(secondPersonReason === null ? [] : [note(texts.thenSecondPerson[secondPersonReason])]),
    buttons(
      { ...button(isProven ? messages.words.confirm : texts.giveEvidence, 'confirm', id), style: 'primary' },
      ...complaints.map((complaint) => showChoice(complaint.id, messages)),
    ),
    note(texts.notYet),
  ]
}

/** Keeps what waits for the confirmation: only the channels and the type that were objected to. */
async function keepForConfirmation(
  { register, actor }: StaffRequest,
  { brands: _, ...change }: RequestedChange,
  brandCode: number,
  objections: readonly Key[],
): Promise<string> {
  return await keepDraft(register, actor.id, {
    ...change,
    brandCode,
    channels: objections.map(({ channel }) => channel),
    recipientType: objections[0]?.recipientType ?? null,
    seenAt: change.seenAt ?? (await datedNow(register)),
  } satisfies KeptChange)
}

/**
 * Says since when RET is in force, and who gave it: the recipient, or a staff member who noted it. The door is the way the
 * RET came in, such as Slack or the recipient's page. Empty if there is no RET.
 */
function refusalText({ standingRefusal }: Objections, messages: Messages): Exclude<Text, string> {
  if (standingRefusal === null) return []
  const { door, actor, consentDate } = standingRefusal
  const texts = recordMessages[messages.language]
  if (isOwnRefusal(standingRefusal)) return [` ${texts.ownRefusal(door, consentDate)}`]
  const by = recordedBy({ door, actor, status: 'RET' }, messages)
  return [` ${texts.notedRefusal(consentDate)} (`, ...by, `, ${messages.words.doors[door]}).`]
}

const evidenceShownMax = 300

/** Writes the evidence for the person who decides, without addresses. */
export function evidenceLine(
  { evidence }: Pick<RequestedChange, 'evidence'>,
  { language }: Messages,
): string {
  const texts = recordMessages[language]
  const text = evidence ? withoutAddresses(evidence) : null
  const isLong = text !== null && text.length > evidenceShownMax
  return texts.evidence(isLong ? `${text.slice(0, evidenceShownMax)}…` : text)
}

/** A change of one brand that waits for a second person, with the channels that are held. */
export const heldSchema = z.lazy(() =>
  z.object({
    kept: keptChangeSchema.unwrap().extend({ recipientType: z.enum(recipientTypes) }),
    changes: z
      .array(z.object({ channel: z.enum(channels), consentDate: z.string(), ordinal: z.int() }))
      .nonempty(),
  }),
)
type HeldRequest = z.infer<typeof heldSchema>

type Held = Key & Extract<RecordOutcome, { kind: 'second-person-needed' }>

/**
 * Asks a second person to approve. Keeps the date of the request; a refusal before the approval wins.
 */
async function askToRecord(
  context: RecordContext,
  { brands: _, ...change }: RequestedChange,
  brand: Brand,
  refused: readonly Held[],
): Promise<Part[]> {
  const { secondPerson: texts } = messagesIn(context.language)
  const changes = refused.map(({ channel, consentDate, ordinal }) => {
    return { channel, consentDate: consentDate ?? '', ordinal }
  })
  const changeDraft = {
    ...change,
    brandCode: brand.code,
    channels: changes.map(({ channel }) => channel),
    recipientType: refused[0]?.recipientType ?? 'BIREYSEL',
    date: { kind: 'moment' as const, wallTime: changes[0]?.consentDate ?? '' },
  }
  const reply = await askSecondPerson(context, {
    requestKey: `record:${change.requestKey}:${brand.code}`,
    kind: 'record',
    brandCode: brand.code,
    reason: refused.some(({ isDisputed }) => isDisputed) ? 'open-complaint' : 'over-refusal',
    changes: changes.length,
    body: { kept: changeDraft, changes },
  })
  if (reply.kind === 'no-approver') return [paragraph(texts.noApprover(brand.name))]
  const about = [whereText(context, brand, changeDraft), ...saidOn(changes, texts)].join(' · ')
  return waitingParts(context, reply, paragraph(about))
}

export function saidOn(changes: readonly ChangeToApprove[], texts: Messages['secondPerson']): string[] {
  return changes.slice(0, 1).map(({ consentDate }) => texts.statedOn(consentDate))
}

/** Writes brand, channels and masked address: Örnek Kahve · SMS, arama · +90 500 ••• •• 01 */
export function whereText(
  { language }: StaffRequest,
  brand: Brand,
  { channels, recipient, recipientType }: HeldRequest['kept'],
  isGone = false,
): string {
  const messages = messagesIn(language)
  const { format } = messages
  const channelNames = format.list(
    channels.map((channel) => channelNamed({ channel, recipientType }, messages)),
  )
  return `${brand.name} · ${channelNames} · ${isGone ? messages.staff.general.erasedAddress : maskAddress(recipient.address)}`
}
