import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { unzipSync } from 'fflate'
import type { Certificate } from 'pkijs'
import { attachedBytesMax } from '../../proof/pack/attached-files.ts'
import { documentFile, guideFile, isAlone, packFile } from '../../proof/pack/pack-files.ts'
import { readPack } from '../../proof/pack/pack-json.ts'
import { type PackFiles, type PackVerification, verifyPack } from '../../proof/pack/verify-pack.ts'
import { papersOf } from './evidence-pack.ts'

/** Larger files are not opened, so that a small ZIP cannot fill the memory. */
const unpackedBytesMax = attachedBytesMax + 64 * 2 ** 20

export interface PackFileVerification extends PackVerification {
  /** `as-printed` if this program prints document and guide from the pack byte for byte. */
  readonly papers?: 'as-printed' | 'other'
}

/** Verifies a pack, its ZIP or its JSON alone; null if the file is something else. */
export async function verifyPackFile(
  file: string,
  trusted: readonly Certificate[] | null = null,
): Promise<PackFileVerification | null> {
  const kind = kindOf(await beginningOf(file))
  if (kind === null) return null
  const { size } = await stat(file)
  if (size > unpackedBytesMax) return unreadable(`it is too large: ${size} bytes`)
  const content = await readFile(file)
  if (kind === 'json') return await verifyPackFiles({ [packFile]: content }, trusted)
  const files = openZip(content)
  return files === null ? unreadable('it cannot be opened') : await verifyPackFiles(files, trusted)
}

/** Verifies the pack, then prints document and guide again to compare them. */
export async function verifyPackFiles(
  files: PackFiles,
  trusted: readonly Certificate[] | null = null,
): Promise<PackFileVerification> {
  const verified = await verifyPack(files, trusted)
  if (!verified.ok || isAlone(files)) return verified
  return { ...verified, papers: (await areAsPrinted(files)) ? 'as-printed' : 'other' }
}

async function areAsPrinted(files: PackFiles): Promise<boolean> {
  const read = readPack(Buffer.from(files[packFile] ?? '').toString('utf8'))
  if (!read.ok || read.pack.papers === undefined) return false
  const { papers, ...pack } = read.pack
  try {
    const printed = await papersOf(pack, papers.language)
    return ([documentFile, guideFile] as const).every((name) =>
      Buffer.from(files[name] ?? '').equals(printed[name]),
    )
  } catch {
    // A pack that izin did not make can hold unprintable text; its other parts were verified.
    return false
  }
}

/** Returns the files of a ZIP; null if it is none, holds a name twice or is too large when unpacked. */
export function openZip(bytes: Uint8Array): PackFiles | null {
  let unpacked = 0
  const names = new Set<string>()
  try {
    const files = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        // Programs differ in which of two files with one name they show.
        if (names.has(name)) throw new RangeError('a name twice')
        names.add(name)
        unpacked += originalSize
        if (unpacked > unpackedBytesMax) throw new RangeError('too large')
        return true
      },
    })
    // Some programs write folders as entries.
    return Object.fromEntries(Object.entries(files).filter(([name]) => !name.endsWith('/')))
  } catch {
    return null
  }
}

/** A ZIP begins with the mark of its first file. */
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
