import { closeSync, existsSync, openSync, readdirSync, readSync } from 'node:fs'
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path'
import { editDistance } from '../config/names.ts'

/**
 * Returns a register whose path differs from this one by a slip of typing, such as `data/izin.db` for
 * `data/izn.db` or `dta/izin.db`; null if there is none, or if this path has a file.
 */
export function registerMeantBy(path: string): string | null {
  const wanted = resolve(path)
  if (existsSync(wanted)) return null
  const folder = existingFolderOf(wanted)
  const [missing = '', ...rest] = relative(folder, wanted).split(sep)
  const alike = namesIn(folder).filter((name) => isSlip(missing, name))
  return alike.map((name) => join(folder, name, ...rest)).find(isDatabase) ?? null
}

/** Database files of a folder other than the playground's, each the register of a company or its backup. */
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

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** Endings do not count. Names that differ in a digit, such as `test1` and `test2`, are two on purpose. */
function isSlip(name: string, known: string): boolean {
  const [typed, meant] = [stemOf(name), stemOf(known)]
  if (typed === meant) return true
  if (withoutDigits(typed) === withoutDigits(meant)) return false
  const slipsMax = meant.length >= 8 ? 2 : meant.length >= 4 ? 1 : 0
  return slipsMax > 0 && editDistance(typed, meant) <= slipsMax
}

function stemOf(name: string): string {
  return basename(name, extname(name)).toLowerCase()
}

function withoutDigits(text: string): string {
  return text.replaceAll(/\d/g, '')
}

const databaseHeader = 'SQLite format 3'

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
