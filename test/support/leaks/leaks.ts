import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { addressesIn, shortened, withoutAddresses, withoutExamples } from './addresses.ts'
import { usedAddressesIn } from './used.ts'

/**
 * Where addresses have leaked to in this suite (promise 5 of the design). Whatever is printed, sent or stored is shown
 * to one of these functions; `setup.ts` fails the suite when something was found.
 */

/** The first address that was found in each place. */
const found = new Map<string, string>()
const declared = new Set<string>()

/** One sentence for each place that held an address. */
export function leaks(): readonly string[] {
  return [...found].map(([place, address]) => `An address (${address}) is in ${place}.`)
}

/** Looks at something that left the app, or that its log was told: a body, a line, a name. */
export function heard(place: string, content: unknown): void {
  note(place, addressesIn(textOf(content)))
}

function note(place: string, [address]: readonly string[]): void {
  if (address !== undefined && !found.has(place)) found.set(place, address)
}

/** The same for what a person is told in chat, where examples of how to write an address may stand. */
export function said(place: string, content: unknown): void {
  heard(place, withoutExamples(textOf(content)))
}

function textOf(content: unknown): string {
  return typeof content === 'string' ? content : (JSON.stringify(content) ?? '')
}

/**
 * Says that this file or folder is there to hold addresses: a file to import, a day's movements, an export. It is not
 * looked into; its name is. Answers the path.
 */
export function holdsAddresses(path: string): string {
  declared.add(path)
  return path
}

/** Looks into every file of a folder, or into one file, and at their names. */
export function searchFiles(path: string, root = path): void {
  if (!existsSync(path)) return
  const name = withoutAddresses(relative(root, path))
  heard(`the name of ${name}`, relative(root, path))
  if (declared.has(path)) return
  const stats = statSync(path)
  if (stats.isDirectory()) {
    for (const entry of readdirSync(path)) searchFiles(join(path, entry), root)
  } else if (stats.isFile()) {
    // A browser that could not be closed leaves sockets, which hold nothing and cannot be read.
    const content = readFileSync(path, 'latin1')
    const isBinary = content.includes('\0')
    const addresses = isBinary ? usedAddressesIn(content).map(shortened) : addressesIn(content)
    note(`the file ${name}, which no holdsAddresses() declares`, addresses)
  }
}

/**
 * Looks into what was written to a database since its last checkpoint, while it is open. Only the log beside it is read:
 * opening and closing the file itself would drop the locks of this process. Call it before the database is closed.
 */
export function searchWriteAheadLog(database: string): void {
  searchFiles(`${database}-wal`, resolve(database, '../..'))
}
