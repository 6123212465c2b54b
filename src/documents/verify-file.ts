import type { Readable } from 'node:stream'
import { unzipSync } from 'fflate'
import type { Certificate } from 'pkijs'
import type { Problem } from '../ledger/problems.ts'
import type { Verification } from '../ledger/verification.ts'
import { altered } from '../ledger/verify.ts'
import { type Refusal, refused } from '../util/refusal.ts'
import { packPdf } from './evidence-pack.ts'
import { attachedBytesMax, documentFile, type PackFiles, packFile } from './pack/files.ts'
import { readPack } from './pack/pack-json.ts'
import { verifyPack } from './pack/verify-pack.ts'

/** Largest unpacked size of a ZIP in bytes: a small ZIP that unpacks to more is refused, since it would fill the memory. */
export const unpackedBytesMax = attachedBytesMax + 64 * 2 ** 20

export interface PackFileVerification extends Verification {
  /** `as-printed` if this program prints the document from the pack byte for byte. */
  readonly document?: 'as-printed' | 'other'
}

/** Verifies a file if it is the ZIP of an evidence pack; null for any other file. */
export async function verifyPackFile(
  open: () => Readable,
  trusted: readonly Certificate[] | null = null,
): Promise<PackFileVerification | null> {
  const pieces: Buffer[] = []
  let size = 0
  // Without an encoding a file is read as buffers.
  for await (const piece of open() as AsyncIterable<Buffer>) {
    // Every ZIP file begins with the letters PK.
    if (size === 0 && piece.toString('latin1', 0, 2) !== 'PK') return null
    size += piece.length
    if (size > unpackedBytesMax) return unreadable('ZIP', `it is larger than ${unpackedBytesMax} bytes`)
    pieces.push(piece)
  }
  if (size === 0) return null
  const zip = openZip(Buffer.concat(pieces))
  return zip.kind === 'refused'
    ? unreadable('ZIP', 'it cannot be opened')
    : await verifyPackFiles(zip.files, trusted)
}

/** Verifies the files of an evidence pack, then prints its document again and compares the bytes. */
export async function verifyPackFiles(
  files: PackFiles,
  trusted: readonly Certificate[] | null = null,
): Promise<PackFileVerification> {
  const { [packFile]: json, [documentFile]: document } = files
  if (json === undefined) return unreadable(packFile, 'it is missing')
  const reading = readPack(Buffer.from(json).toString('utf8'))
  if (reading.kind === 'refused') return unreadable(packFile, reading.reason)
  const verified = await verifyPack(reading.pack, trusted, files)
  if (!verified.ok || document === undefined) return verified
  // A pack that izin did not make can hold unprintable text; its other parts were verified.
  const printed = Buffer.from(await packPdf(reading.pack).catch(() => ''))
  return { ...verified, document: printed.equals(document) ? 'as-printed' : 'other' }
}

/** Returns the files of a ZIP. Refuses a ZIP with two files of the same name or too many bytes, and a file that is no ZIP. */
export function openZip(
  bytes: Uint8Array,
): { readonly kind: 'opened'; readonly files: PackFiles } | Refusal<'not-opened'> {
  let unpacked = 0
  const names = new Set<string>()
  try {
    const files = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        // If two files have the same name, some programs show the first and some the second, so such a ZIP is refused.
        if (names.has(name)) throw new RangeError('a name twice')
        names.add(name)
        unpacked += originalSize
        if (unpacked > unpackedBytesMax) throw new RangeError('too large')
        return true
      },
    })
    // Some programs write folders as entries.
    const entries = Object.entries(files).filter(([name]) => !name.endsWith('/'))
    return { kind: 'opened', files: Object.fromEntries(entries) }
  } catch {
    return refused('not-opened')
  }
}

function unreadable(at: string, problem: Problem): Verification {
  return altered(0, { kind: 'file', at, problem })
}
