import { gt, lte, or, type SQL, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'

/** Difference that the clocks of two servers may have. */
const clockSkewMs = 60_000

/**
 * Tells which rows are due, given the longest pause or lease of their kind. One that ends further ahead was set by a clock that
 * has been set back since; it would never end, so it counts as over.
 */
export function dueWithin(pauseMaxMs: number) {
  const aheadMaxMs = pauseMaxMs + clockSkewMs
  return {
    isDue: (dueAt: number, now: number): boolean => dueAt <= now || dueAt > now + aheadMaxMs,
    /** The same as a condition, in a query that is run with `dueBy`. */
    areDue: (dueAt: SQLiteColumn): SQL | undefined =>
      or(lte(dueAt, sql.placeholder('now')), gt(dueAt, sql.placeholder('pausedUntilMax'))),
    dueBy: (now: number) => ({ now, pausedUntilMax: now + aheadMaxMs }),
  }
}

/** For rows that one process at a time works on: none is paused or leased for more than an hour. */
export const { isDue, areDue, dueBy } = dueWithin(60 * 60_000)
