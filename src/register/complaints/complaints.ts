import { asc, eq, max, sql } from 'drizzle-orm'
import type { Outcome, UnitPart } from '../../../db/engine.ts'
import { type ComplaintOutcome, complaint, complaintMessage, recipient } from '../../../db/schema.ts'
import { build, preparedQuery, query, statement } from '../../../db/statement.ts'
import { addBusinessDays } from '../../calendar/business-days.ts'
import {
  dayOf,
  type IstanbulDay,
  isIstanbulDay,
  readWallTime,
  type WallTime,
} from '../../calendar/istanbul.ts'
import { type Actor, namedActor } from '../../consent/actor.ts'
import type { Channel } from '../../consent/consent.ts'
import type { Recipient } from '../../consent/recipient.ts'
import { commit } from '../../crypto/vault.ts'
import { appendEntry, lastOfSubject, ledgerMoments, registerTime } from '../../ledger/append.ts'
import { type ErasureStatements, knownOrNew, recipientByMark } from '../recipients/recipients.ts'
import type { Register } from '../register.ts'

export const complaintTraces: ErasureStatements = {
  onRequest: ['UPDATE complaint SET user_id = NULL WHERE recipient_id IN (SELECT value FROM json_each(?))'],
  onDeletion: [
    'UPDATE complaint SET details = NULL WHERE recipient_id IN (SELECT value FROM json_each(?))',
    `UPDATE complaint_message SET sealed = NULL WHERE complaint_id IN
      (SELECT id FROM complaint WHERE recipient_id IN (SELECT value FROM json_each(?)))`,
  ],
}

/*
 * Complaints about messages, kept as an inspector asks for them. The term is the company's own
 * (`complaint_answer_days`): no published source names one for every way of asking.
 */

/* Outcomes of a complaint: `no-consent` means that it was justified, `not-ours` that another company sent the message. */

/**
 * Texts of a complaint, stored encrypted since both may hold an address. `reference` names the place from which the
 * complaint came, with its number there.
 */
export interface ComplaintDetails {
  readonly text: string | null
  readonly reference: string | null
}

export interface ComplaintInput {
  readonly recipient: Recipient
  readonly brandCode: number
  readonly channel?: Channel | undefined
  readonly messageAt?: IstanbulDay | WallTime | undefined
  readonly text?: string | undefined
  readonly reference?: string | undefined
  /** Key of the request: a repeat with the same key stores no second complaint. */
  readonly requestKey?: string | undefined
  /** Telegram user who complains, to whom staff can write; undefined if staff noted the complaint. */
  readonly userId?: string | undefined
}

type NotedComplaint =
  | { readonly kind: 'noted'; readonly id: number; readonly dueOn: IstanbulDay }
  | { readonly kind: 'refused'; readonly reason: 'date' | 'future' | 'text-too-long' }

/** Maximum number of characters of a complaint's texts: enough for an SMS of many parts or an e-mail without its pictures. */
export const complaintTextMax = 20_000

const lastComplaint = preparedQuery(() => build.select({ id: max(complaint.id) }).from(complaint))
/** Finds the complaint that a request opened, so that a repeat of the request opens no second. */
function complaintOfRequest(requestKey: string | null) {
  return query(
    build
      .select({ id: complaint.id, dueOn: complaint.dueOn })
      .from(complaint)
      .where(eq(complaint.requestKey, requestKey ?? '')),
  )
}

/** True for a complaint of a recipient about a brand. For queries over `recipient`. */
const isAtBrand = sql`own.recipient_id = ${recipient.id} and own.brand_code = ${sql.placeholder('brandCode')}`

/**
 * True for a recipient's dispute, from the bot or a page, that staff closed, unless its recipient took it back or has
 * since consented to the brand themselves.
 */
const isUnresolved = sql`own.noted_door in ('telegram', 'page') and own.outcome <> 'withdrawn' and not exists (
  select 1 from consent given join change later on later.consent_id = given.id
  where given.recipient_id = own.recipient_id and given.brand_code = own.brand_code
  and given.channel = coalesce(own.channel, given.channel) and later.status = 'ONAY'
  and later.door in ('telegram', 'page') and later.recorded_at > own.noted_at)`

/**
 * 1 if a channel of a brand is disputed: by an open complaint, or by one that only staff closed. A complaint without a
 * channel covers all channels.
 */
export const isDisputed = sql<number>`exists (select 1 from complaint own where ${isAtBrand}
  and (own.outcome is null or ${isUnresolved})
  and coalesce(own.channel, ${sql.placeholder('channel')}) = ${sql.placeholder('channel')})`

/** Channels with open complaints, separated by commas. An empty name between them stands for all channels. */
export const openComplaintChannels = sql<
  string | null
>`(select group_concat(distinct coalesce(own.channel, ''))
  from complaint own where ${isAtBrand} and own.outcome is null)`

/** Returns the complaint stored under a request key; null if there is none. */
export async function complaintUnder(
  { engine }: Register,
  requestKey: string,
): Promise<{ readonly id: number; readonly dueOn: string } | null> {
  const [noted] = await engine.read(complaintOfRequest(requestKey))
  return noted ?? null
}

/** Stores a complaint, with its ledger entry and the last day to answer. Its address may be new to the register. */
export async function noteComplaint(
  register: Register,
  actor: Actor,
  input: ComplaintInput,
): Promise<NotedComplaint> {
  const { vault } = register
  const now = register.clock()
  const { complaint_answer_days: days, rules } = await register.settings()
  const today = dayOf(now)
  const reason = faultOf(input, today)
  if (reason !== null) return { kind: 'refused', reason }
  const mark = vault.mark(input.recipient.address)
  const dueOn = addBusinessDays(today, days, rules)
  const details: ComplaintDetails = { text: input.text ?? null, reference: input.reference ?? null }
  const requestKey = input.requestKey ?? null
  const reads = [
    lastComplaint(),
    recipientByMark({ mark }),
    complaintOfRequest(requestKey),
    ledgerMoments({ now }),
  ] as const
  return await register.engine.unit(reads, ([last], [known], [noted], [moments]): Outcome<NotedComplaint> => {
    if (noted !== undefined) return { writes: [], result: { kind: 'noted', ...noted } }
    const id = (last?.id ?? 0) + 1
    const recordedAt = registerTime(now, moments)
    const claims = claimsOf(input, dueOn)
    const row = {
      ...claims,
      id,
      recipientId: sql`(select ${recipient.id} from ${recipient} where ${recipient.mark} = ${mark})`,
      details: vault.sealJson(details, aboutDetails(id)),
      notedAt: recordedAt,
      notedDoor: actor.door,
      notedBy: namedActor(actor),
      requestKey,
      userId: input.userId ?? null,
    }
    // An address that was deleted is stored again, for as long as the complaint needs it.
    const { writes, commitment, secret } = knownOrNew(vault, input.recipient, { mark, row: known, now })
    const entered = appendEntry(undefined, {
      kind: 'complaint',
      subject: complaintSubject(id),
      recordedAt,
      door: actor.door,
      actor: namedActor(actor),
      content: {
        commitment: commitment.toString('hex'),
        ...claims,
        digest: detailsDigest(secret(), details).toString('hex'),
      },
    })
    return {
      writes: [...writes, statement(build.insert(complaint).values(row)), entered.write],
      result: { kind: 'noted', id, dueOn },
    }
  })
}

/** Returns the content of a complaint that names no person, so that its ledger entry can hold it unencrypted. */
function claimsOf({ brandCode, channel, messageAt }: ComplaintInput, dueOn: IstanbulDay) {
  return { brandCode, channel: channel ?? null, dueOn, messageAt: messageAt ?? null }
}

const nothingElse = (): UnitPart<unknown> => ({ read: lastComplaint(), writes: () => [] })

/**
 * Stores the final outcome of a complaint with its ledger entry and, in the same unit, `notice`: the message to the
 * recipient. Returns false if the complaint is unknown or has an outcome already.
 */
export async function settleComplaint(
  { engine, clock }: Register,
  actor: Actor,
  { id, outcome }: { readonly id: number; readonly outcome: ComplaintOutcome },
  notice: UnitPart<unknown> = nothingElse(),
): Promise<boolean> {
  const now = clock()
  const complaintQuery = query(
    build
      .select({ outcome: complaint.outcome, commitment: recipient.commitment })
      .from(complaint)
      .innerJoin(recipient, eq(recipient.id, complaint.recipientId))
      .where(eq(complaint.id, id)),
  )
  const last = lastOfSubject({ subject: complaintSubject(id) })
  const reads = [complaintQuery, last, ledgerMoments({ now }), notice.read] as const
  return await engine.unit(reads, ([row], [last], [moments], known): Outcome<boolean> => {
    if (row === undefined || row.outcome !== null) return { writes: [], result: false }
    const settledAt = registerTime(now, moments)
    const entered = appendEntry(last, {
      kind: 'complaint-outcome',
      subject: complaintSubject(id),
      recordedAt: settledAt,
      door: actor.door,
      actor: namedActor(actor),
      content: { commitment: row.commitment.toString('hex'), outcome },
    })
    const settle = build.update(complaint).set({ outcome, settledAt }).where(eq(complaint.id, id))
    return { writes: [statement(settle), entered.write, ...notice.writes(known)], result: true }
  })
}

/** Returns the subject of a complaint's ledger entries. */
const complaintSubject = (id: number) => `complaint ${id}`

/** Returns a keyed digest of a complaint's texts, which proves them later and does not reveal them. */
export function detailsDigest(secret: Uint8Array, { text, reference }: ComplaintDetails): Buffer {
  return commit(secret, JSON.stringify({ text, reference }))
}

/** Returns the reason why a complaint is refused: an unreadable date, one in the future, or a long text; null if none. */
function faultOf({ messageAt, text, reference }: ComplaintInput, today: IstanbulDay) {
  if (messageAt !== undefined && !isIstanbulDay(messageAt) && readWallTime(messageAt).kind === 'refused')
    return 'date'
  if ((messageAt ?? '').slice(0, 10) > today) return 'future'
  return (text?.length ?? 0) + (reference?.length ?? 0) > complaintTextMax ? 'text-too-long' : null
}

/** Returns the name of the place for which a complaint's texts are encrypted. */
export const aboutDetails = (id: number) => `complaint ${id}`

/* Messages between a recipient and the staff, who see no address of each other. */

export type MessageAuthor = 'recipient' | 'staff'

export type WrittenMessage =
  | { readonly kind: 'written'; readonly place: number }
  | {
      readonly kind: 'refused'
      /** `closed`: the complaint has an outcome, was noted by staff, or its recipient was erased. */
      readonly reason: 'closed' | 'empty' | 'too-long' | 'too-many'
    }

export const messageTextMax = 2000
/** Maximum number of messages of one complaint: the database table refuses more. */
const messagesMax = 100

/** Returns the messages of a complaint in order; `text` is null once it was dropped. */
export async function messagesOf({ engine, vault }: Register, complaintId: number) {
  const { place, staffId, at, sealed } = complaintMessage
  const ofComplaint = build
    .select({ place, staffId, at, sealed })
    .from(complaintMessage)
    .where(eq(complaintMessage.complaintId, complaintId))
    .orderBy(asc(place))
  const rows = await engine.read(query(ofComplaint))
  return rows.map(({ sealed, place, staffId, at }) => ({
    place,
    author: staffId === null ? ('recipient' as const) : ('staff' as const),
    at,
    text: sealed === null ? null : vault.openText(sealed, aboutMessage(complaintId, place)),
  }))
}

/** Adds an encrypted message to a complaint, once per `requestKey`. */
export async function writeMessage(
  register: Register,
  input: {
    readonly complaintId: number
    /** Id of the staff member who writes; null if the recipient writes. */
    readonly staffId: string | null
    readonly text: string
    readonly requestKey: string
  },
): Promise<WrittenMessage> {
  const { complaintId, text, requestKey } = input
  const { engine, vault, clock } = register
  if (text.trim() === '') return { kind: 'refused', reason: 'empty' }
  if (text.length > messageTextMax) return { kind: 'refused', reason: 'too-long' }
  const { place } = complaintMessage
  const { outcome, userId } = complaint
  const lastPlace = build
    .select({ place: max(place) })
    .from(complaintMessage)
    .where(eq(complaintMessage.complaintId, complaintId))
  const reads = [
    query(build.select({ outcome, userId }).from(complaint).where(eq(complaint.id, complaintId))),
    query(build.select({ place }).from(complaintMessage).where(eq(complaintMessage.requestKey, requestKey))),
    query(lastPlace),
  ] as const
  return await engine.unit(reads, ([storedRow], [before], [last]): Outcome<WrittenMessage> => {
    const refusal = (reason: Extract<WrittenMessage, { kind: 'refused' }>['reason']) =>
      ({ writes: [], result: { kind: 'refused', reason } }) as const
    if (before !== undefined) return { writes: [], result: { kind: 'written', place: before.place } }
    if (storedRow === undefined || storedRow.outcome !== null || storedRow.userId === null)
      return refusal('closed')
    const place = (last?.place ?? 0) + 1
    if (place > messagesMax) return refusal('too-many')
    const { text: _, ...row } = input
    const sealed = vault.seal(text, aboutMessage(complaintId, place))
    const values = { ...row, place, sealed, at: clock() }
    return {
      writes: [statement(build.insert(complaintMessage).values(values))],
      result: { kind: 'written', place },
    }
  })
}

const aboutMessage = (complaintId: number, place: number) => `complaint ${complaintId} message ${place}`
