import { createHash } from 'node:crypto'

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
