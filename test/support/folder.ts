import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Folder {
  readonly path: string
  file(...names: string[]): string
  close(): Promise<void>
}

/** A folder of its own for temporary files. */
export async function openFolder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'izin-test-'))
  return {
    path,
    file: (...names) => join(path, ...names),
    close: () => rm(path, { recursive: true, force: true }),
  }
}
