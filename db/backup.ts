import { randomUUID } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'libsql'
import { asStorageError, codeOf, isBusy } from './connection.ts'

/**
 * Writes the whole database into a new file, as it is at this moment, while others go on reading and writing. The copy is
 * complete and on disk before it gets its name; the key is not in it. Throws an Error with a sentence when the file
 * exists already. Answers its size in bytes.
 */
export function backUp(databasePath: string, file: string): number {
  if (existsSync(file)) throw new Error(`Cannot back up: ${file} exists already`)
  const partial = partialOf(file)
  // Made here, since the mode of a file that the database made would be everybody's.
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

function vacuumInto(databasePath: string, file: string): void {
  const database = new Database(databasePath, { timeout: 5000 })
  try {
    database.exec(`VACUUM INTO '${file.replaceAll("'", "''")}'`)
  } catch (error) {
    // The database is only read here.
    throw /^SQLITE_(FULL|IOERR_WRITE)/.test(codeOf(error))
      ? new Error('Cannot back up: the copy cannot be written whole. Is its disk full?', { cause: error })
      : asStorageError(error)
  } finally {
    database.close()
  }
}

/**
 * Whether a database file that nobody else has open holds together in every page; it has no write-ahead log from then on. Throws
 * StorageError when it is no database.
 */
export function isWhole(databasePath: string): boolean {
  const database = new Database(databasePath, { timeout: 5000 })
  try {
    database.prepare('PRAGMA journal_mode = DELETE').raw(true).all([])
    const [row] = database.prepare('PRAGMA quick_check(1)').raw(true).all([]) as string[][]
    return row?.[0] === 'ok'
  } catch (error) {
    if (codeOf(error).startsWith('SQLITE_CORRUPT')) return false
    throw asStorageError(error)
  } finally {
    database.close()
  }
}

/** Changes a database file that nobody has open; nothing of it stays behind in a write-ahead log, so that it can be moved. */
export function changeClosed(databasePath: string, sql: string): void {
  const database = new Database(databasePath, { timeout: 5000 })
  try {
    database.prepare('PRAGMA journal_mode = DELETE').raw(true).all([])
    database.exec(sql)
  } finally {
    database.close()
  }
}

/**
 * The name of a file until it is whole. Nobody else has it, not even a process that was killed: in a container the next one gets
 * the same number.
 */
export function partialOf(file: string): string {
  return `${file}.partial-${randomUUID()}`
}

/** Gives a file that is whole its name. Throws, unlike a rename, when somebody has made one of that name meanwhile. */
export function giveName(partial: string, file: string): void {
  try {
    linkSync(partial, file)
  } catch (error) {
    // A disk without hard links, such as most memory sticks: then the name is taken first.
    if (!['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'].includes(codeOf(error))) throw error
    closeSync(openSync(file, 'wx', 0o600))
    renameSync(partial, file)
  }
}

/** Makes sure that a file, or the names in a folder, outlive a loss of power. */
export function sync(path: string): void {
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** Another process has the database open. */
export class InUseError extends Error {
  override readonly name = 'InUseError'
}

/**
 * Brings everything of a database into its one file, so that it can be moved. Throws InUseError when another process has
 * it open: SQLite leaves write-ahead logging only when it is alone.
 */
export function settle(databasePath: string): void {
  const database = new Database(databasePath, { timeout: 200 })
  try {
    const [row] = database.prepare('PRAGMA journal_mode = DELETE').raw(true).all([]) as string[][]
    if (row?.[0] !== 'delete') throw new InUseError('another process has the database open')
  } catch (error) {
    if (!isBusy(error)) throw error
    throw new InUseError('another process has the database open', { cause: error })
  } finally {
    database.close()
  }
}
