import { and, asc, desc, gt, gte, lt, lte, sql } from 'drizzle-orm'
import { day, entry, seal } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import { type IstanbulDay, nextDay } from '../../calendar/istanbul.ts'
import { hexOf } from '../../ledger/append.ts'
import { postedSubject } from '../../ledger/days.ts'
import { inclusionPath } from '../../ledger/merkle.ts'
import { dayValues, type Leaf, leavesAfter, sealValues } from '../../ledger/seal.ts'
import type { Register } from '../../register/register.ts'
import { dayStampsFrom, type Stamp, stampOf } from '../stamps.ts'
import type { Pack, PackDay, PackPlace, PackSeal } from './pack-json.ts'

type SealRow = typeof seal.$inferSelect
type DayRow = typeof day.$inferSelect

/**
 * Places entries in their seals and seals in their days, so that each can be checked without its neighbours
 * (RFC 6962, 2.1.1). Keeps the leaves of one seal at a time.
 */
export async function inclusionsOf(
  register: Register,
  entries: readonly { readonly seq: number }[],
): Promise<Pick<Pack, 'places' | 'seals' | 'days'>> {
  const places: PackPlace[] = []
  const seals: PackSeal[] = []
  const days = new Map<string, PackDay>()
  let current: { readonly row: SealRow; readonly leaves: readonly Leaf[] } | null = null
  for (const { seq } of entries.toSorted((one, other) => one.seq - other.seq)) {
    if (current === null || seq > current.row.toSeq) {
      const row = await sealOver(register, seq)
      if (row === undefined) break
      const { fromSeq, toSeq, entries } = row
      current = { row, leaves: await register.engine.read(leavesAfter(fromSeq - 1, toSeq, entries)) }
      seals.push(await packSeal(register, row, days))
    }
    places.push(placeOf(current.row, current.leaves, seq))
  }
  for (const { date, stamp } of [...days.values()]) {
    if (stamp !== undefined) continue
    for (const row of await wayToStamp(register, date)) {
      if (!days.has(row.date)) days.set(row.date, await packDay(register, row))
    }
  }
  return { places, seals, days: [...days.values()].sort((one, other) => (one.date < other.date ? -1 : 1)) }
}

async function sealOver({ engine }: Register, seq: number): Promise<SealRow | undefined> {
  const [row] = await engine.read(
    query(build.select().from(seal).where(lte(seal.fromSeq, seq)).orderBy(desc(seal.fromSeq)).limit(1)),
  )
  return row !== undefined && row.toSeq >= seq ? row : undefined
}

function placeOf({ fromSeq }: SealRow, leaves: readonly Leaf[], seq: number): PackPlace {
  const index = leaves.findIndex((leaf) => leaf.seq === seq)
  const ids = leaves.map(({ id }) => id)
  return { seq, fromSeq, index, size: ids.length, path: inclusionPath(ids, index).map(hexOf) }
}

async function packSeal(register: Register, row: SealRow, days: Map<string, PackDay>): Promise<PackSeal> {
  const { fromSeq, entries, root } = sealValues(row)
  const content = { fromSeq, entries, root }
  const { engine } = register
  const dayOfSeal = build
    .select()
    .from(day)
    .where(and(lte(day.fromSeq, row.fromSeq), gte(day.toSeq, row.toSeq)))
  const [found] = await engine.read(query(dayOfSeal))
  if (found === undefined || found.fromSeq === null || found.toSeq === null) return { ...content, day: null }
  const seals = build
    .select({ fromSeq: seal.fromSeq, root: seal.root })
    .from(seal)
    .where(and(gte(seal.fromSeq, found.fromSeq), lte(seal.fromSeq, found.toSeq)))
    .orderBy(asc(seal.fromSeq))
  const roots = await engine.read(query(seals))
  if (!days.has(found.date)) days.set(found.date, await packDay(register, found))
  const index = roots.findIndex(({ fromSeq }) => fromSeq === row.fromSeq)
  const leaves = roots.map(({ root }) => root)
  const path = inclusionPath(leaves, index).map(hexOf)
  return { ...content, day: { date: found.date, index, size: leaves.length, path } }
}

async function packDay(register: Register, row: DayRow): Promise<PackDay> {
  const posted = build
    .select({ place: sql<string>`${entry.content} ->> '$.place'`, seenAt: entry.recordedAt })
    .from(entry)
    .where(
      and(gt(entry.subject, postedSubject(row.date, '')), lt(entry.subject, postedSubject(row.date, '~'))),
    )
    .orderBy(asc(entry.seq))
  const seen = await register.engine.read(query(posted))
  const witnesses = seen.map(({ place, seenAt }) => ({ place: place.split(' ')[0] ?? place, seenAt }))
  const stamp = await stampOf(register, row.date)
  return { ...dayValues(row), witnesses, ...(stamp === null ? {} : { stamp: packedStamp(stamp) }) }
}

const wayMax = 1100

/** Returns the days that lead from an unstamped day to the next stamped one. */
async function wayToStamp({ engine }: Register, date: IstanbulDay): Promise<DayRow[]> {
  const [stamped] = await dayStampsFrom({ engine }, nextDay(date), 1)
  const end = stamped?.date ?? null
  if (end === null) return []
  const way = build
    .select()
    .from(day)
    .where(and(gt(day.date, date), lte(day.date, end)))
    .orderBy(asc(day.date))
    .limit(wayMax + 1)
  const rows = await engine.read(query(way))
  return rows.length > wayMax ? [] : rows
}

function packedStamp({ digest, tsr, stampedAt, authority, serial }: Stamp) {
  return { sha384: hexOf(digest), tsr: tsr.toString('base64'), stampedAt, authority, serial }
}
