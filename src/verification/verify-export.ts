import type { Readable } from 'node:stream'
import type { Certificate } from 'pkijs'
import { openScratch, type Scratch } from '../../db/embedded/snapshot.ts'
import { type IstanbulDay, nextDay, startOfDay } from '../calendar/istanbul.ts'
import { digestOfMovements } from '../day/movement-file.ts'
import { newReRegistrations } from '../ledger/checks.ts'
import type { ChangeEntry, ConsentEntry, KeyedEntry } from '../ledger/entries.ts'
import { exportEntries } from '../ledger/export-file.ts'
import type { Read, Verification } from '../ledger/verification.ts'
import { verify } from '../ledger/verify.ts'
import { keyOf } from '../ledger/verify-keys.ts'
import { inFileOrder, type Movement } from '../register/changes/movements.ts'
import { storedJson } from '../util/json.ts'

type Entries = AsyncIterable<Read> | Iterable<Read>

/** Verifies an export file without key or database. */
export async function verifyExport(
  open: () => Readable,
  trusted: readonly Certificate[] | null = null,
): Promise<Verification> {
  return await verifyEntries(exportEntries(open), trusted)
}

/** Verifies the entries of an export without key or database. */
export async function verifyEntries(
  entries: Entries,
  trusted: readonly Certificate[] | null = null,
): Promise<Verification> {
  const book = openExportBook()
  try {
    return await verify(book.noting(entries), book, trusted)
  } finally {
    book.close()
  }
}

const schema = `
  CREATE TABLE entry (key TEXT, ordinal INTEGER, brand INTEGER, recorded_at INTEGER, text TEXT);
  CREATE TABLE recipient (commitment TEXT PRIMARY KEY, address TEXT) WITHOUT ROWID;
`
/** Ordinal of a consent in the temporary file, which sorts it after the changes of its key. */
const consentOrdinal = Number.MAX_SAFE_INTEGER
const pageRows = 2000

/** Copies an export into a temporary database while it is read, since a register may not fit into memory. */
function openExportBook() {
  const scratch = openScratch(schema)
  return {
    noting: (entries: Entries) => noting(scratch, entries),
    byKey: () => byKey(scratch),
    isHere: recipientIn(scratch),
    async movementDigest(date: IstanbulDay, brandCode: number) {
      return await digestOfMovements(inFileOrder(movements(scratch, brandCode, date)))
    },
    close: scratch.close,
  }
}

function recipientIn({ database }: Scratch): (commitment: string) => boolean {
  const statement = database.prepare('SELECT 1 FROM recipient WHERE commitment = ?').raw(true)
  return (commitment) => statement.get([commitment]) !== undefined
}

/** Yields the entries of an export, and copies those that are read a second time into the temporary database. */
async function* noting({ database }: Scratch, entries: Entries): AsyncGenerator<Read> {
  const entry = database.prepare('INSERT INTO entry VALUES (?, ?, ?, ?, ?)')
  const recipient = database.prepare('INSERT OR REPLACE INTO recipient VALUES (?, ?)')
  const reRegistrations = newReRegistrations()
  const placeOf = (entry: ChangeEntry | ConsentEntry) =>
    keyOf({ ...entry, commitment: reRegistrations.firstOf(entry.commitment) })
  for await (const candidate of entries) {
    if (candidate.kind === 'renewal') reRegistrations.renewal(candidate)
    if (candidate.kind === 'recipient') recipient.run([candidate.commitment, candidate.address])
    const text = JSON.stringify(candidate)
    if (candidate.kind === 'change')
      entry.run([placeOf(candidate), candidate.ordinal, candidate.brandCode, candidate.recordedAt, text])
    if (candidate.kind === 'consent') entry.run([placeOf(candidate), consentOrdinal, null, null, text])
    if (candidate.kind === 'erasure') {
      // The space at the end sorts the erasure before the keys of its recipient.
      const place = `${reRegistrations.firstOf(candidate.content.commitment)} `
      entry.run([place, candidate.seq, null, null, text])
    }
    yield candidate
  }
}

/** Yields pages of rows after `start`. The first columns of a row are its place in the order. */
function* pagesBehind<Row extends readonly unknown[]>(
  { database }: Scratch,
  sql: string,
  bound: readonly unknown[],
  start: readonly unknown[],
): Generator<readonly Row[]> {
  const page = database.prepare(`${sql} LIMIT ${pageRows}`).raw(true)
  for (let place = start; ; ) {
    // The caller names the types of the columns of its SQL.
    const rows = page.all([...bound, ...place]) as Row[]
    yield rows
    if (rows.length < pageRows) return
    place = (rows.at(-1) ?? []).slice(0, start.length)
  }
}

/** Yields the copied entries by recipient and key: erasures, then changes, then the consent. */
async function* byKey(scratch: Scratch): AsyncGenerator<KeyedEntry> {
  // An index that is made at the end is far cheaper than one that every insert has to update.
  scratch.database.exec('CREATE INDEX IF NOT EXISTS by_key ON entry (key, ordinal)')
  const sql = `SELECT key, ordinal, rowid, text FROM entry WHERE (key, ordinal, rowid) > (?, ?, ?)
    ORDER BY key, ordinal, rowid`
  for (const page of pagesBehind<[string, number, number, string]>(scratch, sql, [], ['', 0, 0])) {
    for (const [, , , text] of page) yield storedJson<KeyedEntry>(text)
  }
}

/** Yields the changes of a brand's movement file of a day, with their addresses. */
async function* movements(
  scratch: Scratch,
  brandCode: number,
  date: IstanbulDay,
): AsyncGenerator<readonly Movement[]> {
  scratch.database.exec('CREATE INDEX IF NOT EXISTS by_file ON entry (brand, recorded_at)')
  const sql = `SELECT recorded_at, rowid, text,
      (SELECT address FROM recipient WHERE commitment = text ->> '$.commitment') FROM entry
    WHERE brand = ? AND recorded_at < ? AND (recorded_at, rowid) > (?, ?) ORDER BY recorded_at, rowid`
  const bound = [brandCode, startOfDay(nextDay(date))]
  type Row = [recordedAt: number, rowid: number, text: string, address: string | null]
  for (const page of pagesBehind<Row>(scratch, sql, bound, [startOfDay(date), 0])) {
    const changes = page.map(([, , text, address]) => ({ ...storedJson<ChangeEntry>(text), address }))
    // A repeat (RET over a RET) is in no movement file.
    yield changes.filter(({ effect }) => effect !== 'repeat')
  }
}
