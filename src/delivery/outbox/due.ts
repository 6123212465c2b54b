import { eq, or, type SQL } from 'drizzle-orm'
import { outbox } from '../../../db/schema.ts'
import { dueWithin } from '../../register/due-rows.ts'

/** No platform is waited for longer. */
export const pauseMaxMs = 24 * 60 * 60_000

const paused = dueWithin(pauseMaxMs)

/**
 * Whether a message may go out. One that was never attempted may at any time, since none is put in for later: that its time has
 * not come says only that the clock was set back since.
 */
export function isDue(row: Pick<typeof outbox.$inferSelect, 'attempts' | 'dueAt'>, now: number): boolean {
  return row.dueAt !== null && (row.attempts === 0 || paused.isDue(row.dueAt, now))
}

/** The same as a condition on messages that wait, of a query that is run with `dueBy`. */
export function areDue(): SQL | undefined {
  return or(eq(outbox.attempts, 0), paused.areDue(outbox.dueAt))
}

export const { dueBy } = paused
