import { and, eq, inArray, isNotNull, lte } from 'drizzle-orm'
import { outbox } from '../../../db/schema.ts'
import { build, statement } from '../../../db/statement.ts'
import type { Register } from '../../register/register.ts'

/** No letter is of use for longer. */
const letterKeptMs = 3 * 24 * 60 * 60_000

/**
 * Settles letters that wait for a sender which is not set up any more: their bodies hold addresses. One that may have arrived
 * stays unknown.
 */
export async function dropStaleLetters({ engine, clock }: Register): Promise<void> {
  const now = clock()
  const isStale = and(
    inArray(outbox.platform, ['mail', 'sms']),
    isNotNull(outbox.dueAt),
    lte(outbox.createdAt, now - letterKeptMs),
  )
  const ended = { body: null, dueAt: null, settledAt: now }
  const isWaiting = and(isStale, eq(outbox.state, 'waiting'))
  await engine.unit([], () => ({
    writes: [
      statement(
        build
          .update(outbox)
          .set({ ...ended, state: 'refused' })
          .where(isWaiting),
      ),
      statement(build.update(outbox).set(ended).where(isStale)),
    ],
    result: null,
  }))
}
