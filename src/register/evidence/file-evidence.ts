import type { Evidence } from './evidence.ts'
import { type EvidenceFileKind, evidenceFileKinds } from './file-kind.ts'

/**
 * A file as evidence names it: in the text that is sealed beside the change and bound to it by the chain, as any other text.
 * The file's SHA-256 in it is what binds the bytes. Its name may hold an address; it stands nowhere else.
 */
export interface FileEvidence {
  readonly name: string
  readonly kind: EvidenceFileKind
  readonly bytes: number
  /** Hex digits. */
  readonly sha256: string
}

export function evidenceOfFile(door: string, { name, kind, bytes, sha256 }: FileEvidence): Evidence {
  return { door, fileKind: kind, fileBytes: bytes, fileSha256: sha256, fileName: name }
}

/** The inverse; null for evidence that is a text. */
export function fileIn(given: Readonly<Record<string, unknown>>): FileEvidence | null {
  const { fileKind, fileBytes, fileSha256, fileName } = given
  const kind = evidenceFileKinds.find((one) => one === fileKind)
  if (kind === undefined || typeof fileBytes !== 'number') return null
  if (typeof fileSha256 !== 'string' || !/^[0-9a-f]{64}$/.test(fileSha256)) return null
  return { name: typeof fileName === 'string' ? fileName : '', kind, bytes: fileBytes, sha256: fileSha256 }
}

const nameMax = 200

/** A name as it is kept: without the folders before it, and without what no name has. */
export function keptName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  return last
    .replaceAll(/\p{Cc}|\p{Cf}/gu, '')
    .trim()
    .slice(0, nameMax)
}
