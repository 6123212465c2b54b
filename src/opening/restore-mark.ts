import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { sync } from '../../db/backup.ts'

/*
 * `<database>.restoring` stands beside a database while a backup is put in its place. In between there is no file of its
 * name, and whoever started then would begin an empty register without noticing.
 */

export interface Restoring {
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
