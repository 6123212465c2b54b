import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { holdsAddresses } from './leaks/leaks.ts'

export async function openFolder() {
  const path = await mkdtemp(join(tmpdir(), 'izin-test-'))
  return {
    path,
    file: (...names: string[]) => join(path, ...names),
    close: () => rm(path, { recursive: true, force: true }),
  }
}

export async function openAddressFolder() {
  const folder = await openFolder()
  holdsAddresses(folder.path)
  return folder
}
