import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { holdsAddresses } from './leaks/leaks.ts'

export interface Folder {
  readonly path: string
  file(...names: string[]): string
  close(): Promise<void>
}

export async function openFolder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'izin-test-'))
  return {
    path,
    file: (...names) => join(path, ...names),
    close: () => rm(path, { recursive: true, force: true }),
  }
}

export async function openAddressFolder(): Promise<Folder> {
  const folder = await openFolder()
  holdsAddresses(folder.path)
  return folder
}
