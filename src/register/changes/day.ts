import { and, count, eq, gt, gte, lt, lte, max, ne, sql } from 'drizzle-orm'
import { change, day } from '../../../db/schema.ts'
import { build, preparedQuery, query } from '../../../db/statement.ts'
import { addDays, dayOf, type IstanbulDay, nextDay, startOfDay } from '../../calendar/istanbul.ts'
import type { Door } from '../actor.ts'
import { type Brand, isOpenOn, listBrands } from '../brands.ts'
import type { Register } from '../register.ts'
import { newestChange, seqSpans } from './seq-spans.ts'

/**
 * The changes of one Istanbul day by recordedAt, without repeats, which change no status. `after` is the last `seq` of the
 * days before and `through` the last of the day itself, so that nothing else is read.
 */
export interface DaySpan {
  readonly date: IstanbulDay
  readonly after: number
  /** Beyond every `seq` while the day is not closed. */
  readonly through: number
}

/** Changes that are counted in some 20 ms. */
const partSize = 20_000

/**
 * Splits a day into parts, oldest first, yielding to the event loop between them. Of an open day it skips whole parts recorded
 * before and after the day: recordedAt never falls as `seq` rises.
 */
export async function* partsOfDay(
  register: Pick<Register, 'engine'>,
  span: DaySpan,
  size = partSize,
): AsyncGenerator<DaySpan> {
  const isClosed = span.through < Number.MAX_SAFE_INTEGER
  const { from, until } = boundsOf(span)
  for await (const part of seqSpans(register, span, size)) {
    const last = isClosed ? undefined : await newestChange(register, part.through)
    if (last !== undefined && last.recordedAt < from) continue
    yield { ...span, ...part }
    if (last !== undefined && last.recordedAt >= until) return
  }
}

/** True for the changes of a span, in a query that is run with {@link boundsOf} it. */
export const ofDay = and(
  gt(change.seq, sql.placeholder('after')),
  lte(change.seq, sql.placeholder('through')),
  gte(change.recordedAt, sql.placeholder('from')),
  lt(change.recordedAt, sql.placeholder('until')),
  ne(change.effect, 'repeat'),
)

export function boundsOf({ date, after, through }: DaySpan) {
  return { after, through, from: startOfDay(date), until: startOfDay(nextDay(date)) }
}

/**
 * True if evidence was added to a change later, even if it was dropped since. Written by hand: drizzle leaves the table out of
 * a column's name, and both tables have an id.
 */
const hasLaterEvidence = sql.raw('exists (select 1 from entry e where e.subject = lower(hex("change"."id")))')

const countsOfDay = preparedQuery(() =>
  build
    .select({
      brandCode: change.brandCode,
      channel: change.channel,
      door: change.door,
      status: change.status,
      changes: count(),
      withoutEvidence: sql<number>`sum(${change.status} = 'ONAY' and ${change.evidenceDigest} is null and ${change.restores} is null and not ${hasLaterEvidence})`,
      local: sql<number>`sum(${change.effect} = 'local')`,
      /** Changes that void others. */
      voiding: sql<number>`sum(${change.restores} is not null)`,
    })
    .from(change)
    .where(ofDay)
    .groupBy(change.brandCode, change.channel, change.door, change.status),
)
type DoorCount = ReturnType<ReturnType<typeof countsOfDay>['map']> & { readonly door: Door }

/** Counts the changes of a day by brand, channel, door and status. */
export async function dayCounts(register: Pick<Register, 'engine'>, span: DaySpan): Promise<DoorCount[]> {
  const counts = new Map<string, DoorCount>()
  for await (const part of partsOfDay(register, span)) {
    for (const row of await register.engine.read(countsOfDay(boundsOf(part)))) {
      const key = `${row.brandCode} ${row.channel} ${row.door} ${row.status}`
      const sum = counts.get(key)
      if (sum === undefined) counts.set(key, { ...row, door: row.door as Door })
      else
        for (const name of ['changes', 'withoutEvidence', 'local', 'voiding'] as const) sum[name] += row[name]
    }
  }
  return [...counts.values()]
}

/** Lists the brands of a day's report: all that were open, and closed ones that recipients still refused (see `counts`). */
export async function brandsOfDay(
  register: Register,
  span: DaySpan,
  counts?: readonly DoorCount[],
): Promise<Brand[]> {
  const brands = await listBrands(register)
  if (brands.every((brand) => isOpenOn(brand, span.date))) return brands
  const changed = new Set((counts ?? (await dayCounts(register, span))).map(({ brandCode }) => brandCode))
  return brands.filter((brand) => isOpenOn(brand, span.date) || changed.has(brand.code))
}

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
 * Counts a brand's changes on the seven Istanbul days up to and including this one, oldest first, as in the day's file. A day
 * before the register began, or still to come, has zero.
 */
export async function weekCounts(
  register: Pick<Register, 'engine'>,
  brandCode: number,
  through: IstanbulDay,
): Promise<DayCounts[]> {
  const dates = Array.from({ length: daysInWeek }, (_, place) => addDays(through, place + 1 - daysInWeek))
  const spanOf = await spansOf(register, dates[0] ?? through, through)
  const counts: DayCounts[] = []
  for (const date of dates) {
    const span = spanOf(date)
    const sums = { ONAY: 0, RET: 0 }
    for await (const part of span === null ? [] : partsOfDay(register, span)) {
      const rows = await register.engine.read(countsOfPart({ ...boundsOf(part), brandCode }))
      for (const { status, changes } of rows) sums[status] += changes
    }
    counts.push({ date, approval: sums.ONAY, rejection: sums.RET })
  }
  return counts
}

/** Finds the changes of each day: a closed day by its `seq` range, an open one after the last closed day. Null: no changes. */
async function spansOf(
  register: Pick<Register, 'engine'>,
  from: IstanbulDay,
  through: IstanbulDay,
): Promise<(date: IstanbulDay) => DaySpan | null> {
  const { date, fromSeq, toSeq } = day
  const within = and(gte(date, from), lte(date, through))
  const rows = await register.engine.read(
    query(build.select({ date, fromSeq, toSeq }).from(day).where(within)),
  )
  const closed = new Map(rows.map((row) => [row.date, row]))
  const [last] = await register.engine.read(
    query(build.select({ date: max(date), seq: max(toSeq) }).from(day)),
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
