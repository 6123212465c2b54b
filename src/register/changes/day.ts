import { and, count, gt, gte, lt, lte, ne, sql } from 'drizzle-orm'
import { change } from '../../../db/schema.ts'
import { build, pick, preparedQuery } from '../../../db/statement.ts'
import { type IstanbulDay, nextDay, startOfDay } from '../../calendar/istanbul.ts'
import { type Brand, isOpenOn, listBrands } from '../company/brands.ts'
import type { Register, WithEngine } from '../register.ts'
import { newestChange, seqSpans } from './seq-spans.ts'

/**
 * Part of the ledger with the changes of one Istanbul day, or some of them: behind `after`, up to `through`.
 * While the day is open, changes of other days may lie there too; `ofDay` leaves them out.
 */
export interface DaySpan {
  readonly date: IstanbulDay
  readonly after: number
  /** Beyond every `seq` while the day is open. */
  readonly through: number
}

/** Changes counted at a time, which takes some 20 ms. */
const partSize = 20_000

/** Splits a day into parts, yielding between them. In an open day it skips parts recorded outside it. */
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
const hasLaterEvidence = sql.raw(
  `exists (select 1 from entry e where e.kind = 'evidence' and e.subject = lower(hex("change"."id")))`,
)

const isNoteOnly = sql.raw(
  'exists (select 1 from evidence n where n.change_id = "change"."id" and n.note_only = 1)',
)

const countsOfDay = preparedQuery(() =>
  build
    .select({
      ...pick(change, 'brandCode', 'channel', 'door', 'status'),
      changes: count(),
      withoutEvidence: sql<number>`sum(${change.status} = 'ONAY' and (${change.evidenceDigest} is null or ${isNoteOnly}) and ${change.restores} is null and not ${hasLaterEvidence})`,
      local: sql<number>`sum(${change.effect} = 'local')`,
    })
    .from(change)
    .where(ofDay)
    .groupBy(change.brandCode, change.channel, change.door, change.status),
)
export type DoorCount = ReturnType<ReturnType<typeof countsOfDay>['map']>

export async function dayCounts(register: WithEngine, span: DaySpan): Promise<DoorCount[]> {
  const counts = new Map<string, DoorCount>()
  for await (const part of partsOfDay(register, span)) {
    for (const row of await register.engine.read(countsOfDay(boundsOf(part)))) {
      const key = `${row.brandCode} ${row.channel} ${row.door} ${row.status}`
      const sum = counts.get(key)
      if (sum === undefined) counts.set(key, row)
      else for (const name of ['changes', 'withoutEvidence', 'local'] as const) sum[name] += row[name]
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
