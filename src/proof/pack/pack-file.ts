import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { unzipSync } from 'fflate'
import type { Certificate } from 'pkijs'
import { attachedBytesMax } from './attached-files.ts'
import { packFile } from './pack-files.ts'
import { type PackFiles, type PackVerification, verifyPack } from './verify-pack.ts'

/** Beyond it a file is not opened, so that a small one cannot fill the memory: a third more than the files a pack is made with. */
const unpackedBytesMax = attachedBytesMax + 64 * 2 ** 20

/** Verifies a pack in a file, its ZIP or its JSON alone; null when the file is something else. */
export async function verifyPackFile(
  file: string,
  trusted: readonly Certificate[] | null = null,
): Promise<PackVerification | null> {
  const kind = kindOf(await beginningOf(file))
  if (kind === null) return null
  const { size } = await stat(file)
  if (size > unpackedBytesMax) return unreadable(`it is too large: ${size} bytes`)
  const content = await readFile(file)
  if (kind === 'json') return await verifyPack({ [packFile]: content }, trusted)
  const files = openZip(content)
  return files === null ? unreadable('it cannot be opened') : await verifyPack(files, trusted)
}

/** The files of a ZIP; null when it is none, holds a name twice or would unfold beyond all measure. */
export function openZip(bytes: Uint8Array): PackFiles | null {
  let unpacked = 0
  const names = new Set<string>()
  try {
    const files = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        // Of two files of one name each program shows another one.
        if (names.has(name)) throw new RangeError('a name twice')
        names.add(name)
        unpacked += originalSize
        if (unpacked > unpackedBytesMax) throw new RangeError('too large')
        return true
      },
    })
    // Folders, which some programs write as entries of their own, hold nothing.
    return Object.fromEntries(Object.entries(files).filter(([name]) => !name.endsWith('/')))
  } catch {
    return null
  }
}

/** A ZIP begins with the mark of its first file; our JSON with what it is. */
function kindOf(beginning: string): 'zip' | 'json' | null {
  if (beginning.startsWith('PK')) return 'zip'
  return /^\s*\{\s*"kind"\s*:\s*"izin-pack"/.test(beginning) ? 'json' : null
}

async function beginningOf(file: string): Promise<string> {
  let beginning = ''
  for await (const chunk of createReadStream(file, { encoding: 'latin1', end: 99 })) beginning += chunk
  return beginning
}

function unreadable(problem: string): PackVerification {
  return { ok: false, changes: 0, firstBad: { kind: 'file', at: 'ZIP', problem }, anchoredThrough: null }
}
