import { hash } from 'node:crypto'
import { desc } from 'drizzle-orm'
import { ConflictError, type Outcome } from '../../db/engine.ts'
import { type day, seal } from '../../db/schema.ts'
import { build, preparedQuery, type Query, statement } from '../../db/statement.ts'
import { dayOf, nextDay, startOfDay } from '../calendar/istanbul.ts'
import { yieldToEventLoop } from '../util/event-loop.ts'
import { type Digest, hexOf, hexOrNull, type Ledger } from './append.ts'
import type { DayEntry, SealEntry } from './entries.ts'
import { merkleBuilder } from './merkle.ts'

type Seal = typeof seal.$inferSelect
type Day = typeof day.$inferSelect

const pageRows = 1024
/**
 * Maximum number of entries of a seal (Merkle root of a range), since an evidence pack has to read and hash all entries of its
 * seals.
 */
const sealEntriesMax = 8192

/** Query for the latest seal. */
export const lastSeal = preparedQuery(() => build.select().from(seal).orderBy(desc(seal.fromSeq)).limit(1))

export interface Leaf {
  readonly seq: number
  readonly id: Buffer
  readonly recordedAt: number
}

/**
 * Returns the query for the changes and other entries with numbers above `after` and up to `through`, in order. Their ids
 * are the leaves of the Merkle tree.
 */
export function leavesAfter(after: number, through: number, limit: number): Query<Leaf> {
  return {
    sql: `SELECT seq, id, recorded_at FROM change WHERE seq > ?1 AND seq <= ?2
      UNION ALL SELECT seq, id, recorded_at FROM entry WHERE seq > ?1 AND seq <= ?2
      ORDER BY 1 LIMIT ?3`,
    params: [after, through, limit],
    map: ([seq, id, recordedAt]) => ({
      seq: Number(seq),
      // The column is a blob.
      id: Buffer.from(id as Uint8Array),
      recordedAt: Number(recordedAt),
    }),
  }
}

/**
 * Stores seals (Merkle roots) over all entries recorded before `until` that are in no seal. A seal covers at most
 * `entriesMax` entries of one Istanbul day. Returns the number of rounds, each of which stored a seal or found that
 * another process had.
 */
export async function sealEntries(
  ledger: Ledger,
  until = Number.MAX_SAFE_INTEGER,
  entriesMax = sealEntriesMax,
): Promise<number> {
  for (let rounds = 0; ; rounds += 1) {
    const [last] = await ledger.engine.read(lastSeal())
    const [first] = await ledger.engine.read(leavesAfter(last?.toSeq ?? 0, Number.MAX_SAFE_INTEGER, 1))
    if (first === undefined || first.recordedAt >= until) return rounds
    const midnight = startOfDay(nextDay(dayOf(first.recordedAt)))
    try {
      await sealRange(ledger, last, first, { until: Math.min(midnight, until), entriesMax })
    } catch (error) {
      // Another process sealed this range first; the next round continues after it.
      if (!(error instanceof ConflictError)) throw error
    }
  }
}

/**
 * Stores one seal over the entries from the entry `fromSeq` on. Stores nothing if another process has stored a seal since
 * `last` was read.
 */
async function sealRange(
  ledger: Ledger,
  last: Seal | undefined,
  { seq: fromSeq, recordedAt }: Leaf,
  { until, entriesMax }: { readonly until: number; readonly entriesMax: number },
): Promise<void> {
  const tree = merkleBuilder()
  let toSeq = fromSeq - 1
  for (;;) {
    const following = await ledger.engine.read(leavesAfter(toSeq, Number.MAX_SAFE_INTEGER, pageRows))
    // The entries are in order of time, so the page is cut here. With a condition on time, the query would read all the rest.
    const later = following.findIndex(({ recordedAt }) => recordedAt >= until)
    const page = later === -1 ? following : following.slice(0, later)
    const sealable = page.slice(0, entriesMax - tree.size)
    for (const { id } of sealable) tree.add(id)
    toSeq = sealable.at(-1)?.seq ?? toSeq
    await yieldToEventLoop()
    if (page.length < pageRows || tree.size >= entriesMax) break
  }
  const content = { fromSeq, toSeq, date: dayOf(recordedAt), entries: tree.size, root: tree.root() }
  await ledger.engine.unit([lastSeal()], (...[[now]]): Outcome<null> => {
    if ((now?.fromSeq ?? 0) !== (last?.fromSeq ?? 0)) return { writes: [], result: null }
    return { writes: [statement(build.insert(seal).values(content))], result: null }
  })
}

/*
 * The chain of days. Each head is the SHA-256 of one line of text and names the head before it, so that anyone who once saw a
 * head can tell whether anything before it was changed. A stranger recomputes a head with
 *
 *     printf '%s' '["izin-day-1","2026-03-02",1,60,60,"5dc9…4328",null,1772487000000]' | sha256sum
 */

/** Content that is hashed into the head of a day. `fromSeq` and `toSeq` are null on a day without entries. */
export type DayContent = Omit<Day, 'head' | 'root' | 'previousHead'> & {
  /** Merkle root over the roots of the day's seals. */
  readonly root: Digest
  readonly previousHead: Digest | null
}

/**
 * Returns the text whose SHA-256 is the head of a day, and whose SHA-384 is stamped. It is JSON without
 * spaces, of plain whole numbers, small hex digits and null. No erasure changes it.
 */
export function dayText(content: DayContent): string {
  const { date, fromSeq, toSeq, entries, root, previousHead, closedAt } = content
  const heads = [hexOf(root), hexOrNull(previousHead)]
  return JSON.stringify(['izin-day-1', date, fromSeq, toSeq, entries, ...heads, closedAt])
}

/** Returns the head of a day: the SHA-256 of its text. */
export function dayHead(content: DayContent): Buffer {
  return hash('sha256', dayText(content), 'buffer')
}

/** Returns a stored seal as an entry of an export, with its bytes as hex digits. */
export function sealValues({ root, ...row }: Seal): Omit<SealEntry, 'kind'> {
  return { ...row, root: hexOf(root) }
}

/** Returns a stored day as an entry of an export, with its bytes as hex digits. */
export function dayValues({ root, previousHead, head, ...row }: Day): Omit<DayEntry, 'kind'> {
  return { ...row, root: hexOf(root), previousHead: hexOrNull(previousHead), head: hexOf(head) }
}
