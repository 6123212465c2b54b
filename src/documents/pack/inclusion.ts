import { and, asc, desc, eq, gt, lt, lte, sql } from 'drizzle-orm'
import { day, entry, seal } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import type { IstanbulDay } from '../../calendar/istanbul.ts'
import { type DayStamp, dayStampOf, firstDayStampFrom } from '../../day/stamps.ts'
import { hexOf } from '../../ledger/append.ts'
import { postedSubject } from '../../ledger/days.ts'
import { inclusionPath } from '../../ledger/merkle.ts'
import { dayValues, leavesAfter } from '../../ledger/seal.ts'
import type { Register } from '../../register/register.ts'
import type { PackDay, PackProof } from './pack-json.ts'

type DayRow = typeof day.$inferSelect

interface Inclusions {
  /** Proofs by the entry's place in the ledger; none for an entry whose day is not closed. */
  readonly proofs: ReadonlyMap<number, PackProof>
  readonly days: PackDay[]
}

/**
 * Returns a proof for each ledger entry that it belongs to its closed day: the Merkle path to the root of the day (RFC 6962,
 * 2.1.1), which needs no other entry. Keeps the leaves of only one seal (Merkle tree over a range of entries) in memory.
 */
export async function inclusionsOf(register: Register, seqs: readonly number[]): Promise<Inclusions> {
  const proofs = new Map<number, PackProof>()
  const days = new Map<string, DayRow>()
  let current: SealInDay | null = null
  for (const seq of seqs.toSorted((a, b) => a - b)) {
    if (current === null || seq > current.toSeq) current = await sealOver(register, seq)
    if (current === null) break
    const { leaves, row } = current
    const index = leaves.findIndex((leaf) => leaf.seq === seq)
    const ids = leaves.map(({ id }) => id)
    proofs.set(seq, { ...pathTo(ids, index), day: current.day })
    days.set(row.date, row)
  }
  for (const date of [...days.keys()]) {
    for (const row of await wayToStamp(register, date)) days.set(row.date, row)
  }
  const rows = [...days.values()].sort((a, b) => (a.date < b.date ? -1 : 1))
  return { proofs, days: await Promise.all(rows.map((row) => packDay(register, row))) }
}

type SealInDay = NonNullable<Awaited<ReturnType<typeof sealOver>>>

/**
 * Returns the seal (Merkle root over a range of entries) of an entry, and its path to the day; null while the day is
 * open.
 */
async function sealOver({ engine }: Register, seq: number) {
  const sealed = build
    .select({ seal, day })
    .from(seal)
    .innerJoin(day, eq(day.date, seal.date))
    .where(lte(seal.fromSeq, seq))
    .orderBy(desc(seal.fromSeq))
    .limit(1)
  const [row] = await engine.read(query(sealed))
  if (row === undefined || row.seal.toSeq < seq) return null
  const { fromSeq, toSeq, entries, date } = row.seal
  const ofDay = build
    .select({ fromSeq: seal.fromSeq, root: seal.root })
    .from(seal)
    .where(eq(seal.date, date))
    .orderBy(asc(seal.fromSeq))
  const seals = await engine.read(query(ofDay))
  const roots = seals.map(({ root }) => root)
  const index = seals.findIndex((seal) => seal.fromSeq === fromSeq)
  const leaves = await engine.read(leavesAfter(fromSeq - 1, toSeq, entries))
  return { toSeq, leaves, row: row.day, day: { date, ...pathTo(roots, index) } }
}

/** Returns the Merkle path of the leaf at `index` to the root. */
function pathTo(leaves: readonly Buffer[], index: number) {
  return { index, size: leaves.length, path: inclusionPath(leaves, index).map(hexOf) }
}

/** Returns a closed day as a pack shows it: its seal, its time stamp, and the chats in which the seal was posted. */
async function packDay(register: Register, row: DayRow): Promise<PackDay> {
  const posted = build
    .select({ place: sql<string>`${entry.content} ->> '$.place'`, seenAt: entry.recordedAt })
    .from(entry)
    .where(
      and(gt(entry.subject, postedSubject(row.date, '')), lt(entry.subject, postedSubject(row.date, '~'))),
    )
    .orderBy(asc(entry.seq))
  const posts = await register.engine.read(query(posted))
  const postedTo = posts.map(({ place, seenAt }) => ({ place: place.split(' ')[0] ?? place, seenAt }))
  const stamp = await dayStampOf(register, row.date)
  return { ...dayValues(row), postedTo, ...(stamp === null ? {} : { stamp: packedStamp(stamp) }) }
}

/** Maximum number of days between a day and its next stamp that a pack contains: three years. */
const wayMax = 1100

/** Returns the days after `date` up to the next day with a time stamp; none if there is no such day or it is too far. */
async function wayToStamp({ engine }: Register, date: IstanbulDay): Promise<DayRow[]> {
  const stamped = await firstDayStampFrom({ engine }, date)
  if (stamped === null) return []
  const way = build
    .select()
    .from(day)
    .where(and(gt(day.date, date), lte(day.date, stamped.date)))
    .orderBy(asc(day.date))
    .limit(wayMax + 1)
  const rows = await engine.read(query(way))
  return rows.length > wayMax ? [] : rows
}

function packedStamp({ digest, tsr, stampedAt, authority, serial }: DayStamp) {
  return { sha384: hexOf(digest), tsr: tsr.toString('base64'), stampedAt, authority, serial }
}
