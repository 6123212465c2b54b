import Database from 'libsql'
import { erasedRecipient } from '../../../src/day/movement-file.ts'
import { rowsOf } from '../../cli/tamper.ts'
import { addressesByMark, keyOfDatabase } from './database-key.ts'
import { type DigestSearch, newDigestSearch, plainDigestsIn } from './digests.ts'
import { addressForms, rowTexts, sampleOf } from './row-texts.ts'

/* Does to a database without its key what a thief would: it makes texts from the rows, and looks for their digests. */

type Row = Readonly<Record<string, unknown>>
type Addresses = ReadonlyMap<string, string>

/** Names the columns that hold a plain digest of a noted text, or of one that the rows give with these addresses. */
export function digestsInDatabase(path: string, addresses: Addresses): string[] {
  return reading(path, (database) => digestsIn(database, addresses))
}

export interface SearchedDatabase {
  readonly digests: readonly string[]
  /** Columns with a value, as `table.column`. */
  readonly columns: readonly string[]
}

/** The same with the addresses that its key gives; null for a file that is no database of izin, or whose key is not known. */
export function searchDatabase(path: string, keys: readonly Buffer[] = []): SearchedDatabase | null {
  return reading(path, (database) => {
    const hasKeys = rowsOf(database, `SELECT 1 FROM sqlite_master WHERE name = 'wrapped_key'`).length > 0
    const key = hasKeys ? keyOfDatabase(database, keys) : null
    if (key === null) return null
    const digests = digestsIn(database, addressesByMark(database, key))
    return { digests, columns: valuesByColumn(database).map(({ column }) => column) }
  })
}

/** Names the columns that hold such a digest encrypted: with the key an erased address could still be tried. */
export function digestsBehindKey(path: string): string[] {
  return reading(path, (database) => {
    const key = keyOfDatabase(database)
    if (key === null) throw new Error('The key of this database is not known')
    return valuesByColumn(database).flatMap(({ column, values }) => {
      const texts = values.flatMap((value) => key.openAnywhere(value) ?? [])
      return texts.flatMap(plainDigestsIn).map((what) => `${column}: ${what}`)
    })
  })
}

function reading<Result>(path: string, read: (database: Database.Database) => Result): Result {
  const database = new Database(path, { timeout: 5000 })
  try {
    return read(database)
  } finally {
    database.close()
  }
}

function digestsIn(database: Database.Database, addresses: Addresses): string[] {
  const ofRows = newDigestSearch()
  noteMovementFiles(database, addresses, ofRows)
  for (const [what, text] of rowTexts(database, addresses)) ofRows.note(what, text)
  return valuesByColumn(database).flatMap(({ column, values }) => {
    // A byte between values that belongs to no digest in hex or base64.
    const bytes = Buffer.concat(values.flatMap((value) => [bytesOf(value), Buffer.from('|')]))
    const digests = new Set([...plainDigestsIn(bytes), ...ofRows.digestsIn(bytes)])
    return [...digests].map((what) => `${column}: ${what}`)
  })
}

/** Leaves out columns without a value. */
function valuesByColumn(database: Database.Database): { column: string; values: unknown[] }[] {
  const tables = rowsOf(database, `SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1`)
  return tables.flatMap(([table]) => {
    const rows = rowsOf(database, `SELECT * FROM "${table}"`)
    if (rows.length === 0) return []
    return rowsOf(database, `PRAGMA table_info("${table}")`).flatMap(([, column], place) => {
      const values = rows.map((row) => row[place]).filter((value) => value !== null)
      return values.length === 0 ? [] : [{ column: `${table}.${column}`, values }]
    })
  })
}

function bytesOf(value: unknown): Buffer {
  return Buffer.isBuffer(value) ? value : Buffer.from(String(value))
}

const header = 'creationDate,transactionId,recipient,recipientType,type,status,consentDate,source\n'

/** Notes each line, each line as a file of its own, and the whole file of each day and brand. */
function noteMovementFiles(database: Database.Database, addresses: Addresses, search: DigestSearch): void {
  const names = ['at', 'day', 'id', 'mark', 'brand', 'rest']
  const sql = `SELECT strftime('%Y-%m-%d %H:%M:%S', c.recorded_at / 1000 + 10800, 'unixepoch'),
      date(c.recorded_at / 1000 + 10800, 'unixepoch'), lower(hex(c.id)), lower(hex(r.mark)), c.brand_code,
      concat_ws(',', recipient_type, channel, status, coalesce(consent_date, ''), coalesce(source, ''))
    FROM change c JOIN recipient r ON r.id = c.recipient_id WHERE effect <> 'repeat' ORDER BY c.recorded_at, c.id`
  const changes = rowsOf(database, sql).map(
    (values): Row => Object.fromEntries(names.map((name, place) => [name, values[place]])),
  )
  const files = Map.groupBy(changes, ({ day, brand }) => `${day} ${brand}`)
  for (const rows of files.values()) {
    const lines = rows.map(({ at, id, mark, rest }) => {
      const address = addresses.get(String(mark))
      const kind = String(rest).replace(/\d{4}-[^,]*/, '')
      return {
        kind,
        isNamed: address !== undefined,
        text: `${at},${id},${address ?? erasedRecipient},${rest}\n`,
      }
    })
    const named = lines.filter(({ isNamed }) => isNamed)
    if (named.length > 0) search.note('a movement file', header + lines.map(({ text }) => text).join(''))
    for (const { text } of sampleOf(named, ({ kind }) => kind)) {
      search.note('a line of a movement file', text)
      search.note('a line of a movement file', text.trimEnd())
      search.note('a movement file of one line', header + text)
    }
  }
  const kindOfAddress = (address: string) => (address.includes('@') ? 'an e-mail address' : 'a phone number')
  for (const address of sampleOf([...addresses.values()], kindOfAddress)) {
    for (const written of addressForms(address)) search.note(kindOfAddress(address), written)
  }
}
