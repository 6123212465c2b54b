import { and, count, eq, inArray } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { day, outbox, outboxAttempt, room } from '../../../db/schema.ts'
import { build, query, statement } from '../../../db/statement.ts'
import type { Register } from '../../register/register.ts'
import { isDue } from './due.ts'
import type { SendOutcome } from './message.ts'
import { type Attempt, givenUp, type Settlement, settlement } from './settlement.ts'

export type Candidate = Attempt['row'] & Pick<typeof outbox.$inferSelect, 'attempts'>

/** After this long an attempt without a result is taken for dead. */
export const attemptAgeMaxMs = 60_000

export interface AttemptBook {
  /** Begins an attempt; null when somebody else has, or when the room is not one any more. */
  begin(row: Candidate): Promise<Attempt | null>
  /** Notes a result, and what it makes of the message unless a later attempt has that to say. */
  settle(attempt: Attempt, outcome: SendOutcome): Promise<Settlement | null>
}

/** The attempts as they are stored. `random` is 0 to 1 and spreads retries. */
export function attemptBook({ engine, clock }: Register, random: () => number): AttemptBook {
  return {
    async begin(row) {
      const now = clock()
      return await engine.unit([presentOf(row), roomOf(row)], ([found], [place]): Outcome<Attempt | null> => {
        if (found === undefined || found.attempts !== row.attempts || !isDue(found, now)) {
          return { writes: [], result: null }
        }
        if (place !== undefined && place.removedAt !== null) {
          return { writes: [update(row.id, givenUp(found.state, now))], result: null }
        }
        const number = row.attempts + 1
        return {
          writes: [
            update(row.id, { state: 'unknown', attempts: number, dueAt: now + attemptAgeMaxMs }),
            insertAttempt(row.id, number, now),
          ],
          result: { row, number, before: found.state },
        }
      })
    },

    async settle(attempt, outcome) {
      const { row, number } = attempt
      const now = clock()
      const spread = random()
      const reads = [presentOf(row), lostAnswersOf(row.id), roomOf(row), headOf(row)] as const
      return await engine.unit(reads, ([found], [lost], [place], heads): Outcome<Settlement | null> => {
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
    },
  }
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

function insertAttempt(outboxId: number, attempt: number, at: number) {
  return statement(build.insert(outboxAttempt).values({ outboxId, attempt, at, outcome: 'begun' }))
}
