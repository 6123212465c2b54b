import { eq } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { day, outbox, room } from '../../../db/schema.ts'
import { build, query, statement } from '../../../db/statement.ts'
import type { Vault } from '../../crypto/vault.ts'
import { lastOfSubject, ledgerMoments, registerTime } from '../../ledger/append.ts'
import { appendPosted, postedSubject } from '../../ledger/days.ts'
import type { Log } from '../../log.ts'
import type { Register } from '../../register/register.ts'
import type { Message, Outgoing, Sender, SendOutcome } from '../message.ts'
import type { OutboxOptions } from './outbox.ts'
import { type Attempt, abandoned, isDue, type Settlement, settlement } from './settlement.ts'
/** `none`: no attempt, since another process works on it or no sender is set up. */
export type Made =
  | { readonly kind: 'none' | 'made' | 'moved' | 'given-up' }
  | { readonly kind: 'room-lost' | 'room-refused'; readonly roomId: number; readonly detail: string }

/** Makes attempts on messages. One is `unknown` once an attempt begins, in case the process crashes. */
export function openAttempts(register: Register, options: OutboxOptions) {
  const { log } = options
  const book = attemptBook(register, options.random)
  /** Results that the database did not take. They keep a sent message from being sent again. */
  const leftOver = new Map<number, { readonly attempt: Attempt; readonly outcome: SendOutcome }>()

  async function settle(attempt: Attempt, outcome: SendOutcome): Promise<Settlement | null> {
    const became = await book.settle(attempt, outcome)
    tell(log, attempt, outcome, became)
    return became
  }

  return {
    async make(candidate: Candidate): Promise<Made> {
      const sender = options.senders()[candidate.platform]
      if (sender === undefined || leftOver.has(candidate.id)) return { kind: 'none' }
      const begunAt = register.clock()
      const attempt = await book.begin(candidate)
      if (attempt === null) return { kind: 'none' }
      // The process was paused for so long that another one may have sent the message.
      const isOld = register.clock() - begunAt > attemptAgeMaxMs / 2
      const outcome = isOld
        ? ({ kind: 'later', afterMs: 1000, detail: 'paused' } as const)
        : await send(register.vault, log, sender, attempt)
      try {
        return madeOf(candidate, outcome, await settle(attempt, outcome))
      } catch (error) {
        leftOver.set(candidate.id, { attempt, outcome })
        log.error('outbox.not-noted', error, { item: candidate.id, outcome: outcome.kind })
        return { kind: 'none' }
      }
    },
    /** Stores results that the database did not take when they came. */
    async noteLeftOver() {
      for (const [id, { attempt, outcome }] of leftOver) {
        try {
          await settle(attempt, outcome)
          leftOver.delete(id)
        } catch (error) {
          log.error('outbox.not-noted', error, { item: id, outcome: outcome.kind })
        }
      }
    },
  }
}

async function send(
  vault: Pick<Vault, 'openJson' | 'markAccount'>,
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

function tell(log: Log, { row, number }: Attempt, outcome: SendOutcome, became: Settlement | null): void {
  if (outcome.kind === 'sent') return
  const about = { item: row.id, platform: row.platform, outcome: outcome.kind, attempts: number }
  if (outcome.kind === 'barred') {
    log.error('outbox.barred', new Error(`${row.platform} takes nothing from us: ${outcome.detail}`), about)
  } else if (isGivenUp(outcome, became)) {
    log.error('outbox.given-up', new Error('No attempt was answered; whether it arrived is not known'), about)
  } else {
    log.warn('outbox.not-sent', about)
  }
}

function madeOf({ roomId }: Candidate, outcome: SendOutcome, became: Settlement | null): Made {
  if (outcome.kind === 'lost' && roomId !== null) {
    return { kind: 'room-lost', roomId, detail: outcome.detail }
  }
  if (outcome.kind === 'refused' && roomId !== null && became !== null) {
    return { kind: 'room-refused', roomId, detail: outcome.detail }
  }
  if (isGivenUp(outcome, became)) return { kind: 'given-up' }
  return { kind: outcome.kind === 'moved' ? 'moved' : 'made' }
}

/** True if this was the last attempt and its answer was lost. */
function isGivenUp(outcome: SendOutcome, became: Settlement | null): boolean {
  return outcome.kind === 'unknown' && became !== null && became.set.dueAt === null
}

export type Candidate = Attempt['row'] & Pick<typeof outbox.$inferSelect, 'attempts'>

const attemptAgeMaxMs = 60_000

/** Stores attempts. `random` is 0 to 1 and spreads retries. */
function attemptBook({ engine, clock }: Register, random: () => number) {
  return {
    /** Begins an attempt; null if another process has begun one, or if the room was removed. */
    async begin(row: Candidate): Promise<Attempt | null> {
      const now = clock()
      return await engine.unit([presentOf(row), roomOf(row)], ([found], [place]): Outcome<Attempt | null> => {
        if (found === undefined || found.attempts !== row.attempts || !isDue(found, now)) {
          return { writes: [], result: null }
        }
        if (place !== undefined && place.removedAt !== null) {
          return { writes: [update(row.id, abandoned(found.state, now))], result: null }
        }
        const number = row.attempts + 1
        const begun = {
          state: 'unknown',
          attempts: number,
          lostAnswers: found.lostAnswers + 1,
          isUnderWay: true,
          dueAt: now + attemptAgeMaxMs,
        } as const
        return { writes: [update(row.id, begun)], result: { row, number, before: found.state } }
      })
    },

    /** Stores a result, and its effect on the message unless a later attempt decides that. */
    async settle(attempt: Attempt, outcome: SendOutcome): Promise<Settlement | null> {
      const { row, number } = attempt
      const now = clock()
      const spread = random()
      const seenAt = `${row.platform} ${row.target}`
      const subject = postedSubject(row.headDate ?? '', seenAt)
      const reads = [
        presentOf(row),
        roomOf(row),
        headOf(row),
        lastOfSubject({ subject }),
        ledgerMoments({ now }),
      ] as const
      return await engine.unit(reads, (...rows): Outcome<Settlement | null> => {
        const [[found], [place], [closed], [seen], [moments]] = rows
        if (found === undefined) return { writes: [], result: null }
        // Settled again after a lost answer of the database, it counts once.
        const isSettled = found.attempts === number && !found.isUnderWay
        const lostAnswers = found.lostAnswers - (outcome.kind === 'unknown' || isSettled ? 0 : 1)
        const isLate = found.attempts !== number || found.settledAt !== null
        // A message once sent stays sent.
        const counts = found.state !== 'sent' && (!isLate || outcome.kind === 'sent')
        if (!counts) return { writes: [update(row.id, { lostAnswers })], result: null }
        const result = settlement(attempt, outcome, {
          now,
          spread,
          lostAnswers,
          roomLostAt: place?.lostAt ?? null,
          posted:
            closed === undefined || seen !== undefined
              ? null
              : appendPosted(closed.date, seenAt, closed.head, registerTime(now, moments)),
        })
        const set = { ...result.set, lostAnswers, isUnderWay: false }
        return { writes: [update(row.id, set), ...result.beside], result }
      })
    },
  }
}

function presentOf({ id }: Pick<Candidate, 'id'>) {
  const { attempts, lostAnswers, isUnderWay, dueAt, state, settledAt } = outbox
  const present = build.select({ attempts, lostAnswers, isUnderWay, dueAt, state, settledAt }).from(outbox)
  return query(present.where(eq(outbox.id, id)))
}

function roomOf({ roomId }: Pick<Candidate, 'roomId'>) {
  return query(
    build
      .select({ removedAt: room.removedAt, lostAt: room.lostAt })
      .from(room)
      .where(eq(room.id, roomId ?? 0)),
  )
}

function headOf({ headDate }: Pick<Candidate, 'headDate'>) {
  return query(
    build
      .select({ date: day.date, head: day.head })
      .from(day)
      .where(eq(day.date, headDate ?? '')),
  )
}

function update(id: number, set: Settlement['set']) {
  return statement(build.update(outbox).set(set).where(eq(outbox.id, id)))
}
