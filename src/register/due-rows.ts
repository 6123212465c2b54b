import { gt, lte, or, type SQL, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'

/**
 * A lease or a pause that ends further ahead was set by a clock that has been set back since; it would never seem to end. A minute
 * more than the longest, an hour, since the clocks of two servers are not the same.
 */
const pauseMaxMs = 61 * 60_000

/** Whether a row that one process at a time works on may be taken on by now. */
export function isDue(dueAt: number, now: number): boolean {
  return dueAt <= now || dueAt > now + pauseMaxMs
}

/** The same as a condition of a query that is run with `dueBy`. */
export function areDue(dueAt: SQLiteColumn): SQL | undefined {
  return or(lte(dueAt, sql.placeholder('now')), gt(dueAt, sql.placeholder('pausedUntilMax')))
}

/** The values of such a query, by this moment. */
export function dueBy(now: number): { readonly now: number; readonly pausedUntilMax: number } {
  return { now, pausedUntilMax: now + pauseMaxMs }
}
