import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import { sync } from '../../db/backup.ts'

/** Something else stands where a folder is needed. */
class NoFolderError extends Error {
  override readonly name = 'NoFolderError'
  readonly folder: string
  readonly code: string
  /** Error shape of the file system. */
  readonly syscall = 'mkdir'

  constructor(folder: string, code: string, cause?: unknown) {
    super(`Cannot make the folder ${folder}: ${code}`, { cause })
    this.folder = folder
    this.code = code
  }
}

/**
 * Makes folders one by one: with many at once Node hangs where none can be made (under /proc). Throws
 * NoFolderError.
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
    // Another process made it meanwhile.
    if (existsSync(folder)) return
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no reason given'
    throw new NoFolderError(folder, code, error)
  }
}

/*
 * `<database>.restoring` exists during a restore. In between there is no database file, and a start would
 * begin an empty register.
 */

interface Restoring {
  readonly file: string
  /** Place of the old database; null without one. */
  readonly kept: string | null
}

const markPathFor = (databasePath: string) => `${databasePath}.restoring`

/** Notes a restore on disk before it begins. */
export function markRestoring(databasePath: string, restoring: Restoring): void {
  const path = markPathFor(databasePath)
  writeFileSync(path, JSON.stringify(restoring), { mode: 0o600, flush: true })
  sync(dirname(path))
}

export function unmarkRestoring(databasePath: string): void {
  rmSync(markPathFor(databasePath), { force: true })
}

/** Interrupted restore that left no database; null without one. */
export function brokenOffRestore(databasePath: string): Restoring | null {
  if (existsSync(databasePath) || !existsSync(markPathFor(databasePath))) return null
  try {
    return JSON.parse(readFileSync(markPathFor(databasePath), 'utf8')) as Restoring
  } catch {
    // Interrupted while it was written: nothing was moved yet.
    return null
  }
}

/** Throws with a sentence for the operator after an interrupted restore. */
export function insistOnWholeRestore(databasePath: string): void {
  const broken = brokenOffRestore(databasePath)
  if (broken === null) return
  const before = broken.kept === null ? '' : ` The database of before is kept as ${broken.kept}.`
  throw new Error(
    `Cannot use the database ${databasePath}: a restore was broken off and has to be done again: izin restore ${broken.file}.${before}`,
  )
}

/**
 * Makes the folder of a database file. Throws with a sentence naming the place if no file can be there, or a
 * restore was interrupted.
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

/** More time than a starting process needs to fill its file. */
const emptyForMs = 3000
const lookEveryMs = 100

/** Throws if the file beside a key stays empty: it was probably emptied. */
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
