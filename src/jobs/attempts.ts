import { eq } from 'drizzle-orm'
import type { Outcome } from '../../db/engine.ts'
import { day, outbox, room } from '../../db/schema.ts'
import { build, dueWithin, pick, query, type Statement, statement } from '../../db/statement.ts'
import { lastOfSubject, ledgerMoments, registerTime } from '../ledger/append.ts'
import { appendPosted, postedSubject } from '../ledger/days.ts'
import { markRoom, moveRooms } from '../register/company/rooms.ts'
import type { Register } from '../register/register.ts'
import type { Log } from '../util/log.ts'
import { type Refusal, refused } from '../util/refusal.ts'
import { backOffMs, spreadBackOffMs } from './leases.ts'
import type { Message, Outgoing, Sender, SendOutcome } from './message.ts'
import type { OutboxOptions } from './outbox.ts'

type Row = typeof outbox.$inferSelect
export type Candidate = Pick<
  Row,
  'id' | 'key' | 'platform' | 'target' | 'body' | 'roomId' | 'headDate' | 'attempts'
>

/** Attempt to send a message of the outbox. */
interface Attempt {
  readonly row: Candidate
  /** Number of this attempt, from 1. */
  readonly number: number
  /** State of the message before this attempt: `unknown` if it may have arrived already. */
  readonly before: Row['state']
}

/**
 * Result of an attempt; null if no attempt was made, or its result could not be stored. `settled` is the change of the
 * message's row; null if an earlier or later attempt has decided it.
 */
export type AttemptResult = { readonly outcome: SendOutcome; readonly settled: Settlement | null } | null

/** Changes of the database after an attempt. */
interface Settlement {
  /** New values of the message's row. */
  readonly set: Partial<typeof outbox.$inferInsert>
  /** Writes to rooms and to the ledger. */
  readonly otherWrites: readonly Statement[]
}

/**
 * Makes attempts to send messages. While an attempt is under way, the state of its message is `unknown`: after a crash of the
 * process it would not be known if the message arrived.
 */
export function newAttempts(register: Register, { senders, random, log }: OutboxOptions) {
  const { clock } = register
  /** Results that could not be stored yet, by the message's id. Such a message is not sent again. */
  const unstored = new Map<number, { readonly attempt: Attempt; readonly outcome: SendOutcome }>()

  /** Stores the result of an attempt. If the database fails, keeps the result for `noteUnstored` and returns null. */
  async function note(attempt: Attempt, outcome: SendOutcome): Promise<AttemptResult> {
    const { id } = attempt.row
    try {
      const settled = await settle(register, attempt, outcome, random())
      unstored.delete(id)
      logOutcome(log, attempt, { outcome, settled })
      return { outcome, settled }
    } catch (error) {
      unstored.set(id, { attempt, outcome })
      log.error('outbox.not-noted', error, { item: id, outcome: outcome.kind })
      return null
    }
  }

  return {
    async make(candidate: Candidate): Promise<AttemptResult> {
      const sender = senders()[candidate.platform]
      if (sender === undefined || unstored.has(candidate.id)) return null
      const startedAt = clock()
      const start = await begin(register, candidate)
      if (start.kind === 'refused') return null
      const { attempt } = start
      // The process was paused for so long that another one may have sent the message.
      const isOld = clock() - startedAt > attemptAgeMaxMs / 2
      const outcome = isOld
        ? ({ kind: 'later', afterMs: 1000, detail: 'paused' } as const)
        : await send(register, log, sender, attempt)
      return await note(attempt, outcome)
    },
    /** Stores the results that an earlier call could not store. */
    async noteUnstored(): Promise<void> {
      for (const { attempt, outcome } of unstored.values()) await note(attempt, outcome)
    },
  }
}

/** Decrypts a message and passes it to the sender. Never throws: a body that cannot be read is refused. */
async function send(
  { vault }: Pick<Register, 'vault'>,
  log: Log,
  sender: Sender,
  { row, before }: Attempt,
): Promise<SendOutcome> {
  let outgoing: Outgoing
  try {
    if (row.body === null) throw new Error('Cannot send: the body was dropped')
    const { to, message } = vault.openJson<StoredBody>(row.body, bodyOf(row.key))
    const { id, platform } = row
    // The row's target is the hash of the original one, which is in the body; after a move of the chat it is the chat's new id.
    const target = row.target === vault.markAccount(to) ? to : row.target
    outgoing = { id, platform, target, message, mayBeRepeat: before === 'unknown' }
  } catch (error) {
    log.error('outbox.unreadable', error, { item: row.id })
    return { kind: 'refused', detail: 'its body cannot be read' }
  }
  try {
    return await sender(outgoing)
  } catch (error) {
    log.error('outbox.sender-failed', error, { item: row.id })
    return { kind: 'unknown', detail: 'the sender failed' }
  }
}

/** Message and its original target, which are encrypted together. */
export interface StoredBody {
  readonly to: string
  readonly message: Message
}

/** Returns the name of the place for which a message's body is encrypted. */
export function bodyOf(key: string): string {
  return `outbox ${key}`
}

/** Logs a message that was not sent. Nothing is logged for a sent one. */
function logOutcome(log: Log, { row, number }: Attempt, result: NonNullable<AttemptResult>): void {
  const { outcome } = result
  if (outcome.kind === 'sent') return
  const about = { item: row.id, platform: row.platform, outcome: outcome.kind, attempts: number }
  if (outcome.kind === 'barred') {
    log.error('outbox.barred', new Error(`${row.platform} takes nothing from us: ${outcome.detail}`), about)
  } else if (isGivenUp(result)) {
    log.error('outbox.given-up', new Error('No attempt was answered; whether it arrived is not known'), about)
  } else {
    log.warn('outbox.not-sent', about)
  }
}

/** True if the answer was lost and no further attempt is made. */
export function isGivenUp({ outcome, settled }: NonNullable<AttemptResult>): boolean {
  return outcome.kind === 'unknown' && settled?.set.dueAt === null
}

/** Longest time of an attempt in ms. After it, another process may begin the next attempt. */
const attemptAgeMaxMs = 60_000

/** Result of beginning an attempt. `overtaken`: another process has begun one, or the message is not due. */
type BeginResult =
  | { readonly kind: 'begun'; readonly attempt: Attempt }
  | Refusal<'overtaken' | 'room-removed'>

/** Marks a message as being sent, and counts the attempt. A message to a removed room is not sent. */
async function begin({ engine, clock }: Register, row: Candidate): Promise<BeginResult> {
  const now = clock()
  return await engine.unit([presentOf(row), roomOf(row)], ([stored], [place]): Outcome<BeginResult> => {
    if (stored === undefined || stored.attempts !== row.attempts || !isDue(stored, now)) {
      return { writes: [], result: refused('overtaken') }
    }
    if (place !== undefined && place.removedAt !== null) {
      return { writes: [update(row.id, abandoned(stored.state, now))], result: refused('room-removed') }
    }
    const number = row.attempts + 1
    const lostAnswers = stored.lostAnswers + 1
    const attempt = { attempts: number, lostAnswers, isUnderWay: true, dueAt: now + attemptAgeMaxMs }
    return {
      writes: [update(row.id, { ...attempt, state: 'unknown' })],
      result: { kind: 'begun', attempt: { row, number, before: stored.state } },
    }
  })
}

/**
 * Stores the result of an attempt. Returns the changes of the database, or null if they are decided by another attempt.
 * `spread` (0 to 1) lengthens a pause, so that messages that failed together are not retried together.
 */
async function settle(
  { engine, clock }: Register,
  attempt: Attempt,
  outcome: SendOutcome,
  spread: number,
): Promise<Settlement | null> {
  const { row, number } = attempt
  const now = clock()
  const seenAt = `${row.platform} ${row.target}`
  const subject = row.headDate === null ? '' : postedSubject(row.headDate, seenAt)
  const reads = [
    presentOf(row),
    roomOf(row),
    headOf(row),
    lastOfSubject({ subject }),
    ledgerMoments({ now }),
  ] as const
  return await engine.unit(reads, (...rows): Outcome<Settlement | null> => {
    const [[attemptRow], [place], [closedDay], [earlierPost], [moments]] = rows
    if (attemptRow === undefined) return { writes: [], result: null }
    // If the database's answer was lost, this runs again for the same attempt, perhaps after the next one has begun.
    // An answer counts once, so one that comes after the next attempt has begun counts as lost.
    const isUnderWay = attemptRow.attempts === number && attemptRow.isUnderWay
    const lostAnswers = attemptRow.lostAnswers - (isUnderWay && outcome.kind !== 'unknown' ? 1 : 0)
    const isLate = attemptRow.attempts !== number || attemptRow.settledAt !== null
    // A message that was sent keeps this state, even if a later attempt failed.
    const counts = attemptRow.state !== 'sent' && (!isLate || outcome.kind === 'sent')
    if (!counts) {
      return { writes: isUnderWay ? [update(row.id, { lostAnswers, isUnderWay: false })] : [], result: null }
    }
    const posted =
      closedDay === undefined || earlierPost !== undefined
        ? []
        : [appendPosted(closedDay.date, seenAt, closedDay.head, registerTime(now, moments))]
    const about = { now, spread, lostAnswers, roomLostAt: place?.lostAt ?? null, posted }
    const result = settlement(attempt, outcome, about)
    const set = { ...result.set, lostAnswers, isUnderWay: false }
    return { writes: [update(row.id, set), ...result.otherWrites], result }
  })
}

/** Maximum number of attempts without an answer. After them a message is not tried again, and its state stays `unknown`. */
const lostAnswersMax = 20
const minuteMs = 60_000
/** Pauses in ms before the next attempt: to a room that is gone, and on a platform that refuses every message. */
const lostRoomPauseMs = 60 * minuteMs
const barredPauseMs = 5 * minuteMs

/**
 * Returns the changes of the database for an outcome. `lostAnswers` includes this attempt. `posted` are the ledger entries
 * that say that the message has published the head (digest) of a day.
 */
function settlement(
  { row, before, number }: Attempt,
  outcome: SendOutcome,
  about: {
    readonly now: number
    readonly spread: number
    readonly lostAnswers: number
    readonly roomLostAt: number | null
    readonly posted: readonly Statement[]
  },
): Settlement {
  const { now, lostAnswers, spread } = about
  const rowOnly = (set: Settlement['set']) => ({ set, otherWrites: [] })
  switch (outcome.kind) {
    case 'sent':
      return {
        set: { ...ended(now), state: 'sent', reference: outcome.reference },
        otherWrites: [...(row.roomId === null ? [] : [markRoom(row.roomId, null)]), ...about.posted],
      }
    case 'later':
      return rowOnly({ state: before, dueAt: now + pauseMs(outcome.afterMs) })
    case 'barred':
      // Messages are kept until an operator has corrected the token or its rights.
      return rowOnly({ state: before, dueAt: now + barredPauseMs })
    case 'moved': {
      // After several moves it waits, so that two chats that point to each other cause no fast loop.
      const pause = number <= 3 ? 0 : backOffMs(number)
      return {
        set: { state: before, target: outcome.to, dueAt: now + pause },
        otherWrites: moveOfRooms(row, outcome.to),
      }
    }
    case 'unknown':
      return lostAnswers < lostAnswersMax
        ? rowOnly({ state: 'unknown', dueAt: now + spreadBackOffMs(lostAnswers, spread) })
        : rowOnly({ ...ended(now), state: 'unknown' })
    case 'lost':
      // A message to a room waits until the app is admitted again; a message to a person who has left is not retried.
      if (row.roomId === null) return rowOnly(abandoned(before, now))
      return {
        set: { state: before, dueAt: now + lostRoomPauseMs },
        otherWrites: about.roomLostAt === null ? [markRoom(row.roomId, now)] : [],
      }
    case 'refused':
      return rowOnly(abandoned(before, now))
  }
}

/** Returns the writes that move the subscriptions of a chat's rooms to its new id. */
function moveOfRooms({ platform, target }: Candidate, to: string): Statement[] {
  const hasRooms = platform === 'slack' || platform === 'telegram'
  return hasRooms && target !== to ? [moveRooms(platform, target, to)] : []
}

/** Returns the row of a message that is not tried any more: `refused`, or `unknown` if it may have arrived. */
function abandoned(before: Row['state'], now: number): Settlement['set'] {
  return { ...ended(now), state: before === 'unknown' ? 'unknown' : 'refused' }
}

/** Returns the values of a row that needs no more attempts: its body is deleted. */
function ended(now: number) {
  return { body: null, dueAt: null, settledAt: now }
}

/** Returns the pause in ms that a platform asks for, but at least a second and at most a day. */
function pauseMs(requestedMs: number): number {
  if (!Number.isFinite(requestedMs)) return minuteMs
  return Math.round(Math.min(Math.max(requestedMs, 1000), pauseMaxMs))
}

/** Longest pause of a message in ms. */
const pauseMaxMs = 24 * 60 * 60_000

/** Test for due messages. A message due later than the longest pause was dated by a wrong clock, and is due. */
export const paused = dueWithin(pauseMaxMs)

/** True if a message may be sent now. One that was never tried may be sent even if the clock was set back since. */
export function isDue(row: Pick<Row, 'attempts' | 'dueAt'>, now: number): boolean {
  return row.dueAt !== null && (row.attempts === 0 || paused.isDue(row.dueAt, now))
}

function presentOf({ id }: Pick<Candidate, 'id'>) {
  const present = pick(outbox, 'attempts', 'lostAnswers', 'isUnderWay', 'dueAt', 'state', 'settledAt')
  return query(build.select(present).from(outbox).where(eq(outbox.id, id)))
}

function roomOf({ roomId }: Pick<Candidate, 'roomId'>) {
  const roomFacts = build.select(pick(room, 'removedAt', 'lostAt')).from(room)
  return query(roomFacts.where(eq(room.id, roomId ?? 0)))
}

/** Returns the query for the closed day whose head (digest) the message publishes; no row if it publishes none. */
function headOf({ headDate }: Pick<Candidate, 'headDate'>) {
  const dayFacts = build.select(pick(day, 'date', 'head')).from(day)
  return query(dayFacts.where(eq(day.date, headDate ?? '')))
}

function update(id: number, set: Settlement['set']) {
  return statement(build.update(outbox).set(set).where(eq(outbox.id, id)))
}
