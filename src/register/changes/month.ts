import { and, count, eq, isNull, not, or, sql } from 'drizzle-orm'
import { change } from '../../../db/schema.ts'
import { build, pick, preparedQuery } from '../../../db/statement.ts'
import { startOfDay } from '../../calendar/istanbul.ts'
import { firstDayOf, type IstanbulMonth, nextMonth } from '../../calendar/months.ts'
import { isVoided, statusBefore } from '../change-sql.ts'
import type { WithEngine } from '../register.ts'
import { isOfPeriod, partsOfPeriod } from './day.ts'
import { lastSeqBefore } from './seq-spans.ts'

/** The first change of a consent has no status before it, which saves the search for most rows of an import. */
const earlierStatus = sql`iif(${change.ordinal} = 1, null, ${statusBefore})`

/** True for an ONAY over nothing or over a RET, and for a RET over an ONAY. */
const isWonOrLost = or(
  and(eq(change.status, 'ONAY'), sql`${earlierStatus} is not 'ONAY'`),
  and(eq(change.status, 'RET'), sql`${earlierStatus} is 'ONAY'`),
)

/** Query for the turns of a period. Leaves out those that were voided (taken back), and the `void` itself. */
const countsOfPeriod = preparedQuery(() =>
  build
    .select({ ...pick(change, 'brandCode', 'channel', 'source', 'status'), turns: count() })
    .from(change)
    .where(and(isOfPeriod, isNull(change.restores), isWonOrLost, not(isVoided('change'))))
    .groupBy(change.brandCode, change.channel, change.source, change.status),
)

/** Number of consents that turned to ONAY (won) or from ONAY to RET (lost), of a brand, channel and source. */
export type WonOrLostCount = ReturnType<ReturnType<typeof countsOfPeriod>['map']>

/**
 * Counts the consents won and lost in a month, part by part, so that other work runs in between: a million changes take
 * about a second. Reads no address, so an erasure leaves the numbers of the past as they are.
 */
export async function countWonAndLost(register: WithEngine, month: IstanbulMonth): Promise<WonOrLostCount[]> {
  const period = {
    after: await lastSeqBefore(register, firstDayOf(month)),
    through: Number.MAX_SAFE_INTEGER,
    from: startOfDay(firstDayOf(month)),
    until: startOfDay(firstDayOf(nextMonth(month))),
  }
  const counts = new Map<string, WonOrLostCount>()
  for await (const part of partsOfPeriod(register, period)) {
    for (const row of await register.engine.read(countsOfPeriod({ ...part }))) {
      const key = `${row.brandCode} ${row.channel} ${row.source} ${row.status}`
      const sum = counts.get(key)
      if (sum === undefined) counts.set(key, row)
      else sum.turns += row.turns
    }
  }
  return [...counts.values()]
}
