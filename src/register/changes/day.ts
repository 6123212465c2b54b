import { and, count, eq, gt, gte, lt, lte, max, ne, sql } from 'drizzle-orm'
import { change, day } from '../../../db/schema.ts'
import { build, preparedQuery, query } from '../../../db/statement.ts'
import { addDays, dayOf, type IstanbulDay, nextDay, startOfDay } from '../../calendar/istanbul.ts'
import type { Door } from '../actor.ts'
import { type Brand, isOpenOn, listBrands } from '../brands.ts'
import type { Register, WithEngine } from '../register.ts'
import { newestChange, seqSpans } from './seq-spans.ts'

/** The changes of one Istanbul day without repeats: `after` is the last `seq` of earlier days. */
export interface DaySpan {
  readonly date: IstanbulDay
  readonly after: number
  /** Beyond every `seq` while the day is open. */
  readonly through: number
}

/** Counted in some 20 ms. */
const partSize = 20_000

/** Splits a day into parts, yielding between them. Of an open day it skips parts recorded outside it. */
export async function* partsOfDay(
  register: WithEngine,
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

/** True even if the evidence was dropped since. Written by hand: drizzle leaves out a column's table. */
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
      voiding: sql<number>`sum(${change.restores} is not null)`,
    })
    .from(change)
    .where(ofDay)
    .groupBy(change.brandCode, change.channel, change.door, change.status),
)
type DoorCount = ReturnType<ReturnType<typeof countsOfDay>['map']> & { readonly door: Door }

export async function dayCounts(register: WithEngine, span: DaySpan): Promise<DoorCount[]> {
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

/** Lists all brands that were open, and closed ones that recipients still refused. */
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

/** Counts a brand's changes on seven Istanbul days, oldest first, as in the day's file. */
export async function weekCounts(
  register: WithEngine,
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

/** Finds a closed day by its `seq` range, an open one after the last closed day. Null: no changes. */
async function spansOf(
  register: WithEngine,
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
