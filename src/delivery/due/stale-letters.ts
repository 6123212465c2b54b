import { and, inArray, isNotNull, lte } from 'drizzle-orm'
import { outbox } from '../../../db/schema.ts'
import { build, query, statement } from '../../../db/statement.ts'
import type { Register } from '../../register/register.ts'
import { yieldToEventLoop } from '../../event-loop.ts'

/** No letter is of use for longer. */
const letterKeptMs = 3 * 24 * 60 * 60_000

/** Letters settled in one unit: their bodies are wiped from the file, which takes its time. */
const pageRows = 500

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
  const stale = query(
    build.select({ id: outbox.id, state: outbox.state }).from(outbox).where(isStale).limit(pageRows),
  )
  for (;;) {
    const dropped = await engine.unit([stale], (letters) => {
      const idsOf = (isWaiting: boolean) =>
        letters.filter(({ state }) => (state === 'waiting') === isWaiting).map(({ id }) => id)
      const ended = { body: null, dueAt: null, settledAt: now }
      const settle = (ids: number[], set: Partial<typeof outbox.$inferInsert>) =>
        ids.length === 0 ? [] : [statement(build.update(outbox).set(set).where(inArray(outbox.id, ids)))]
      const writes = [...settle(idsOf(true), { ...ended, state: 'refused' }), ...settle(idsOf(false), ended)]
      return { writes, result: letters.length }
    })
    if (dropped < pageRows) return
    await yieldToEventLoop()
  }
}
