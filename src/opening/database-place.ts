import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import { sync } from '../../db/backup.ts'

/** No folder can be there: what stands in the way, by the system's own word. */
class NoFolderError extends Error {
  override readonly name = 'NoFolderError'
  readonly folder: string
  readonly code: string
  /** As the errors of the file system have it, by which they are known. */
  readonly syscall = 'mkdir'

  constructor(folder: string, code: string, cause?: unknown) {
    super(`Cannot make the folder ${folder}: ${code}`, { cause })
    this.folder = folder
    this.code = code
  }
}

/**
 * Makes a folder with those above it, one at a time: of many at once, Node does not come back where the machine takes none
 * (under /proc). Throws NoFolderError, with `ENOTDIR` where a file has the name of one of them.
 */
export function makeFolder(folder: string, mode?: number): void {
  if (existsSync(folder)) {
    if (statSync(folder).isDirectory()) return
    throw new NoFolderError(folder, 'ENOTDIR')
  }
  makeFolder(dirname(folder), mode)
  try {
    mkdirSync(folder, { mode })
  } catch (error) {
    // Another process that starts now has made it already.
    if (existsSync(folder)) return
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no reason given'
    throw new NoFolderError(folder, code, error)
  }
}

/*
 * `<database>.restoring` stands beside a database while a backup is put in its place. In between there is no file of its
 * name, and whoever started then would begin an empty register without noticing.
 */

interface Restoring {
  /** The backup that is restored. */
  readonly file: string
  /** Where the database of before is kept; null when there was none. */
  readonly kept: string | null
}

const markPathFor = (databasePath: string) => `${databasePath}.restoring`

/** Notes that a restore begins, on the disk before it does. */
export function markRestoring(databasePath: string, restoring: Restoring): void {
  const path = markPathFor(databasePath)
  writeFileSync(path, JSON.stringify(restoring), { mode: 0o600, flush: true })
  sync(dirname(path))
}

/** The restore has ended, or has changed nothing. */
export function unmarkRestoring(databasePath: string): void {
  rmSync(markPathFor(databasePath), { force: true })
}

/** The restore that was broken off when there was no database of this name any more; null where none was. */
export function brokenOffRestore(databasePath: string): Restoring | null {
  if (existsSync(databasePath) || !existsSync(markPathFor(databasePath))) return null
  try {
    return JSON.parse(readFileSync(markPathFor(databasePath), 'utf8')) as Restoring
  } catch {
    // Died while it was written: then nothing was moved, and there was no database before either.
    return null
  }
}

/** Throws with a sentence for the operator where a restore was broken off. */
export function insistOnWholeRestore(databasePath: string): void {
  const broken = brokenOffRestore(databasePath)
  if (broken === null) return
  const before = broken.kept === null ? '' : ` The database of before is kept as ${broken.kept}.`
  throw new Error(
    `Cannot use the database ${databasePath}: a restore was broken off and has to be done again: izin restore ${broken.file}.${before}`,
  )
}

/**
 * Makes the folder of a database file where it is missing. Throws an Error with a sentence that names the place where no
 * file can be: a folder of that name, a file where its folder should be, a place that takes no folder, one of a database that
 * a restore has moved away.
 */
export function preparePlace(path: string): void {
  if (existsSync(path) && statSync(path).isDirectory()) {
    throw new Error(
      `Cannot use the database ${path}: it is a folder. Name a file in it: DATABASE_URL=file:${path}/izin.db.`,
    )
  }
  makeFolderOf(path)
  insistOnWholeRestore(path)
}

/** Longer than another process that starts now needs from the file to what stands in it. */
const emptyForMs = 3000
const lookEveryMs = 100

/** Throws an Error with a sentence where the file beside a key is there and has nothing in it: it will have been emptied. */
export async function insistOnContent(path: string, waitMs = emptyForMs): Promise<void> {
  for (let waited = 0; isEmpty(path); waited += lookEveryMs) {
    if (waited >= waitMs) {
      throw new Error(
        `Cannot use the database ${path}: its file is empty, though its key is there. Restore a backup: izin restore FILE. Or remove the file to begin with an empty register.`,
      )
    }
    await later(lookEveryMs)
  }
}

function isEmpty(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.size === 0 && !existsSync(`${path}-wal`)
}

function makeFolderOf(path: string): void {
  try {
    makeFolder(dirname(path))
  } catch (error) {
    if (!(error instanceof NoFolderError)) throw error
    const { folder, code } = error
    const why =
      code === 'ENOTDIR'
        ? `${folder} is a file and no folder`
        : `the folder ${folder} cannot be made (${code})`
    throw new Error(`Cannot make the database ${path}: ${why}.`, { cause: error })
  }
}
