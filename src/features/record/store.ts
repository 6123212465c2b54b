import type { ParsedDate } from '../../../bots/commands/arguments.ts'
import type { StaffRequest } from '../../../bots/commands/context.ts'
import { usualSourceOfRet } from '../../../bots/commands/parameters.ts'
import { dayOf, formatWallTime, refusedOn } from '../../calendar/istanbul.ts'
import type { Door } from '../../consent/actor.ts'
import {
  type Channel,
  type CompanySource,
  effectiveStatement,
  type RecipientType,
  type Status,
} from '../../consent/consent.ts'
import type { Recipient } from '../../consent/recipient.ts'
import type { Brand } from '../../register/company/brands.ts'
import type { Evidence } from '../../register/evidence/evidence.ts'
import { type Key, onaysOf } from '../../register/look-up/look-up.ts'
import type { RecordedChange, RecordOutcome } from '../../register/record/change-request.ts'
import { changeKeyOf, recordAll } from '../../register/record/record.ts'

/** A change that a staff member asked for. Nothing is missing. */
export interface RequestedChange {
  /** Idempotency key of the command or form: a second press records nothing. */
  readonly requestKey: string
  readonly status: Status
  readonly recipient: Recipient
  /** Several only in a RET. */
  readonly brands: readonly Brand[]
  readonly channels: readonly Channel[]
  /** Null in a RET means the usual source. */
  readonly source: CompanySource | null
  /** Null means now. */
  readonly date: ParsedDate | null
  /** Null means every type on record in a RET, and BIREYSEL in an ONAY (R4). */
  readonly recipientType: RecipientType | null
  readonly note: string | null
  /** Evidence that a form asked for; it is another field than the note. */
  readonly evidence: string | null
  /** Time of the request. An ONAY that was confirmed later keeps it: a refusal that came in between wins. */
  readonly receivedAt: number
  /** True once the requester saw the RET or complaint, and gave evidence. */
  readonly confirmed: boolean
  /** When the confirmation was asked for; an ONAY does not replace a refusal that came after. */
  readonly seenAt: number | null
}

/** An ONAY on one channel that a second person must approve: over a RET, or despite a complaint. */
export interface ChangeToApprove {
  readonly channel: Channel
  /** Date of the consent as requested. */
  readonly consentDate: string
  /** Ordinal of the key's last change at the request, 0 if there was none: a later refusal wins. */
  readonly ordinal: number
}

/** The requester and the approver of changes that took two people. */
export interface ApprovedBy {
  readonly requester: string
  readonly approver: string
  readonly despiteComplaint: boolean
  readonly changes: readonly ChangeToApprove[]
}

/** Outcome for one key. `reason-withheld`: not stored; the reason is withheld, since the daily look-ups are used up. */
export interface Recorded extends Key {
  readonly outcome: RecordOutcome | { readonly kind: 'reason-withheld'; readonly perDay: number }
}

/** Stores the change for every key (brand, channel and recipient type) in one commit. The same request key counts once. */
export async function storeChange(
  { register, actor: speaker }: StaffRequest,
  change: RequestedChange,
  keys: readonly Key[],
  approved?: ApprovedBy,
): Promise<Recorded[]> {
  const { status, recipient, requestKey, receivedAt, seenAt } = change
  const actor = approved === undefined ? speaker : { ...speaker, id: approved.requester }
  const shared = {
    recipient,
    evidence: evidenceOf(actor.door, change),
    receivedAt,
    secondPerson: approved?.approver,
    despiteComplaint: approved?.despiteComplaint,
    confirmed: change.confirmed && hasEvidence(change),
  }
  const inputs = keys.map((key) => {
    const { channel, recipientType } = key
    const approvedChange = approved?.changes.find((candidate) => candidate.channel === channel)
    const consentDate =
      approvedChange === undefined ? statedAt(change) : approvedDate(approvedChange, register.clock())
    return {
      ...shared,
      ...key,
      request: { status, source: sourceOf(change), recipientType, consentDate },
      requestKey: changeKeyOf(requestKey, key),
      seen: approvedChange ?? (seenAt === null ? undefined : { recordedAt: seenAt }),
    }
  })
  return await recordAll(register, actor, inputs)
}

export function keptChange(outcome: Recorded['outcome']): RecordedChange | null {
  return outcome.kind === 'decided' ? outcome.change : null
}

/** Returns the new change of an outcome; a repeated refusal is none. */
export function storedChange(outcome: Recorded['outcome']): RecordedChange | null {
  const change = keptChange(outcome)
  return change?.effect === 'repeat' ? null : change
}

export function sourceOf({ source }: RequestedChange): CompanySource {
  return source ?? usualSourceOfRet
}

/** True if a text proves the consent; a note does not. */
export function hasEvidence({ evidence }: Pick<RequestedChange, 'evidence'>): boolean {
  return Boolean(evidence)
}

/** Returns the typed note and evidence with the way they came in; undefined if neither was typed. */
function evidenceOf(
  door: Door,
  { note, evidence }: Pick<RequestedChange, 'note' | 'evidence'>,
): Evidence | undefined {
  const texts = Object.entries({ note, evidence }).filter(([, text]) => text !== null && text !== '')
  return texts.length === 0 ? undefined : { door, ...Object.fromEntries(texts) }
}

/** Returns the date of an approved change. A second after the opposite one, it may still lie ahead; then it is now. */
function approvedDate({ consentDate }: ChangeToApprove, now: number): string {
  return consentDate > formatWallTime(now) ? 'now' : consentDate
}

type Dated = Pick<RequestedChange, 'status' | 'date' | 'receivedAt'>

/**
 * Returns the date of the statement. A refusal is never dated ahead: İYS would not take it (H162), and it is
 * obeyed from now on.
 */
function statedAt(change: Dated): string {
  return change.status === 'RET' && isAhead(change) ? 'now' : typedDate(change)
}

/** True if the date lies in the future. */
export function isAhead(change: Dated): boolean {
  const date = typedDate(change)
  return date !== 'now' && date > formatWallTime(change.receivedAt)
}

/**
 * Returns the moment of a typed date. Without a time an ONAY counts from the start of the day, a RET from its end.
 */
function typedDate({ date, status, receivedAt }: Dated): string {
  if (date === null || date.kind === 'now') return 'now'
  if (date.kind === 'moment') return date.wallTime
  if (status === 'ONAY') return `${date.day} 00:00:00`
  return refusedOn(date.day, dayOf(receivedAt))
}

export function statedWallTime(change: Dated): string {
  const date = statedAt(change)
  return date === 'now' ? formatWallTime(change.receivedAt) : date
}

/**
 * True if, after a RET, one of its channels may still have an ONAY: because the RET was not stored, or because the ONAY is of
 * another recipient type.
 */
export async function leavesOnay(
  { register }: StaffRequest,
  { recipient, brands, channels }: RequestedChange,
  recorded: readonly Recorded[],
): Promise<boolean> {
  if (recorded.some(({ outcome }) => mayLeaveOnay(outcome))) return true
  const onays = await onaysOf(register, recipient)
  return onays.some(
    ({ brandCode, channel }) => channels.includes(channel) && brands.some(({ code }) => code === brandCode),
  )
}

/** True if ONAY may still stand after a RET that was not stored, also where its status was withheld. */
function mayLeaveOnay(outcome: Recorded['outcome']): boolean {
  if (outcome.kind === 'reason-withheld') return true
  if (outcome.kind !== 'decided' || outcome.change !== null || outcome.before === null) return false
  return effectiveStatement(outcome.before)?.status === 'ONAY'
}
