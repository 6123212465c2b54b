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
 * The files that prove the changes of a pack. What binds them is the text of the evidence they were added as: it names each
 * file's SHA-256, and its own digest is in the ledger. In the ZIP they stand under that digest, since a name may hold an
 * address; two changes that one file proves have it once.
 */

/** Where they stand in the ZIP. */
export const attachedFolder = 'evidence/files/'

/** The file that a piece of later evidence is; null for a text, and for one that was damaged. */
export function fileOfText(text: string | null): FileEvidence | null {
  if (text === null) return null
  try {
    const given: unknown = JSON.parse(text)
    return typeof given === 'object' && given !== null ? fileIn({ ...given }) : null
  } catch {
    return null
  }
}

/** Where a file stands in the ZIP. */
export function fileName({ sha256, kind }: Pick<FileEvidence, 'sha256' | 'kind'>): string {
  return `${attachedFolder}${sha256}.${evidenceFileTypes[kind].ending}`
}

/**
 * So much of the files goes into a pack, the first of them in the order of its list: whoever makes or checks it holds it in
 * memory. With all that is beside them a pack stays within what is opened.
 */
export const attachedBytesMax = 192 * 2 ** 20

/**
 * The names of the files that are in the ZIP with the pack, which its list alone tells; the others are fetched one by one,
 * and their digests stand in the pack all the same.
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

/** The list of them, as the pack tells it. */
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

/** The bytes of the files of a pack, by where they stand in the ZIP; one that is damaged is left out, and missed. */
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
