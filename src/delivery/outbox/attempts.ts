import { and, count, eq, inArray } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { day, outbox, outboxAttempt, room } from '../../../db/schema.ts'
import { build, query, statement } from '../../../db/statement.ts'
import type { Log } from '../../log.ts'
import type { Register } from '../../register/register.ts'
import { type Outgoing, type Platform, readMessage, type Sender, type SendOutcome } from './message.ts'
import { type Attempt, givenUp, type Settlement, settlement } from './settlement.ts'

export type Candidate = Attempt['row'] & Pick<typeof outbox.$inferSelect, 'attempts'>

/**
 * `none`: nothing was tried, because somebody else is at it or nobody can. `made`: an attempt was made and noted.
 * `lost-room`, `moved`, `given-up`: so was this one, and it leaves something to do elsewhere.
 */
export type Made =
  | { readonly kind: 'none' | 'made' | 'moved' | 'given-up' }
  | { readonly kind: 'lost-room'; readonly roomId: number; readonly detail: string }

export interface Attempts {
  make(candidate: Candidate): Promise<Made>
  /** Notes the results that could not be noted when they came. */
  noteLeftOver(): Promise<void>
}

/** After this long an attempt without a result is taken for dead. */
export const attemptAgeMaxMs = 60_000

/**
 * Attempts on messages. From the moment one begins the message says `unknown`, so that a process that dies in the middle
 * leaves the truth behind; the one that comes after knows that it may repeat.
 */
export function openAttempts(
  register: Register,
  options: {
    readonly senders: () => Readonly<Partial<Record<Platform, Sender>>>
    readonly log: Log
    readonly random: () => number
  },
): Attempts {
  const { engine, vault, clock } = register
  const { log } = options
  /** Results that the database would not take. What was sent must not be sent again because of that. */
  const leftOver = new Map<number, { readonly attempt: Attempt; readonly outcome: SendOutcome }>()

  /** Begins an attempt; null when somebody else has, or when the room is not one any more. */
  async function begin(row: Candidate): Promise<Attempt | null> {
    const now = clock()
    return await engine.unit([presentOf(row), roomOf(row)], ([found], [place]): Outcome<Attempt | null> => {
      if (found === undefined || found.attempts !== row.attempts || (found.dueAt ?? now + 1) > now) {
        return { writes: [], result: null }
      }
      if (place !== undefined && place.removedAt !== null) {
        return { writes: [update(row.id, givenUp(found.state, now))], result: null }
      }
      const number = row.attempts + 1
      return {
        writes: [
          update(row.id, { state: 'unknown', attempts: number, dueAt: now + attemptAgeMaxMs }),
          statement(
            build
              .insert(outboxAttempt)
              .values({ outboxId: row.id, attempt: number, at: now, outcome: 'begun' }),
          ),
        ],
        result: { row, number, before: found.state },
      }
    })
  }

  async function send(sender: Sender, { row, before }: Attempt): Promise<SendOutcome> {
    let outgoing: Outgoing
    try {
      if (row.body === null) throw new Error('Cannot send: the body was dropped')
      const message = readMessage(vault.open(row.body, bodyOf(row.key)).toString('utf8'))
      const { id, platform, target } = row
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

  /** Notes a result, and what it makes of the message unless a later attempt has that to say. */
  async function settle(attempt: Attempt, outcome: SendOutcome): Promise<Settlement | null> {
    const { row, number } = attempt
    const now = clock()
    const spread = options.random()
    const reads = [presentOf(row), lostAnswersOf(row.id), roomOf(row), headOf(row)] as const
    const became = await engine.unit(reads, ([found], [lost], [place], heads): Outcome<Settlement | null> => {
      const note = noteAttempt(row.id, number, outcome)
      const isLate = found?.attempts !== number || found.settledAt !== null
      // Once it is clear that it was sent nothing else counts, whoever learned it and when.
      const counts = found !== undefined && found.state !== 'sent' && (!isLate || outcome.kind === 'sent')
      if (!counts) return { writes: [note], result: null }
      const result = settlement(attempt, outcome, {
        now,
        spread,
        // This attempt is still noted as begun, which is how an attempt looks whose process died.
        lostAnswers: lost?.attempts ?? 0,
        roomLostAt: place?.lostAt ?? null,
        hasHead: heads.length > 0,
      })
      return { writes: [note, update(row.id, result.set), ...result.beside], result }
    })
    report(attempt, outcome, became)
    return became
  }

  function report({ row, number }: Attempt, outcome: SendOutcome, became: Settlement | null): void {
    if (outcome.kind === 'sent') return
    const about = { item: row.id, platform: row.platform, outcome: outcome.kind, attempts: number }
    if (outcome.kind === 'barred') {
      log.error('outbox.barred', new Error(`${row.platform} takes nothing from us: ${outcome.detail}`), about)
    } else if (isGivenUp(outcome, became)) {
      log.error(
        'outbox.given-up',
        new Error('No attempt was answered; whether it arrived is not known'),
        about,
      )
    } else {
      log.warn('outbox.not-sent', about)
    }
  }

  return {
    async make(candidate) {
      const sender = options.senders()[candidate.platform]
      if (sender === undefined || leftOver.has(candidate.id)) return { kind: 'none' }
      const attempt = await begin(candidate)
      if (attempt === null) return { kind: 'none' }
      const outcome = await send(sender, attempt)
      let became: Settlement | null
      try {
        became = await settle(attempt, outcome)
      } catch (error) {
        leftOver.set(candidate.id, { attempt, outcome })
        log.error('outbox.not-noted', error, { item: candidate.id, outcome: outcome.kind })
        return { kind: 'none' }
      }
      const { roomId } = candidate
      if (outcome.kind === 'lost' && roomId !== null) {
        return { kind: 'lost-room', roomId, detail: outcome.detail }
      }
      if (isGivenUp(outcome, became)) return { kind: 'given-up' }
      return { kind: outcome.kind === 'moved' ? 'moved' : 'made' }
    },
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

/** Whether a message has had its last attempt and nobody knows whether it arrived. */
function isGivenUp(outcome: SendOutcome, became: Settlement | null): boolean {
  return outcome.kind === 'unknown' && became !== null && became.set.dueAt === null
}

/** Where the sealed body of a message stands. */
export function bodyOf(key: string): string {
  return `outbox ${key}`
}

function presentOf({ id }: Pick<Candidate, 'id'>) {
  const { attempts, dueAt, state, settledAt } = outbox
  return query(build.select({ attempts, dueAt, state, settledAt }).from(outbox).where(eq(outbox.id, id)))
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
      .select({ date: day.date })
      .from(day)
      .where(eq(day.date, headDate ?? '')),
  )
}

function lostAnswersOf(id: number) {
  return query(
    build
      .select({ attempts: count() })
      .from(outboxAttempt)
      .where(and(eq(outboxAttempt.outboxId, id), inArray(outboxAttempt.outcome, ['begun', 'unknown']))),
  )
}

function update(id: number, set: Settlement['set']) {
  return statement(build.update(outbox).set(set).where(eq(outbox.id, id)))
}

function noteAttempt(id: number, number: number, outcome: SendOutcome) {
  const detail = 'detail' in outcome ? outcome.detail.slice(0, 300) : null
  return statement(
    build
      .update(outboxAttempt)
      .set({ outcome: outcome.kind, detail })
      .where(and(eq(outboxAttempt.outboxId, id), eq(outboxAttempt.attempt, number))),
  )
}
