import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { addressesIn, shownWithPlace, withoutAddresses, withoutExamples } from './addresses.ts'
import { type SearchedDatabase, searchDatabase } from './database-digests.ts'
import { keysBeside } from './database-key.ts'
import { plainDigestsIn } from './digests.ts'
import { noteSearchedTables } from './every-table.ts'
import { usedAddressesIn } from './used.ts'

/* Places where addresses leaked in this suite (promise 5 of the design); `setup.ts` fails the suite. */

/** By place, what is there: its first address, or a plain digest. */
const found = new Map<string, string>()
const declared = new Set<string>()

/** Suites that share a process share this module. */
export function forgetLeaks(): void {
  found.clear()
  declared.clear()
}

export function leaks(): readonly string[] {
  return [...found].map(([place, what]) => `${what} is in ${place}.`)
}

/** For what leaves the app or enters its log. */
export function heard(place: string, content: unknown): void {
  noteAddresses(place, addressesIn(textOf(content)))
}

function noteAddresses(place: string, addresses: readonly string[]): void {
  note(
    place,
    addresses.map((address) => `An address (${address})`),
  )
}

function note(place: string, [what]: readonly string[]): void {
  if (what !== undefined && !found.has(place)) found.set(place, what)
}

/** For chat, where examples of addresses may stand. */
export function said(place: string, content: unknown): void {
  heard(place, withoutExamples(textOf(content)))
}

function textOf(content: unknown): string {
  return typeof content === 'string' ? content : (JSON.stringify(content) ?? '')
}

/** Declares a file or folder that is there to hold addresses: only its name is searched. Returns the path. */
export function holdsAddresses(path: string): string {
  declared.add(path)
  return path
}

export function searchFiles(path: string, root = path): void {
  if (!existsSync(path)) return
  const name = withoutAddresses(relative(root, path))
  heard(`the name of ${name}`, relative(root, path))
  if (declared.has(path)) return
  const stats = statSync(path)
  if (stats.isDirectory()) {
    for (const entry of readdirSync(path)) searchFiles(join(path, entry), root)
  } else if (stats.isFile()) {
    // Sockets of a browser that could not be closed cannot be read.
    const bytes = readFileSync(path)
    const isBinary = bytes.includes(0)
    const addresses = piecesOf(bytes).flatMap((content) =>
      isBinary
        ? usedAddressesIn(content).map((written) => shownWithPlace(content, written))
        : addressesIn(content),
    )
    noteAddresses(`the file ${name}, which no holdsAddresses() declares`, addresses)
    const digests = isBinary ? plainDigestsIn(bytes) : []
    note(
      `the file ${name}`,
      digests.map((what) => `A plain digest (${what})`),
    )
    if (bytes.subarray(0, databaseBeginning.length).equals(databaseBeginning)) searchColumns(path, name)
  }
}

const databaseBeginning = Buffer.from('SQLite format 3\0')

/** No string can hold the bytes of a very large file. */
const pieceBytes = 256 * 2 ** 20
/** Longer than an address, which may stand where a piece ends. */
const overlapBytes = 1024

function piecesOf(bytes: Buffer): string[] {
  const pieces = Math.max(1, Math.ceil(bytes.length / pieceBytes))
  return Array.from({ length: pieces }, (_, place) => {
    const begin = place * pieceBytes
    return bytes.subarray(begin, begin + pieceBytes + overlapBytes).toString('latin1')
  })
}

function searchColumns(path: string, name: string): void {
  const { digests, columns } = searchedCopy(path) ?? { digests: [], columns: [] }
  noteSearchedTables(columns)
  for (const place of digests) {
    const [column = '', what] = place.split(': ')
    note(`the column ${column} of ${name}`, [`A plain digest (${what})`])
  }
}

const damageCodes: readonly unknown[] = ['SQLITE_CORRUPT', 'SQLITE_NOTADB']

/**
 * Searches a copy of a database, since a connection may still hold a lock on the file. Null for a file that a test has
 * damaged, which its bytes are searched for all the same, and where `searchDatabase` returns null.
 */
function searchedCopy(path: string): SearchedDatabase | null {
  const folder = holdsAddresses(mkdtempSync(join(tmpdir(), 'izin-copy-')))
  for (const end of ['', '-wal']) {
    if (existsSync(path + end)) copyFileSync(path + end, join(folder, `izin.db${end}`))
  }
  try {
    return searchDatabase(join(folder, 'izin.db'), keysBeside(path))
  } catch (error) {
    if (error instanceof Error && damageCodes.includes(Reflect.get(error, 'code'))) return null
    throw error
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Closing the database would drop this process's locks: only its log is read. Call before closing. */
export function searchWriteAheadLog(database: string): void {
  searchFiles(`${database}-wal`, resolve(database, '../..'))
}
