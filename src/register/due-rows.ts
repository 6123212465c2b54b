import { gt, lte, or, type SQL, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'

/** What waits for a moment, as long as a pause may be. */
export interface Due {
  /** Whether what is due at this moment may be taken on by now. */
  isDue(dueAt: number, now: number): boolean
  /** The same as a condition of a query that is run with `dueBy`. */
  areDue(dueAt: SQLiteColumn): SQL | undefined
  /** The values of such a query, by this moment. */
  dueBy(now: number): { readonly now: number; readonly pausedUntilMax: number }
}

/** The clocks of two servers are not the same. */
const apartMs = 60_000

/**
 * A lease or a pause that ends further ahead than any is long was set by a clock that has been set back since; it would never
 * seem to end, and counts as over.
 */
export function dueWithin(pauseMaxMs: number): Due {
  const aheadMaxMs = pauseMaxMs + apartMs
  return {
    isDue: (dueAt, now) => dueAt <= now || dueAt > now + aheadMaxMs,
    areDue: (dueAt) => or(lte(dueAt, sql.placeholder('now')), gt(dueAt, sql.placeholder('pausedUntilMax'))),
    dueBy: (now) => ({ now, pausedUntilMax: now + aheadMaxMs }),
  }
}

/** Rows that one process at a time works on: none is paused, or held, for more than an hour. */
export const { isDue, areDue, dueBy } = dueWithin(60 * 60_000)
