import { gt, lte, or, type SQL } from 'drizzle-orm'
import { outbox } from '../../../db/schema.ts'

/** No platform is waited for longer. */
export const pauseMaxMs = 24 * 60 * 60_000
/** What is due further ahead was put in by a clock that has been set back since; the clocks of two servers are not so far apart. */
const aheadMaxMs = pauseMaxMs + 60_000

/** Whether a message that is due at this moment may go out by now. */
export function isDue(dueAt: number, now: number): boolean {
  return dueAt <= now || dueAt > now + aheadMaxMs
}

/** The same as a condition of a query over `outbox`. */
export function areDue(now: number): SQL | undefined {
  return or(lte(outbox.dueAt, now), gt(outbox.dueAt, now + aheadMaxMs))
}
