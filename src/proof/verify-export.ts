import type { Certificate } from 'pkijs'
import { openScratch, type Scratch } from '../../db/snapshot.ts'
import { nextDay, startOfDay } from '../calendar/istanbul.ts'
import { newReRegistrations } from '../ledger/checks.ts'
import type { ChangeEntry, ConsentEntry, KeyedEntry } from '../ledger/entries.ts'
import { exportEntries } from '../ledger/export-file.ts'
import { type Book, type Read, type Verification, verify } from '../ledger/verify.ts'
import { keyOf } from '../ledger/verify-keys.ts'
import { inFileOrder, type Movement } from '../register/changes/movements.ts'
import { digestOfMovements } from './movement-file.ts'

export async function verifyExport(
  file: string,
  trusted: readonly Certificate[] | null = null,
): Promise<Verification> {
  return await verifyEntries(exportEntries(file), trusted)
}

export async function verifyEntries(
  entries: AsyncIterable<Read>,
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
const byKeyIndex = 'CREATE INDEX IF NOT EXISTS by_key ON entry (key, ordinal)'
const byFileIndex = 'CREATE INDEX IF NOT EXISTS by_file ON entry (brand, recorded_at)'

/** Sorts a consent after the changes of its key. */
const consentOrdinal = Number.MAX_SAFE_INTEGER
const pageRows = 2000

interface ExportBook extends Book {
  noting(entries: AsyncIterable<Read>): AsyncGenerator<Read>
  close(): void
}

/** Notes an export in a temporary file while reading it, because a register may not fit into memory. */
function openExportBook(): ExportBook {
  const scratch = openScratch(schema)
  return {
    noting: (entries) => noting(scratch, entries),
    byKey: () => byKey(scratch),
    isHere: recipientIn(scratch),
    async movementDigest(date, brandCode) {
      const bounds = { brandCode, from: startOfDay(date), until: startOfDay(nextDay(date)) }
      return await digestOfMovements(inFileOrder(movements(scratch, bounds)))
    },
    close: scratch.close,
  }
}

function recipientIn({ database }: Scratch): (commitment: string) => boolean {
  const found = database.prepare('SELECT 1 FROM recipient WHERE commitment = ?').raw(true)
  return (commitment) => found.get([commitment]) !== undefined
}

async function* noting({ database }: Scratch, entries: AsyncIterable<Read>): AsyncGenerator<Read> {
  const entry = database.prepare('INSERT INTO entry VALUES (?, ?, ?, ?, ?)')
  const recipient = database.prepare('INSERT OR REPLACE INTO recipient VALUES (?, ?)')
  const reRegistrations = newReRegistrations()
  const placeOf = (one: ChangeEntry | ConsentEntry) =>
    keyOf({ ...one, commitment: reRegistrations.firstOf(one.commitment) })
  for await (const one of entries) {
    if (one.kind === 'renewal') reRegistrations.renewal(one)
    if (one.kind === 'change') {
      entry.run([placeOf(one), one.ordinal, one.brandCode, one.recordedAt, JSON.stringify(one)])
    } else if (one.kind === 'consent') {
      entry.run([placeOf(one), consentOrdinal, null, null, JSON.stringify(one)])
    } else if (one.kind === 'erasure') {
      // The space puts it before the keys of its recipient.
      entry.run([
        `${reRegistrations.firstOf(one.content.commitment)} `,
        one.seq,
        null,
        null,
        JSON.stringify(one),
      ])
    } else if (one.kind === 'recipient') {
      recipient.run([one.commitment, one.address])
    }
    yield one
  }
}

async function* byKey({ database }: Scratch): AsyncGenerator<KeyedEntry> {
  // Sorting at the end is far cheaper than keeping an index.
  database.exec(byKeyIndex)
  const page = database
    .prepare(
      `SELECT key, ordinal, rowid, text FROM entry WHERE (key, ordinal, rowid) > (?, ?, ?)
      ORDER BY key, ordinal, rowid LIMIT ${pageRows}`,
    )
    .raw(true)
  for (let last: readonly unknown[] = ['', 0, 0]; ; ) {
    const rows = page.all([...last]) as [string, number, number, string][]
    for (const [key, ordinal, rowid, text] of rows) {
      last = [key, ordinal, rowid]
      yield JSON.parse(text) as KeyedEntry
    }
    if (rows.length < pageRows) return
  }
}

interface Bounds {
  readonly brandCode: number
  readonly from: number
  readonly until: number
}

async function* movements(
  { database }: Scratch,
  { brandCode, from, until }: Bounds,
): AsyncGenerator<readonly Movement[]> {
  database.exec(byFileIndex)
  const page = database
    .prepare(
      `SELECT recorded_at, rowid, text FROM entry WHERE brand = ? AND (recorded_at, rowid) > (?, ?) AND recorded_at < ?
      ORDER BY recorded_at, rowid LIMIT ${pageRows}`,
    )
    .raw(true)
  const recipient = database.prepare('SELECT address FROM recipient WHERE commitment = ?').raw(true)
  const addressOf = (commitment: string) => (recipient.get([commitment]) as [string] | undefined)?.[0] ?? null
  for (let last: readonly [number, number] = [from, 0]; ; ) {
    const rows = page.all([brandCode, ...last, until]) as [number, number, string][]
    yield rows
      .map(([, , text]) => JSON.parse(text) as ChangeEntry)
      // A repeat is in no file.
      .filter(({ effect }) => effect !== 'repeat')
      .map(({ commitment, ...change }) => ({ ...change, address: addressOf(commitment) }))
    const [recordedAt, rowid] = rows.at(-1) ?? last
    last = [recordedAt, rowid]
    if (rows.length < pageRows) return
  }
}
