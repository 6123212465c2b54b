import { and, count, eq, gt, gte, lt, lte, max, ne, sql } from 'drizzle-orm'
import { change, day } from '../../../db/schema.ts'
import { build, preparedQuery, query } from '../../../db/statement.ts'
import { addDays, dayOf, type IstanbulDay, nextDay, startOfDay } from '../../calendar/istanbul.ts'
import type { Channel, Status } from '../../consent/channel.ts'
import type { Door } from '../actor.ts'
import { type Brand, isOpenOn, listBrands } from '../brands.ts'
import type { Register } from '../register.ts'
import { newestChange, seqSpans } from './seq-spans.ts'

/**
 * The changes of one Istanbul day, by recordedAt. Repeats are left out: they change no status. `after` is the last `seq`
 * of the days before and `through` the last of the day itself, so that nothing else is read.
 */
export interface DaySpan {
  readonly date: IstanbulDay
  readonly after: number
  /** Beyond every `seq` while the day is not closed. */
  readonly through: number
}

/** So many changes are counted in some 20 ms. */
const partSize = 20_000

/**
 * A day's changes in parts, oldest first, with a turn for others between them. Of a day that is not closed what was recorded
 * before it and behind it is left out too, as far as whole parts of it: recordedAt never falls as `seq` rises.
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

/** The changes of a span, with the values of {@link boundsOf}. */
export const ofDay = and(
  gt(change.seq, sql.placeholder('after')),
  lte(change.seq, sql.placeholder('through')),
  gte(change.recordedAt, sql.placeholder('from')),
  lt(change.recordedAt, sql.placeholder('until')),
  ne(change.effect, 'repeat'),
)

/**
 * Whether evidence was added to a change, a text or a file; what was dropped since was there all the same. Written by hand:
 * among the columns of one table a column is named without it, and both have an id.
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
      voiding: sql<number>`sum(${change.restores} is not null)`,
    })
    .from(change)
    .where(ofDay)
    .groupBy(change.brandCode, change.channel, change.door, change.status),
)

interface DoorCount {
  readonly brandCode: number
  readonly channel: Channel
  readonly door: Door
  readonly status: Status
  readonly changes: number
  readonly withoutEvidence: number
  readonly local: number
  /** How many of them take others back. */
  readonly voiding: number
}

/** How many changes of each kind the day had. */
export async function dayCounts(register: Pick<Register, 'engine'>, span: DaySpan): Promise<DoorCount[]> {
  const counts = new Map<string, DoorCount>()
  for await (const part of partsOfDay(register, span)) {
    for (const row of await register.engine.read(countsOfDay(boundsOf(part)))) {
      const { brandCode, channel, door, status, ...added } = row
      const key = `${brandCode} ${channel} ${door} ${status}`
      const counted = counts.get(key) ?? { changes: 0, withoutEvidence: 0, local: 0, voiding: 0 }
      counts.set(key, {
        ...{ brandCode, channel, door: door as Door, status },
        changes: counted.changes + added.changes,
        withoutEvidence: counted.withoutEvidence + added.withoutEvidence,
        local: counted.local + added.local,
        voiding: counted.voiding + added.voiding,
      })
    }
  }
  return [...counts.values()]
}

/**
 * The brands that a day's report is about: all that were open, and closed ones that recipients still refused. `counts` are
 * those of the day, where they are known already.
 */
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

export function boundsOf({ date, after, through }: DaySpan) {
  return { after, through, from: startOfDay(date), until: startOfDay(nextDay(date)) }
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
