import { existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import { makeFolder, NoFolderError } from './make-folder.ts'
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
