import { gt, lte, or, type SQL, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'

const clockSkewMs = 60_000

/**
 * Tells which rows are due. A pause that ends further ahead than any is long was set by a wrong clock and
 * counts as over.
 */
export function dueWithin(pauseMaxMs: number) {
  const aheadMaxMs = pauseMaxMs + clockSkewMs
  return {
    isDue: (dueAt: number, now: number): boolean => dueAt <= now || dueAt > now + aheadMaxMs,
    /** The same in a query that is run with `dueBy`. */
    areDue: (dueAt: SQLiteColumn): SQL | undefined =>
      or(lte(dueAt, sql.placeholder('now')), gt(dueAt, sql.placeholder('pausedUntilMax'))),
    dueBy: (now: number) => ({ now, pausedUntilMax: now + aheadMaxMs }),
  }
}

/** No row is paused or leased for more than an hour. */
export const { isDue, areDue, dueBy } = dueWithin(60 * 60_000)
