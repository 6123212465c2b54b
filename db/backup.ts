import { closeSync, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'libsql'
import { OperatorError } from '../src/util/sentence.ts'
import { asStorageError, codeOf, isBusy } from './embedded/faults.ts'
import { partialOf, removeLeftovers } from './partial.ts'

/**
 * Writes a copy of the database, without its key, into a new file, and returns the size of that file in bytes. The file gets its
 * name only when it is complete and on the disk.
 */
export function backUp(databasePath: string, file: string): number {
  if (existsSync(file)) {
    throw new OperatorError({
      en: `Cannot back up: ${file} exists already`,
      tr: `Yedek alınamadı: ${file} zaten var`,
    })
  }
  removeLeftovers(file, Date.now())
  const partial = partialOf(file)
  // The file is made here, since one that SQLite makes would be readable by all users.
  closeSync(openSync(partial, 'wx', 0o600))
  try {
    vacuumInto(databasePath, partial)
    sync(partial)
    giveName(partial, file)
    sync(dirname(file))
  } finally {
    rmSync(partial, { force: true })
  }
  return statSync(file).size
}

/** Sentence for a backup that does not fit on the disk. */
const unfinished = {
  en: 'Cannot back up: the copy cannot be written whole. Is its disk full?',
  tr: 'Yedek alınamadı: kopya tamamlanamadı. Disk dolu mu?',
}

/** Lets SQLite write a compact copy of the database into a file. Throws an error with a sentence if the disk is full. */
function vacuumInto(databasePath: string, file: string): void {
  const database = new Database(databasePath, { timeout: 5000 })
  try {
    database.exec(`VACUUM INTO '${file.replaceAll("'", "''")}'`)
  } catch (error) {
    throw /^SQLITE_(FULL|IOERR_WRITE)/.test(codeOf(error))
      ? new OperatorError(unfinished, { cause: error })
      : asStorageError(error)
  } finally {
    database.close()
  }
}

/** Renames a complete file from its temporary name to its final one. Unlike a rename, it never replaces an existing file. */
export function giveName(partial: string, file: string): void {
  try {
    linkSync(partial, file)
  } catch (error) {
    // Without hard links, an empty file first reserves the name.
    if (!['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'].includes(codeOf(error))) throw error
    closeSync(openSync(file, 'wx', 0o600))
    renameSync(partial, file)
  }
}

/** Waits until a file is on the disk and not only in its cache, so that it survives a loss of power. A folder's names likewise. */
export function sync(path: string): void {
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/**
 * Merges a database and its write-ahead log into a single file, so that it can be moved. Returns false if another process
 * has it open.
 */
export function settle(databasePath: string): boolean {
  const database = new Database(databasePath, { timeout: 200 })
  try {
    // Raw rows are lists of values; the pragma answers a single text.
    const [row] = database.prepare('PRAGMA journal_mode = DELETE').raw(true).all([]) as string[][]
    return row?.[0] === 'delete'
  } catch (error) {
    if (isBusy(error)) return false
    throw error
  } finally {
    database.close()
  }
}
