import { and, gte, lt, or, sql } from 'drizzle-orm'
import { complaint } from '../../../db/schema.ts'
import { build, pick, preparedQuery } from '../../../db/statement.ts'
import { dayOf, startOfDay } from '../../calendar/istanbul.ts'
import { firstDayOf, type IstanbulMonth, nextMonth } from '../../calendar/months.ts'
import type { WithEngine } from '../register.ts'

export interface ComplaintCount {
  readonly brandCode: number
  opened: number
  settled: number
  /** Complaints that were settled after the last day for an answer. */
  settledLate: number
}

const inMonth = (column: typeof complaint.notedAt | typeof complaint.settledAt) =>
  and(gte(column, sql.placeholder('from')), lt(column, sql.placeholder('until')))

/** Query for the complaints that were opened or settled in a period, without their texts. */
const complaintsOfPeriod = preparedQuery(() =>
  build
    .select(pick(complaint, 'brandCode', 'notedAt', 'settledAt', 'dueOn'))
    .from(complaint)
    .where(or(inMonth(complaint.notedAt), inMonth(complaint.settledAt))),
)

/** Counts the complaints of a month by brand, also those of recipients who were erased since. */
export async function complaintsOfMonth(
  { engine }: WithEngine,
  month: IstanbulMonth,
): Promise<ComplaintCount[]> {
  const period = { from: startOfDay(firstDayOf(month)), until: startOfDay(firstDayOf(nextMonth(month))) }
  const isInside = (at: number) => at >= period.from && at < period.until
  const counts = new Map<number, ComplaintCount>()
  for (const { brandCode, notedAt, settledAt, dueOn } of await engine.read(complaintsOfPeriod(period))) {
    const count = counts.get(brandCode) ?? { brandCode, opened: 0, settled: 0, settledLate: 0 }
    counts.set(brandCode, count)
    if (isInside(notedAt)) count.opened += 1
    if (settledAt === null || !isInside(settledAt)) continue
    count.settled += 1
    if (dayOf(settledAt) > dueOn) count.settledLate += 1
  }
  return [...counts.values()]
}
