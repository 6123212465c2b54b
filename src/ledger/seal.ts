import { hash } from 'node:crypto'
import { desc } from 'drizzle-orm'
import { ConflictError, type Outcome } from '../../db/engine.ts'
import { type day, seal } from '../../db/schema.ts'
import { build, preparedQuery, type Query, statement } from '../../db/statement.ts'
import { dayOf, nextDay, startOfDay } from '../calendar/istanbul.ts'
import { yieldToEventLoop } from '../event-loop.ts'
import { type Digest, hexOf, hexOrNull, type Ledger } from './append.ts'
import type { DayEntry, SealEntry } from './entries.ts'
import { merkleBuilder } from './merkle.ts'

type Seal = typeof seal.$inferSelect
type Day = typeof day.$inferSelect

const pageRows = 1024
/** Limit: an evidence pack reads and hashes all entries of each seal it leads to. */
const sealEntriesMax = 8192

export const lastSeal = preparedQuery(() => build.select().from(seal).orderBy(desc(seal.fromSeq)).limit(1))

export interface Leaf {
  readonly seq: number
  readonly id: Buffer
  readonly recordedAt: number
}

export function leavesAfter(after: number, through: number, limit: number): Query<Leaf> {
  return {
    sql: `SELECT seq, id, recorded_at FROM change WHERE seq > ?1 AND seq <= ?2
      UNION ALL SELECT seq, id, recorded_at FROM entry WHERE seq > ?1 AND seq <= ?2
      ORDER BY 1 LIMIT ?3`,
    params: [after, through, limit],
    map: ([seq, id, recordedAt]) => ({
      seq: Number(seq),
      id: Buffer.from(id as Uint8Array),
      recordedAt: Number(recordedAt),
    }),
  }
}

/**
 * Seals everything unsealed before `until`, in seals of bounded size within one Istanbul day. Returns how
 * many it made.
 */
export async function sealEntries(
  ledger: Ledger,
  until = Number.MAX_SAFE_INTEGER,
  entriesMax = sealEntriesMax,
): Promise<number> {
  for (let made = 0; ; made += 1) {
    const [last] = await ledger.engine.read(lastSeal())
    const [first] = await ledger.engine.read(leavesAfter(last?.toSeq ?? 0, Number.MAX_SAFE_INTEGER, 1))
    if (first === undefined || first.recordedAt >= until) return made
    const midnight = startOfDay(nextDay(dayOf(first.recordedAt)))
    try {
      await sealRange(ledger, last, first, { until: Math.min(midnight, until), entriesMax })
    } catch (error) {
      // Another process sealed this range first; the next round continues behind it.
      if (!(error instanceof ConflictError)) throw error
    }
  }
}

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
    // recordedAt never falls as `seq` rises. A condition in the query would read all that follow.
    const later = following.findIndex(({ recordedAt }) => recordedAt >= until)
    const page = later === -1 ? following : following.slice(0, later)
    const taken = page.slice(0, entriesMax - tree.size)
    for (const { id } of taken) tree.add(id)
    toSeq = taken.at(-1)?.seq ?? toSeq
    await yieldToEventLoop()
    if (page.length < pageRows || tree.size >= entriesMax) break
  }
  const content = {
    fromSeq,
    toSeq,
    date: dayOf(recordedAt),
    entries: tree.size,
    root: tree.root(),
    previousHead: last?.head ?? null,
    sealedAt: ledger.clock(),
  }
  await ledger.engine.unit([lastSeal()], (...[[now]]): Outcome<null> => {
    if ((now?.fromSeq ?? 0) !== (last?.fromSeq ?? 0)) return { writes: [], result: null }
    return {
      writes: [statement(build.insert(seal).values({ ...content, head: sealHead(content) }))],
      result: null,
    }
  })
}

/*
 * The chain of seals and the chain of days. Each head is the SHA-256 of one line of text and names the head before it, so that
 * anybody who once saw a head can tell whether anything before it was changed. A stranger recomputes a head with
 *
 *     printf '%s' '["izin-seal-1",1,60,"5dc9…4328",null,1772460309000]' | sha256sum
 */

/** Content that a head vouches for; a digest is bytes or hex. */
type HeadContent<Row> = Omit<Row, 'head' | 'root' | 'previousHead'> & {
  /** Over the entries of a seal, or the roots of the seals of a day. */
  readonly root: Digest
  readonly previousHead: Digest | null
}
export type SealContent = HeadContent<Seal>
/** A day without entries has null for both ends. */
export type DayContent = HeadContent<Day>

/** Throws RangeError where the text would be ambiguous. */
export function sealText(content: SealContent): string {
  return headText('izin-seal-1', content, content.sealedAt)
}

/** Returns the text whose SHA-256 is the head of a day, and whose SHA-384 is stamped. No erasure changes it. */
export function dayText(content: DayContent): string {
  return headText('izin-day-1', content, content.closedAt)
}

/**
 * JSON without spaces: plain whole numbers, small hex digits, `null`. The first element keeps a seal from
 * passing for a day.
 */
function headText(form: string, content: Omit<DayContent, 'closedAt'>, madeAt: number): string {
  const { date, fromSeq, toSeq, entries, root, previousHead } = content
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) throw cannotWrite('date', 'not YYYY-MM-DD')
  for (const [name, value] of Object.entries({ fromSeq, toSeq, entries, madeAt })) {
    // JSON.stringify would write NaN as null, and large numbers with an exponent.
    if (value !== null && (!Number.isSafeInteger(value) || value < 0))
      throw cannotWrite(name, 'not a whole number')
  }
  const hashes = { root: hexOf(root), previousHead: hexOrNull(previousHead) }
  for (const [name, hex] of Object.entries(hashes)) {
    if (hex !== null && hex.length !== 2 * hashBytes)
      throw cannotWrite(name, `has ${hex.length / 2} bytes, not ${hashBytes}`)
  }
  return JSON.stringify([form, date, fromSeq, toSeq, entries, hashes.root, hashes.previousHead, madeAt])
}

const hashBytes = 32

function cannotWrite(name: string, fact: string): RangeError {
  return new RangeError(`Cannot write ${name} into a head: ${fact}`)
}

export function sealHead(content: SealContent): Buffer {
  return hash('sha256', sealText(content), 'buffer')
}

export function dayHead(content: DayContent): Buffer {
  return hash('sha256', dayText(content), 'buffer')
}

function withHex<Row extends HeadContent<object> & { readonly head: Digest }>(row: Row) {
  const { root, previousHead, head } = row
  return { ...row, root: hexOf(root), previousHead: hexOrNull(previousHead), head: hexOf(head) }
}

export const sealValues = (row: Seal): Omit<SealEntry, 'kind'> => withHex(row)

export const dayValues = (row: Day): Omit<DayEntry, 'kind'> => withHex(row)
