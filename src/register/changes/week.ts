import { and, between, count, eq, gte, lt, lte, max, ne, sql } from 'drizzle-orm'
import { change, day } from '../../../db/schema.ts'
import { build, preparedQuery, query } from '../../../db/statement.ts'
import { addDays, type IstanbulDay, nextDay, startOfDay } from '../../calendar/istanbul.ts'
import type { Register } from '../register.ts'

/** How many changes of a brand to ONAY and to RET an Istanbul day had. */
export interface DayCounts {
  readonly date: IstanbulDay
  readonly approval: number
  readonly rejection: number
}

const daysInWeek = 7

const countsBetween = preparedQuery(
  build
    .select({ status: change.status, changes: count() })
    .from(change)
    .where(
      and(
        between(change.seq, sql.placeholder('fromSeq'), sql.placeholder('toSeq')),
        gte(change.recordedAt, sql.placeholder('from')),
        lt(change.recordedAt, sql.placeholder('until')),
        eq(change.brandCode, sql.placeholder('brandCode')),
        ne(change.effect, 'repeat'),
      ),
    )
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
  const { closed, after } = await closedDaysOf(register, dates[0] ?? through, through)
  const counts: DayCounts[] = []
  for (const date of dates) {
    const range = closed.get(date) ?? { fromSeq: after + 1, toSeq: Number.MAX_SAFE_INTEGER }
    counts.push({ date, ...(await countsOf(register, brandCode, date, range)) })
  }
  return counts
}

interface SeqRange {
  /** Null for a day without changes. */
  readonly fromSeq: number | null
  readonly toSeq: number | null
}

/** The ranges of the closed ones among these days, and the last `seq` that any closed day holds. */
async function closedDaysOf(
  register: Pick<Register, 'engine'>,
  from: IstanbulDay,
  through: IstanbulDay,
): Promise<{ readonly closed: ReadonlyMap<IstanbulDay, SeqRange>; readonly after: number }> {
  const rows = await register.engine.read(
    query(
      build
        .select({ date: day.date, fromSeq: day.fromSeq, toSeq: day.toSeq })
        .from(day)
        .where(and(gte(day.date, from), lte(day.date, through))),
    ),
  )
  const [last] = await register.engine.read(query(build.select({ seq: max(day.toSeq) }).from(day)))
  return { closed: new Map(rows.map(({ date, ...range }) => [date, range])), after: last?.seq ?? 0 }
}

async function countsOf(
  register: Pick<Register, 'engine'>,
  brandCode: number,
  date: IstanbulDay,
  { fromSeq, toSeq }: SeqRange,
): Promise<{ approval: number; rejection: number }> {
  if (fromSeq === null || toSeq === null) return { approval: 0, rejection: 0 }
  const rows = await register.engine.read(
    countsBetween({
      fromSeq,
      toSeq,
      from: startOfDay(date),
      until: startOfDay(nextDay(date)),
      brandCode,
    }),
  )
  const of = (status: 'ONAY' | 'RET') => rows.find((row) => row.status === status)?.changes ?? 0
  return { approval: of('ONAY'), rejection: of('RET') }
}
