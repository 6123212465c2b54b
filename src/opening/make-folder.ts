import { existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** No folder can be there: what stands in the way, by the system's own word. */
export class NoFolderError extends Error {
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
