import { and, asc, desc, eq, inArray, isNotNull, isNull, max } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { complaint, dispute, disputeMessage, type disputeSides, telegramPerson } from '../../../db/schema.ts'
import { build, query, statement } from '../../../db/statement.ts'
import type { Language } from '../people.ts'
import type { Register } from '../register.ts'
import type { ComplaintOutcome } from './complaints.ts'

/**
 * "I never gave this consent": a complaint whose recipient is written to in his chat. Both sides write through the register, and
 * neither sees an address of the other.
 */

export type Side = (typeof disputeSides)[number]

export interface Dispute {
  readonly complaintId: number
  readonly brandCode: number | null
  readonly dueOn: string
  readonly outcome: ComplaintOutcome | null
  /** Null once he was erased: there is nobody to write to any more. */
  readonly userId: string | null
  readonly chatId: string | null
  readonly language: Language
  readonly openedAt: number
  /** Since when he has blocked the bot, so that nothing written reaches his chat; null while he has not. */
  readonly blockedAt: number | null
}

export interface DisputeMessage {
  readonly place: number
  readonly side: Side
  readonly at: number
  /** Null once it was dropped. */
  readonly text: string | null
}

export type Written =
  | { readonly kind: 'written'; readonly place: number }
  | {
      readonly kind: 'refused'
      /** `gone`: there is no chat any more in which he could read it. */
      readonly reason: 'unknown' | 'settled' | 'gone' | 'empty' | 'too-long' | 'too-many'
    }

/** Far longer than anybody types into a phone. */
export const disputeTextMax = 2000
/** The table refuses more. */
const messagesMax = 100
/** How long what somebody types next goes to the company. */
const writingMs = 30 * 60_000

const columns = {
  complaintId: dispute.complaintId,
  brandCode: complaint.brandCode,
  dueOn: complaint.dueOn,
  outcome: complaint.outcome,
  userId: dispute.userId,
  chatId: dispute.chatId,
  language: dispute.language,
  openedAt: dispute.openedAt,
  blockedAt: telegramPerson.blockedAt,
}

function disputesWhere(which: ReturnType<typeof and>) {
  return query(
    build
      .select(columns)
      .from(dispute)
      .innerJoin(complaint, eq(complaint.id, dispute.complaintId))
      .leftJoin(telegramPerson, eq(telegramPerson.userId, dispute.userId))
      .where(which)
      .orderBy(desc(dispute.complaintId)),
  )
}

/** Binds a complaint to the chat of who made it; doing it twice is doing it once. */
export async function openDispute(
  { engine, clock }: Register,
  input: {
    readonly complaintId: number
    readonly userId: string
    readonly chatId: string
    readonly language: Language
    /** 64 hex digits; null where nothing was on record. */
    readonly changeId: string | null
  },
): Promise<void> {
  const { changeId, ...row } = input
  const disputed = changeId === null ? null : Buffer.from(changeId, 'hex')
  await engine.unit([], () => ({
    writes: [
      statement(
        build
          .insert(dispute)
          .values({ ...row, changeId: disputed, openedAt: clock() })
          .onConflictDoNothing(),
      ),
    ],
    result: null,
  }))
}

export async function disputeOf(
  { engine }: Pick<Register, 'engine'>,
  complaintId: number,
): Promise<Dispute | null> {
  const [row] = await engine.read(disputesWhere(eq(dispute.complaintId, complaintId)))
  return row ?? null
}

/** The disputes of a person, the newest first. */
export async function disputesOf({ engine }: Pick<Register, 'engine'>, userId: string): Promise<Dispute[]> {
  return await engine.read(disputesWhere(eq(dispute.userId, userId)))
}

/** What was written in a dispute, in order. */
export async function threadOf(
  { engine, vault }: Pick<Register, 'engine' | 'vault'>,
  complaintId: number,
): Promise<DisputeMessage[]> {
  const rows = await engine.read(
    query(
      build
        .select({
          place: disputeMessage.place,
          side: disputeMessage.side,
          at: disputeMessage.at,
          sealed: disputeMessage.sealed,
        })
        .from(disputeMessage)
        .where(eq(disputeMessage.complaintId, complaintId))
        .orderBy(asc(disputeMessage.place)),
    ),
  )
  return rows.map(({ sealed, ...row }) => ({
    ...row,
    text: sealed === null ? null : vault.openText(sealed, aboutMessage(complaintId, row.place)),
  }))
}

/** Adds what one side wrote, sealed. `requestKey` names it for ever: writing it twice is writing it once. */
export async function writeInDispute(
  register: Register,
  input: {
    readonly complaintId: number
    readonly side: Side
    /** Who of the staff; null for the recipient. */
    readonly author: string | null
    readonly text: string
    readonly requestKey: string
  },
): Promise<Written> {
  const { complaintId, side, author, text, requestKey } = input
  const { engine, vault, clock } = register
  if (text.trim() === '') return { kind: 'refused', reason: 'empty' }
  if (text.length > disputeTextMax) return { kind: 'refused', reason: 'too-long' }
  const written = query(
    build
      .select({ place: disputeMessage.place })
      .from(disputeMessage)
      .where(eq(disputeMessage.requestKey, requestKey)),
  )
  const last = query(
    build
      .select({ place: max(disputeMessage.place) })
      .from(disputeMessage)
      .where(eq(disputeMessage.complaintId, complaintId)),
  )
  const reads = [disputesWhere(eq(dispute.complaintId, complaintId)), written, last] as const
  return await engine.unit(reads, ([found], [before], [end]): Outcome<Written> => {
    if (before !== undefined) return { writes: [], result: { kind: 'written', place: before.place } }
    if (found === undefined) return { writes: [], result: { kind: 'refused', reason: 'unknown' } }
    if (found.outcome !== null) return { writes: [], result: { kind: 'refused', reason: 'settled' } }
    if (found.chatId === null) return { writes: [], result: { kind: 'refused', reason: 'gone' } }
    const place = (end?.place ?? 0) + 1
    if (place > messagesMax) return { writes: [], result: { kind: 'refused', reason: 'too-many' } }
    const sealed = vault.seal(text, aboutMessage(complaintId, place))
    const row = { complaintId, place, side, author, sealed, at: clock(), requestKey }
    return {
      writes: [statement(build.insert(disputeMessage).values(row))],
      result: { kind: 'written', place },
    }
  })
}

/** The dispute in which something was written under one of these names; null where nothing was. */
export async function writtenUnder(
  { engine }: Pick<Register, 'engine'>,
  requestKeys: readonly string[],
): Promise<number | null> {
  const isOne = inArray(disputeMessage.requestKey, [...requestKeys])
  const [found] = await engine.read(
    query(build.select({ id: disputeMessage.complaintId }).from(disputeMessage).where(isOne).limit(1)),
  )
  return found?.id ?? null
}

/** From now on, for a while, what this person types goes into this dispute; null ends it. */
export async function writeNextTo(
  { engine, clock }: Register,
  userId: string,
  complaintId: number | null,
): Promise<void> {
  const set = { writesTo: complaintId, writesSince: complaintId === null ? null : clock() }
  const noted = build.update(telegramPerson).set(set).where(eq(telegramPerson.userId, userId))
  await engine.unit([], () => ({ writes: [statement(noted)], result: null }))
}

/** The dispute that what this person types goes into; null for none. */
export async function writesTo({ engine, clock }: Register, userId: string): Promise<number | null> {
  const [row] = await engine.read(
    query(
      build
        .select({ writesTo: telegramPerson.writesTo, since: telegramPerson.writesSince })
        .from(telegramPerson)
        .where(and(eq(telegramPerson.userId, userId), isNotNull(telegramPerson.writesTo))),
    ),
  )
  return row?.since == null || clock() - row.since >= writingMs ? null : row.writesTo
}

/** The disputes whose outcome their recipient has not been told yet. */
export async function untoldSettled({ engine }: Pick<Register, 'engine'>): Promise<Dispute[]> {
  return await engine.read(
    disputesWhere(
      and(isNotNull(complaint.outcome), isNull(dispute.toldSettledAt), isNotNull(dispute.chatId)),
    ),
  )
}

export async function noteToldSettled({ engine, clock }: Register, complaintId: number): Promise<void> {
  const told = build.update(dispute).set({ toldSettledAt: clock() })
  await engine.unit([], () => ({
    writes: [statement(told.where(eq(dispute.complaintId, complaintId)))],
    result: null,
  }))
}

const aboutMessage = (complaintId: number, place: number) => `dispute ${complaintId} message ${place}`
