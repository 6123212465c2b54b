import { and, count, eq, gte, lte, max, sql } from 'drizzle-orm'
import { change, day } from '../../../db/schema.ts'
import { build, preparedQuery, query } from '../../../db/statement.ts'
import { addDays, dayOf, type IstanbulDay } from '../../calendar/istanbul.ts'
import type { Register } from '../register.ts'
import { boundsOf, type DaySpan, ofDay, partsOfDay } from './day.ts'
import { newestChange } from './seq-spans.ts'

/** How many changes of a brand to ONAY and to RET an Istanbul day had. */
export interface DayCounts {
  readonly date: IstanbulDay
  readonly approval: number
  readonly rejection: number
}

const daysInWeek = 7

const countsOfPart = preparedQuery(() =>
  build
    .select({ status: change.status, changes: count() })
    .from(change)
    .where(and(ofDay, eq(change.brandCode, sql.placeholder('brandCode'))))
    .groupBy(change.status),
)

/**
 * A brand's counts of the seven Istanbul days up to and with this one, oldest first, by recordedAt as in the day's file;
 * repeats are left out there as here. A day before the register began, or still to come, has zero. A closed day is read
 * by its range of `seq`; one that is still open, behind the last closed one.
 */
export async function weekCounts(
  register: Pick<Register, 'engine'>,
  brandCode: number,
  through: IstanbulDay,
): Promise<DayCounts[]> {
  const dates = Array.from({ length: daysInWeek }, (_, place) => addDays(through, place + 1 - daysInWeek))
  const spans = await spansOf(register, dates[0] ?? through, through)
  const counts: DayCounts[] = []
  for (const date of dates) {
    counts.push({ date, ...(await countsOf(register, brandCode, spans(date))) })
  }
  return counts
}

/** Where the changes of each of these days stand; null for a day that has none, or cannot have any. */
async function spansOf(
  register: Pick<Register, 'engine'>,
  from: IstanbulDay,
  through: IstanbulDay,
): Promise<(date: IstanbulDay) => DaySpan | null> {
  const rows = await register.engine.read(
    query(
      build
        .select({ date: day.date, fromSeq: day.fromSeq, toSeq: day.toSeq })
        .from(day)
        .where(and(gte(day.date, from), lte(day.date, through))),
    ),
  )
  const closed = new Map(rows.map((row) => [row.date, row]))
  const [last] = await register.engine.read(
    query(build.select({ date: max(day.date), seq: max(day.toSeq) }).from(day)),
  )
  const newest = await newestChange(register)
  const newestOn = newest === undefined ? null : dayOf(newest.recordedAt)
  return (date) => {
    const { fromSeq, toSeq } = closed.get(date) ?? { fromSeq: null, toSeq: null }
    if (fromSeq !== null && toSeq !== null) return { date, after: fromSeq - 1, through: toSeq }
    const isOpen = newestOn !== null && date <= newestOn && (last?.date == null || date > last.date)
    return isOpen ? { date, after: last?.seq ?? 0, through: Number.MAX_SAFE_INTEGER } : null
  }
}

async function countsOf(
  register: Pick<Register, 'engine'>,
  brandCode: number,
  span: DaySpan | null,
): Promise<{ approval: number; rejection: number }> {
  const counts = { ONAY: 0, RET: 0 }
  for await (const part of span === null ? [] : partsOfDay(register, span)) {
    const rows = await register.engine.read(countsOfPart({ ...boundsOf(part), brandCode }))
    for (const { status, changes } of rows) counts[status] += changes
  }
  return { approval: counts.ONAY, rejection: counts.RET }
}
