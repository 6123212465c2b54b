import { and, count, gt, gte, lt, lte, ne, sql } from 'drizzle-orm'
import { change } from '../../../db/schema.ts'
import { build, pick, preparedQuery } from '../../../db/statement.ts'
import { type IstanbulDay, nextDay, startOfDay } from '../../calendar/istanbul.ts'
import { type Brand, isOpenOn, listBrands } from '../company/brands.ts'
import type { Register, WithEngine } from '../register.ts'
import { newestChange, type SeqSpan, seqSpans } from './seq-spans.ts'

/**
 * Range of places (`seq`) in the ledger that holds the changes of one Istanbul day or a part of them. While the day is not
 * closed, changes of other days may lie in the range too; the condition `isOfPeriod` leaves them out.
 */
export interface DaySpan extends SeqSpan {
  readonly date: IstanbulDay
  /** Exclusive start. */
  readonly after: number
  /** Inclusive end. It is MAX_SAFE_INTEGER while the day is not closed, since more changes may follow. */
  readonly through: number
}

/** Number of ledger entries that one query counts: some 20 ms, so that other work is not blocked for longer. */
const partSize = 20_000

/** Range of places in the ledger (`seq`), and the times between which a change in it counts: `from` inclusive, `until` exclusive. */
export interface Period extends SeqSpan {
  readonly from: number
  readonly until: number
}

/**
 * Splits a day's range into parts and lets other work run between them. While the day is not closed, the range is longer
 * than the day: parts recorded before the day are skipped, and the first part that ends after the day is the final one.
 */
export async function* partsOfDay(
  register: WithEngine,
  span: DaySpan,
  size = partSize,
): AsyncGenerator<DaySpan> {
  for await (const { after, through } of partsOfPeriod(register, boundsOfDay(span), size))
    yield { ...span, after, through }
}

/** Splits the range of a period as `partsOfDay` does. */
export async function* partsOfPeriod(
  register: WithEngine,
  period: Period,
  size = partSize,
): AsyncGenerator<Period> {
  const isClosed = period.through < Number.MAX_SAFE_INTEGER
  for await (const part of seqSpans(register, period, size)) {
    const newestInPart = isClosed ? undefined : await newestChange(register, part.through)
    if (newestInPart !== undefined && newestInPart.recordedAt < period.from) continue
    yield { ...period, ...part }
    if (newestInPart !== undefined && newestInPart.recordedAt >= period.until) return
  }
}

/** Condition for the changes of a period, such as a day, without a RET over a RET (a repeat). */
export const isOfPeriod = and(
  gt(change.seq, sql.placeholder('after')),
  lte(change.seq, sql.placeholder('through')),
  gte(change.recordedAt, sql.placeholder('from')),
  lt(change.recordedAt, sql.placeholder('until')),
  ne(change.effect, 'repeat'),
)

/** Returns the values for the placeholders of `isOfPeriod`. */
export function boundsOfDay({ date, after, through }: DaySpan) {
  return { after, through, from: startOfDay(date), until: startOfDay(nextDay(date)) }
}

/**
 * True if evidence was added to a change after its recording, even if that evidence was dropped since. Names the table
 * "change" by hand: drizzle would write the bare column.
 */
const hasLaterEvidence = sql.raw(
  `exists (select 1 from entry e where e.kind = 'evidence' and e.subject = lower(hex("change"."id")))`,
)

/** True if the evidence of a change is only a note typed by staff. */
const isNoteOnly = sql.raw(
  'exists (select 1 from evidence n where n.change_id = "change"."id" and n.note_only = 1)',
)

/**
 * Counts the changes of a range by brand, channel, door (way it came in) and status; among them the ONAYs without evidence
 * and the refusals that only our register keeps (`local`).
 */
const countsOfDay = preparedQuery(() =>
  build
    .select({
      ...pick(change, 'brandCode', 'channel', 'door', 'status'),
      changes: count(),
      withoutEvidence: sql<number>`sum(${change.status} = 'ONAY' and (${change.evidenceDigest} is null or ${isNoteOnly}) and ${change.restores} is null and not ${hasLaterEvidence})`,
      local: sql<number>`sum(${change.effect} = 'local')`,
    })
    .from(change)
    .where(isOfPeriod)
    .groupBy(change.brandCode, change.channel, change.door, change.status),
)
export type DoorCount = ReturnType<ReturnType<typeof countsOfDay>['map']>

/** Counts a day's changes by brand, channel, door (way they came in) and status. Sums the counts of the day's parts. */
export async function countDayChanges(register: WithEngine, span: DaySpan): Promise<DoorCount[]> {
  const counts = new Map<string, DoorCount>()
  for await (const part of partsOfDay(register, span)) {
    for (const row of await register.engine.read(countsOfDay(boundsOfDay(part)))) {
      const key = `${row.brandCode} ${row.channel} ${row.door} ${row.status}`
      const sum = counts.get(key)
      if (sum === undefined) counts.set(key, row)
      else for (const name of ['changes', 'withoutEvidence', 'local'] as const) sum[name] += row[name]
    }
  }
  return [...counts.values()]
}

/**
 * Lists the brands of a day's report: those in use on that day, and closed ones with a change on it, since recipients may
 * still refuse a closed brand. `counts` saves counting the day again.
 */
export async function listBrandsOfDay(
  register: Register,
  span: DaySpan,
  counts?: readonly DoorCount[],
): Promise<Brand[]> {
  const brands = await listBrands(register)
  if (brands.every((brand) => isOpenOn(brand, span.date))) return brands
  const changedBrands = new Set(
    (counts ?? (await countDayChanges(register, span))).map(({ brandCode }) => brandCode),
  )
  return brands.filter((brand) => isOpenOn(brand, span.date) || changedBrands.has(brand.code))
}
