import { existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { insistOnWholeRestore } from './restore-mark.ts'

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
  makeFolder(dirname(path), path)
  insistOnWholeRestore(path)
}

/** One folder at a time: of many at once, Node does not come back where the machine takes none (under /proc). */
function makeFolder(folder: string, path: string): void {
  if (existsSync(folder)) {
    if (statSync(folder).isDirectory()) return
    throw new Error(`Cannot make the database ${path}: ${folder} is a file and no folder.`)
  }
  makeFolder(dirname(folder), path)
  try {
    mkdirSync(folder)
  } catch (error) {
    // Another process that starts now has made it already.
    if (existsSync(folder)) return
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'no reason given'
    throw new Error(`Cannot make the database ${path}: the folder ${folder} cannot be made (${reason}).`, {
      cause: error,
    })
  }
}
