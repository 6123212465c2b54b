import { and, eq, inArray, isNull, or, type SQL } from 'drizzle-orm'
import { outbox, room } from '../../../db/schema.ts'
import { build, dueWithin, type Statement, statement } from '../../../db/statement.ts'
import { markRoom, moveRooms, type Room } from '../../register/rooms.ts'
import { backOffMs, spreadBackOffMs } from '../leases.ts'
import type { Platform, SendOutcome } from '../message.ts'

type Row = typeof outbox.$inferSelect

export interface Attempt {
  readonly row: Pick<Row, 'id' | 'key' | 'platform' | 'target' | 'body' | 'roomId' | 'headDate'>
  readonly number: number
  /** `unknown` if it may have arrived already. */
  readonly before: Row['state']
}

interface SettlementInput {
  readonly now: number
  /** 0 to 1. */
  readonly spread: number
  /** Attempts without an answer, this one included. */
  readonly lostAnswers: number
  readonly roomLostAt: number | null
  /** Notes that the head was published; null if the message carries none, or it was noted before. */
  readonly posted: Statement | null
}

export interface Settlement {
  readonly set: Partial<typeof outbox.$inferInsert>
  /** Writes to other rows. */
  readonly beside: readonly Statement[]
}

/** After this many lost answers a message stays unknown. */
const lostAnswersMax = 20
const lostRoomPauseMs = 60 * 60_000
const minuteMs = 60_000
const barredPauseMs = 5 * minuteMs
/** A place that keeps moving is followed slowly. */
const movesAtOnceMax = 3

export function settlement(attempt: Attempt, outcome: SendOutcome, about: SettlementInput): Settlement {
  const { row, before } = attempt
  const { now } = about
  switch (outcome.kind) {
    case 'sent':
      return {
        set: { ...ended(now), state: 'sent', reference: outcome.reference },
        beside: [
          ...(row.roomId === null ? [] : [markRoom(row.roomId, null)]),
          ...(about.posted === null ? [] : [about.posted]),
        ],
      }
    case 'later':
      return only({ state: before, dueAt: now + pauseMs(outcome.afterMs) })
    case 'barred':
      // Messages are kept until an operator mends the installation.
      return only({ state: before, dueAt: now + barredPauseMs })
    case 'moved': {
      const pause = attempt.number <= movesAtOnceMax ? 0 : backOffMs(attempt.number)
      return {
        set: { state: before, target: outcome.to, dueAt: now + pause },
        beside: moveOfRooms(row.platform, row.target, outcome.to, now),
      }
    }
    case 'unknown':
      return about.lostAnswers < lostAnswersMax
        ? only({ state: 'unknown', dueAt: now + spreadBackOffMs(about.lostAnswers, about.spread) })
        : only({ ...ended(now), state: 'unknown' })
    case 'lost':
      // A room's report waits until the app is let in again; a person who has left gets no retry.
      if (row.roomId === null) return only(abandoned(before, now))
      return {
        set: { state: before, dueAt: now + lostRoomPauseMs },
        beside: about.roomLostAt === null ? [markRoom(row.roomId, now)] : [],
      }
    case 'refused':
      return only(abandoned(before, now))
  }
}

/** A message that is not tried any more; one that may have arrived stays unknown. */
export function abandoned(before: Row['state'], now: number): Settlement['set'] {
  return { ...ended(now), state: before === 'unknown' ? 'unknown' : 'refused' }
}

function only(set: Settlement['set']): Settlement {
  return { set, beside: [] }
}

function ended(now: number) {
  return { body: null, dueAt: null, settledAt: now }
}

/** Limits the pause that a platform asks for. */
function pauseMs(asked: number): number {
  if (!Number.isFinite(asked)) return minuteMs
  return Math.round(Math.min(Math.max(asked, 1000), pauseMaxMs))
}

/** Moves the rooms, except those of brands that already have a room in the new place. */
function moveOfRooms(platform: Platform, from: string, to: string, now: number): Statement[] {
  if ((platform !== 'slack' && platform !== 'telegram') || from === to) return []
  const there = build.select({ brandCode: room.brandCode }).from(room).where(isOpenRoomAt(platform, to))
  return [
    statement(
      build
        .update(room)
        .set({ removedAt: now })
        .where(and(isOpenRoomAt(platform, from), inArray(room.brandCode, there))),
    ),
    moveRooms(platform, from, to),
  ]
}

function isOpenRoomAt(platform: Room['platform'], externalId: string) {
  return and(eq(room.platform, platform), eq(room.externalId, externalId), isNull(room.removedAt))
}

const pauseMaxMs = 24 * 60 * 60_000

const paused = dueWithin(pauseMaxMs)

/** True if a message may go out. One without an attempt always may, even if the clock was set back. */
export function isDue(row: Pick<typeof outbox.$inferSelect, 'attempts' | 'dueAt'>, now: number): boolean {
  return row.dueAt !== null && (row.attempts === 0 || paused.isDue(row.dueAt, now))
}

/** The same as a condition of a query that is run with `dueBy`. */
export function areDue(): SQL | undefined {
  return or(eq(outbox.attempts, 0), paused.areDue(outbox.dueAt))
}

export const { dueBy } = paused
