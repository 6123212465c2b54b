import { createHash } from 'node:crypto'
import { desc } from 'drizzle-orm'
import { ConflictError, type Outcome } from '../../db/engine.ts'
import { type day, seal } from '../../db/schema.ts'
import { build, preparedQuery, type Query, statement } from '../../db/statement.ts'
import { dayOf, type IstanbulDay, nextDay, startOfDay } from '../calendar/istanbul.ts'
import { yieldToEventLoop } from '../event-loop.ts'
import { hexOf, hexOrNull, type Ledger } from './append.ts'
import type { DayEntry, SealEntry } from './entries.ts'
import { merkleBuilder } from './merkle.ts'

interface Seal {
  readonly fromSeq: number
  readonly toSeq: number
  readonly date: IstanbulDay
  readonly entries: number
  readonly root: Buffer
  readonly previousHead: Buffer | null
  readonly head: Buffer
  readonly sealedAt: number
}

/** Entries read at a time while sealing. */
const pageRows = 1024
/** Entries in one seal at most: an evidence pack reads and hashes those of every seal it leads to. */
const sealEntriesMax = 8192

export const lastSeal = preparedQuery(() => build.select().from(seal).orderBy(desc(seal.fromSeq)).limit(1))

export interface Leaf {
  readonly seq: number
  readonly id: Buffer
  readonly recordedAt: number
}

/** What is sealed, in the order of `seq`: the changes and the other entries behind one `seq`, through another. */
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
 * Seals everything not yet sealed, in seals of bounded size, none of which reaches over midnight in Istanbul. Answers how many
 * seals were made; none when there was nothing. `until` leaves out what was recorded at that instant or later.
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
      // Another process sealed this range first; the next round goes on after it.
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
    // recordedAt never falls as `seq` rises. To have the database fill the page would read all that follow.
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
 * The chain of seals and the chain of days. Each head is the SHA-256 of one line of text, and names the head
 * before it, so that whoever once saw a head can tell whether anything before it was changed.
 *
 * The text is a JSON array in UTF-8 without any space or line end: whole numbers in plain digits, hashes as
 * 64 small hex digits, `null` where there is none. Its first element says what it is, so that a seal never
 * passes for a day.
 *
 *     ["izin-seal-1","date",fromSeq,toSeq,entries,"root","previousHead",sealedAt]
 *     ["izin-day-1","date",fromSeq,toSeq,entries,"root","previousHead",closedAt]
 *
 *
 * A stranger recomputes a head with
 *
 *     printf '%s' '["izin-seal-1",1,60,"5dc9…4328",null,1772460309000]' | sha256sum
 */

const hashBytes = 32

/** One sealed stretch of the ledger: every entry with fromSeq ≤ seq ≤ toSeq, all recorded on one day. */
export interface SealContent {
  date: string
  fromSeq: number
  toSeq: number
  entries: number
  /** Merkle root over the entries of the stretch (see `merkle.ts`), 32 bytes. */
  root: Uint8Array
  /** Head of the seal before, 32 bytes; null for the first. */
  previousHead: Uint8Array | null
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  sealedAt: number
}

/** One closed Istanbul day. A day without entries is closed too, with null for both ends. */
export interface DayContent {
  /** The Istanbul day, YYYY-MM-DD. */
  date: string
  fromSeq: number | null
  toSeq: number | null
  entries: number
  /** Merkle root over the roots of the day's seals, 32 bytes; of an empty tree when there are none. */
  root: Uint8Array
  /** Head of the day before, 32 bytes; null for the first. */
  previousHead: Uint8Array | null
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  closedAt: number
}

/** The text whose SHA-256 is the head; to be shown beside it. Throws RangeError where it would be ambiguous. */
export function sealText(content: SealContent): string {
  const { date, fromSeq, toSeq, entries, root, previousHead, sealedAt } = content
  return JSON.stringify([
    'izin-seal-1',
    calendarDay(date),
    whole(fromSeq, 'fromSeq'),
    whole(toSeq, 'toSeq'),
    whole(entries, 'entries'),
    hex(root, 'root'),
    orNull(previousHead, hex, 'previousHead'),
    whole(sealedAt, 'sealedAt'),
  ])
}

/** As `sealText`, for a day. */
export function dayText(content: DayContent): string {
  const { date, fromSeq, toSeq, entries, root, previousHead, closedAt } = content
  return JSON.stringify([
    'izin-day-1',
    calendarDay(date),
    orNull(fromSeq, whole, 'fromSeq'),
    orNull(toSeq, whole, 'toSeq'),
    whole(entries, 'entries'),
    hex(root, 'root'),
    orNull(previousHead, hex, 'previousHead'),
    whole(closedAt, 'closedAt'),
  ])
}

/** SHA-256 of `sealText`, 32 bytes. Throws RangeError as it does. */
export function sealHead(content: SealContent): Buffer {
  return createHash('sha256').update(sealText(content)).digest()
}

/** SHA-256 of `dayText`, 32 bytes. Throws RangeError as it does. */
export function dayHead(content: DayContent): Buffer {
  return createHash('sha256').update(dayText(content)).digest()
}

// JSON.stringify would write NaN as null, and large numbers with an exponent.
function whole(value: number, name: string): number {
  if (!Number.isSafeInteger(value) || value < 0) throw cannotWrite(name, 'not a whole number')
  return value
}

function hex(value: Uint8Array, name: string): string {
  if (value.length !== hashBytes) throw cannotWrite(name, `has ${value.length} bytes, not ${hashBytes}`)
  return Buffer.from(value).toString('hex')
}

function calendarDay(date: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) throw cannotWrite('date', 'not YYYY-MM-DD')
  return date
}

function orNull<In, Out>(
  value: In | null,
  write: (value: In, name: string) => Out,
  name: string,
): Out | null {
  return value === null ? null : write(value, name)
}

function cannotWrite(name: string, fact: string): RangeError {
  return new RangeError(`Cannot write ${name} into a head: ${fact}`)
}

type DayRow = typeof day.$inferSelect

/** A seal as it is exported and carried in packs. */
export function sealValues(row: Seal): Omit<SealEntry, 'kind'> {
  return {
    date: row.date,
    fromSeq: row.fromSeq,
    toSeq: row.toSeq,
    entries: row.entries,
    root: hexOf(row.root),
    previousHead: hexOrNull(row.previousHead),
    head: hexOf(row.head),
    sealedAt: row.sealedAt,
  }
}

/** What a closed day's head is made of, and the head, bytes as hex. */
type DayValues = Omit<DayEntry, 'kind'>

const bytesOrNull = (text: string | null) => (text === null ? null : Buffer.from(text, 'hex'))

/** A closed day as it is exported and carried in packs. */
export function dayValues(row: DayRow): DayValues {
  return {
    date: row.date,
    fromSeq: row.fromSeq,
    toSeq: row.toSeq,
    entries: row.entries,
    root: hexOf(row.root),
    previousHead: hexOrNull(row.previousHead),
    head: hexOf(row.head),
    closedAt: row.closedAt,
  }
}

/**
 * The text whose SHA-256 is the head of such a day, and whose SHA-384 is what an authority stamps. It holds digests and
 * numbers alone, so that it stays when an address is dropped.
 */
export function textOfDay({ root, previousHead, ...values }: DayValues): string {
  return dayText({
    ...values,
    root: Buffer.from(root, 'hex'),
    previousHead: bytesOrNull(previousHead),
  })
}
