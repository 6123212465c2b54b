import { closeSync, existsSync, openSync, readdirSync, readSync } from 'node:fs'
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path'
import { editDistance } from '../config/names.ts'

/**
 * Returns the path of a register (database file) that a mistyped path most likely means, such as `data/izin.db` for
 * `data/izn.db` or `dta/izin.db`. Null if there is none, or if the path itself has a file.
 */
export function registerMeantBy(path: string): string | null {
  const typedPath = resolve(path)
  if (existsSync(typedPath)) return null
  const folder = existingFolderOf(typedPath)
  const [missingName = '', ...rest] = relative(folder, typedPath).split(sep)
  const similarNames = namesIn(folder).filter((name) => isSlip(missingName, name))
  return similarNames.map((name) => join(folder, name, ...rest)).find(isDatabase) ?? null
}

/** Lists the database files in a folder, without the playground's: each is the register of a company or its backup. */
export function registersIn(folder: string): string[] {
  return namesIn(folder)
    .filter((name) => name.endsWith('.db') && !name.startsWith('playground'))
    .map((name) => join(folder, name))
    .filter(isDatabase)
}

function existingFolderOf(path: string): string {
  const folder = dirname(path)
  return existsSync(folder) ? folder : existingFolderOf(folder)
}

/** Returns the names in a folder; none if it cannot be read. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/**
 * True if a file name is likely a mistyped form of a known one. Endings such as `.db` do not count. Names that differ only in digits, such as
 * `test1` and `test2`, are no slip.
 */
function isSlip(name: string, known: string): boolean {
  const [typedStem, existingStem] = [stemOf(name), stemOf(known)]
  if (typedStem === existingStem) return true
  if (withoutDigits(typedStem) === withoutDigits(existingStem)) return false
  const slipsMax = existingStem.length >= 8 ? 2 : existingStem.length >= 4 ? 1 : 0
  return slipsMax > 0 && editDistance(typedStem, existingStem) <= slipsMax
}

/** Returns a file name without its ending. */
function stemOf(name: string): string {
  return basename(name, extname(name)).toLowerCase()
}

function withoutDigits(text: string): string {
  return text.replaceAll(/\d/g, '')
}

const databaseHeader = 'SQLite format 3'

/** True if a file begins as an SQLite database. */
function isDatabase(path: string): boolean {
  try {
    const file = openSync(path, 'r')
    const header = Buffer.alloc(databaseHeader.length)
    try {
      readSync(file, header)
    } finally {
      closeSync(file)
    }
    return header.toString('latin1') === databaseHeader
  } catch {
    return false
  }
}
