import { and, eq, inArray, isNull } from 'drizzle-orm'
import type { Outcome } from '../../db/engine.ts'
import { day, outbox, room } from '../../db/schema.ts'
import { build, dueWithin, query, type Statement, statement } from '../../db/statement.ts'
import { lastOfSubject, ledgerMoments, registerTime } from '../ledger/append.ts'
import { appendPosted, postedSubject } from '../ledger/days.ts'
import { markRoom, moveRooms } from '../register/company/rooms.ts'
import type { Register } from '../register/register.ts'
import type { Log } from '../util/log.ts'
import { type Refusal, refused } from '../util/refusal.ts'
import { backOffMs, spreadBackOffMs } from './leases.ts'
import type { Message, Outgoing, Platform, Sender, SendOutcome } from './message.ts'
import type { OutboxOptions } from './outbox.ts'

type Row = typeof outbox.$inferSelect
export type Candidate = Pick<
  Row,
  'id' | 'key' | 'platform' | 'target' | 'body' | 'roomId' | 'headDate' | 'attempts'
>

interface Attempt {
  readonly row: Candidate
  readonly number: number
  /** `unknown` if it may have arrived already. */
  readonly before: Row['state']
}

/** Result of an attempt; null if none was made or stored. `settled`: what it changed, null if settled before. */
export type AttemptResult = { readonly outcome: SendOutcome; readonly settled: Settlement | null } | null

interface Settlement {
  readonly set: Partial<typeof outbox.$inferInsert>
  /** Writes to other rows. */
  readonly otherWrites: readonly Statement[]
}

/** Makes attempts on messages. One is `unknown` once an attempt begins, in case the process crashes. */
export function newAttempts(register: Register, { senders, random, log }: OutboxOptions) {
  const { clock } = register
  /** Results that could not be stored yet. While a message is here, it is not sent again. */
  const leftOver = new Map<number, { readonly attempt: Attempt; readonly outcome: SendOutcome }>()

  async function note(attempt: Attempt, outcome: SendOutcome): Promise<AttemptResult> {
    const { id } = attempt.row
    try {
      const settled = await settle(register, attempt, outcome, random())
      leftOver.delete(id)
      logOutcome(log, attempt, { outcome, settled })
      return { outcome, settled }
    } catch (error) {
      leftOver.set(id, { attempt, outcome })
      log.error('outbox.not-noted', error, { item: id, outcome: outcome.kind })
      return null
    }
  }

  return {
    async make(candidate: Candidate): Promise<AttemptResult> {
      const sender = senders()[candidate.platform]
      if (sender === undefined || leftOver.has(candidate.id)) return null
      const startedAt = clock()
      const begun = await begin(register, candidate)
      if (begun.kind === 'refused') return null
      const { attempt } = begun
      // The process was paused for so long that another one may have sent the message.
      const isOld = clock() - startedAt > attemptAgeMaxMs / 2
      const outcome = isOld
        ? ({ kind: 'later', afterMs: 1000, detail: 'paused' } as const)
        : await send(register, log, sender, attempt)
      return await note(attempt, outcome)
    },
    async noteLeftOver(): Promise<void> {
      for (const { attempt, outcome } of leftOver.values()) await note(attempt, outcome)
    },
  }
}

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
    // A message that was moved to another chat has that chat in the clear.
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

/** Encrypted body of a message, with its original target. */
export interface StoredBody {
  readonly to: string
  readonly message: Message
}

export function bodyOf(key: string): string {
  return `outbox ${key}`
}

function logOutcome(log: Log, { row, number }: Attempt, made: NonNullable<AttemptResult>): void {
  const { outcome } = made
  if (outcome.kind === 'sent') return
  const about = { item: row.id, platform: row.platform, outcome: outcome.kind, attempts: number }
  if (outcome.kind === 'barred') {
    log.error('outbox.barred', new Error(`${row.platform} takes nothing from us: ${outcome.detail}`), about)
  } else if (isGivenUp(made)) {
    log.error('outbox.given-up', new Error('No attempt was answered; whether it arrived is not known'), about)
  } else {
    log.warn('outbox.not-sent', about)
  }
}

/** True if this was the last attempt and its answer was lost. */
export function isGivenUp({ outcome, settled }: NonNullable<AttemptResult>): boolean {
  return outcome.kind === 'unknown' && settled?.set.dueAt === null
}

const attemptAgeMaxMs = 60_000

type Begun =
  | { readonly kind: 'begun'; readonly attempt: Attempt }
  /** Another process has begun an attempt. */
  | Refusal<'overtaken' | 'room-removed'>

async function begin({ engine, clock }: Register, row: Candidate): Promise<Begun> {
  const now = clock()
  return await engine.unit([presentOf(row), roomOf(row)], ([stored], [place]): Outcome<Begun> => {
    if (stored === undefined || stored.attempts !== row.attempts || !isDue(stored, now)) {
      return { writes: [], result: refused('overtaken') }
    }
    if (place !== undefined && place.removedAt !== null) {
      return { writes: [update(row.id, abandoned(stored.state, now))], result: refused('room-removed') }
    }
    const number = row.attempts + 1
    const lostAnswers = stored.lostAnswers + 1
    const started = { attempts: number, lostAnswers, isUnderWay: true, dueAt: now + attemptAgeMaxMs }
    return {
      writes: [update(row.id, { ...started, state: 'unknown' })],
      result: { kind: 'begun', attempt: { row, number, before: stored.state } },
    }
  })
}

/** Stores a result, and its effect on the message unless a later attempt decides that. `spread` is 0 to 1. */
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
    const [[stored], [place], [closed], [seen], [moments]] = rows
    if (stored === undefined) return { writes: [], result: null }
    // Settled again after a lost answer of the database, it counts once.
    const isSettled = stored.attempts === number && !stored.isUnderWay
    const lostAnswers = stored.lostAnswers - (outcome.kind === 'unknown' || isSettled ? 0 : 1)
    const isLate = stored.attempts !== number || stored.settledAt !== null
    // A message once sent stays sent.
    const counts = stored.state !== 'sent' && (!isLate || outcome.kind === 'sent')
    if (!counts) return { writes: [update(row.id, { lostAnswers })], result: null }
    const posted =
      closed === undefined || seen !== undefined
        ? []
        : [appendPosted(closed.date, seenAt, closed.head, registerTime(now, moments))]
    const about = { now, spread, lostAnswers, roomLostAt: place?.lostAt ?? null, posted }
    const result = settlement(attempt, outcome, about)
    const set = { ...result.set, lostAnswers, isUnderWay: false }
    return { writes: [update(row.id, set), ...result.otherWrites], result }
  })
}

/** After this many lost answers a message stays unknown. */
const lostAnswersMax = 20
const minuteMs = 60_000
const lostRoomPauseMs = 60 * minuteMs
const barredPauseMs = 5 * minuteMs

/** `lostAnswers` includes this attempt; `posted` notes that the message published the head of a day. */
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
  const only = (set: Settlement['set']) => ({ set, otherWrites: [] })
  switch (outcome.kind) {
    case 'sent':
      return {
        set: { ...ended(now), state: 'sent', reference: outcome.reference },
        otherWrites: [...(row.roomId === null ? [] : [markRoom(row.roomId, null)]), ...about.posted],
      }
    case 'later':
      return only({ state: before, dueAt: now + pauseMs(outcome.afterMs) })
    case 'barred':
      // Messages are kept until an operator mends the installation.
      return only({ state: before, dueAt: now + barredPauseMs })
    case 'moved': {
      // A place that keeps moving is followed slowly.
      const pause = number <= 3 ? 0 : backOffMs(number)
      return {
        set: { state: before, target: outcome.to, dueAt: now + pause },
        otherWrites: moveOfRooms(row.platform, row.target, outcome.to, now),
      }
    }
    case 'unknown':
      return lostAnswers < lostAnswersMax
        ? only({ state: 'unknown', dueAt: now + spreadBackOffMs(lostAnswers, spread) })
        : only({ ...ended(now), state: 'unknown' })
    case 'lost':
      // A room's report waits until the app is let in again; a person who has left gets no retry.
      if (row.roomId === null) return only(abandoned(before, now))
      return {
        set: { state: before, dueAt: now + lostRoomPauseMs },
        otherWrites: about.roomLostAt === null ? [markRoom(row.roomId, now)] : [],
      }
    case 'refused':
      return only(abandoned(before, now))
  }
}

/** A message that is not tried any more; one that may have arrived stays unknown. */
function abandoned(before: Row['state'], now: number): Settlement['set'] {
  return { ...ended(now), state: before === 'unknown' ? 'unknown' : 'refused' }
}

function ended(now: number) {
  return { body: null, dueAt: null, settledAt: now }
}

/** Limits the pause that a platform asks for. */
function pauseMs(wantedMs: number): number {
  if (!Number.isFinite(wantedMs)) return minuteMs
  return Math.round(Math.min(Math.max(wantedMs, 1000), pauseMaxMs))
}

/** Moves the rooms, except those of brands that already have a room in the new place. */
function moveOfRooms(platform: Platform, from: string, to: string, now: number): Statement[] {
  if ((platform !== 'slack' && platform !== 'telegram') || from === to) return []
  const isOpenAt = (place: string) =>
    and(eq(room.platform, platform), eq(room.externalId, place), isNull(room.removedAt))
  const there = build.select({ brandCode: room.brandCode }).from(room).where(isOpenAt(to))
  const double = and(isOpenAt(from), inArray(room.brandCode, there))
  const close = build.update(room).set({ removedAt: now }).where(double)
  return [statement(close), moveRooms(platform, from, to)]
}

const pauseMaxMs = 24 * 60 * 60_000

/** Pauses of messages, longer than those of other rows. */
export const paused = dueWithin(pauseMaxMs)

/** True if a message may go out. One without an attempt always may, even if the clock was set back. */
export function isDue(row: Pick<Row, 'attempts' | 'dueAt'>, now: number): boolean {
  return row.dueAt !== null && (row.attempts === 0 || paused.isDue(row.dueAt, now))
}

function presentOf({ id }: Pick<Candidate, 'id'>) {
  const { attempts, lostAnswers, isUnderWay, dueAt, state, settledAt } = outbox
  const present = build.select({ attempts, lostAnswers, isUnderWay, dueAt, state, settledAt }).from(outbox)
  return query(present.where(eq(outbox.id, id)))
}

function roomOf({ roomId }: Pick<Candidate, 'roomId'>) {
  const { removedAt, lostAt } = room
  const roomFacts = build.select({ removedAt, lostAt }).from(room)
  return query(roomFacts.where(eq(room.id, roomId ?? 0)))
}

function headOf({ headDate }: Pick<Candidate, 'headDate'>) {
  const dayFacts = build.select({ date: day.date, head: day.head }).from(day)
  return query(dayFacts.where(eq(day.date, headDate ?? '')))
}

function update(id: number, set: Settlement['set']) {
  return statement(build.update(outbox).set(set).where(eq(outbox.id, id)))
}
