import { parseJson } from '../../json.ts'
import { evidenceFileTypes } from '../../register/evidence/file-kind.ts'
import {
  evidenceFileBytes,
  evidenceFilesOf,
  type FileEvidence,
  fileIn,
} from '../../register/evidence/files.ts'
import type { Register } from '../../register/register.ts'
import type { Pack, PackChange, PackFile } from './pack-json.ts'

/*
 * Files that prove the changes of a pack. The text of their evidence names their SHA-256, and its digest is
 * in the ledger. In the ZIP their names are digests, because a name may hold an address.
 */

export const attachedFolder = 'evidence/files/'

/** Reads the evidence of a file; null for a text, and for damaged evidence. */
export function fileOfText(text: string | null): FileEvidence | null {
  const given = text === null ? null : parseJson(text)
  return typeof given === 'object' && given !== null ? fileIn({ ...given }) : null
}

export function fileName({ sha256, kind }: Pick<FileEvidence, 'sha256' | 'kind'>): string {
  return `${attachedFolder}${sha256}.${evidenceFileTypes[kind].ending}`
}

/** A pack is made and checked in memory, so the first files up to this size go into it. */
export const attachedBytesMax = 192 * 2 ** 20

/**
 * Returns the names of the files in the ZIP. The others are fetched one by one; their digests are in the
 * pack.
 */
export function enclosedIn(
  files: readonly Pick<PackFile, 'file' | 'bytes'>[],
  bytesMax = attachedBytesMax,
): ReadonlySet<string> {
  const enclosed = new Set<string>()
  let left = bytesMax
  for (const { file, bytes } of files) {
    if (enclosed.has(file)) continue
    left -= bytes
    if (left < 0) break
    enclosed.add(file)
  }
  return enclosed
}

export function filesIn(changes: readonly PackChange[]): PackFile[] {
  return changes.flatMap(({ id, laterEvidence }) =>
    laterEvidence.flatMap(({ seq, recordedAt, text }) => {
      const file = fileOfText(text)
      if (file === null) return []
      const { name, kind, bytes, sha256 } = file
      return [{ changeId: id, seq, addedAt: recordedAt, kind, bytes, sha256, name, file: fileName(file) }]
    }),
  )
}

/** Leaves out a damaged file, which verification then misses. */
export async function attachedTo(
  register: Register,
  { changes, files }: Pack,
): Promise<Record<string, Uint8Array>> {
  const enclosed = enclosedIn(files)
  const views = await evidenceFilesOf(
    register,
    changes.map(({ id }) => id),
  )
  const attached: Record<string, Uint8Array> = {}
  for (const view of views) {
    const name = fileName(view)
    if (!enclosed.has(name)) continue
    const bytes = attached[name] ?? (await evidenceFileBytes(register, view.mark))
    if (bytes !== null) attached[name] = bytes
  }
  return attached
}
