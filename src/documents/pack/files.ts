import { hash } from 'node:crypto'
import type { Problem } from '../../ledger/problems.ts'
import type { BadEntry } from '../../ledger/verification.ts'
import { evidenceFileTypes } from '../../register/evidence/file-kind.ts'
import { evidenceFileBytes, type FileEvidence, fileIn } from '../../register/evidence/files.ts'
import type { Register } from '../../register/register.ts'
import { parseJson } from '../../util/json.ts'
import type { Pack, PackChange } from './pack-json.ts'

/*
 * Files of an evidence pack: its data as JSON, the PDF document made from the data, the evidence files of its changes, and a
 * list of all digests, which `sha256sum -c` reads. No file name contains an address.
 */

/** Contents of the files of a pack, by file name. */
export type PackFiles = Readonly<Record<string, Uint8Array>>

export const packFile = 'pack.json'
export const documentFile = 'pack.pdf'
const sumsFile = 'SHA256SUMS'

/** Returns the file that an evidence text describes; null if the evidence is a note, or damaged. */
export function fileOfText(text: string | null): FileEvidence | null {
  const content = text === null ? null : parseJson(text)
  return typeof content === 'object' && content !== null ? fileIn({ ...content }) : null
}

export function fileName({ sha256, kind }: Pick<FileEvidence, 'sha256' | 'kind'>): string {
  return `evidence/files/${sha256}.${evidenceFileTypes[kind].ending}`
}

/** Largest total size of the evidence files in a pack, in bytes: a pack is made and checked in memory. */
export const attachedBytesMax = 192 * 2 ** 20

/**
 * Returns the evidence files that the ZIP contains, by name: the first ones up to `bytesMax`. For the others it has only
 * digests.
 */
export function enclosedIn(
  changes: readonly PackChange[],
  bytesMax = attachedBytesMax,
): ReadonlyMap<string, FileEvidence & { readonly mark: string }> {
  const enclosed = new Map<string, FileEvidence & { readonly mark: string }>()
  let remainingBytes = bytesMax
  for (const entry of changes.flatMap(({ later }) => later)) {
    if (entry.kind !== 'evidence') continue
    const file = fileOfText(entry.text)
    if (file === null || enclosed.has(fileName(file))) continue
    remainingBytes -= file.bytes
    if (remainingBytes < 0) break
    enclosed.set(fileName(file), { ...file, mark: entry.content.file ?? '' })
  }
  return enclosed
}

/** Reads the evidence files of a pack. Leaves out a damaged file; a verification of the pack then reports it as missing. */
export async function attachedTo(register: Register, { changes }: Pack): Promise<Record<string, Uint8Array>> {
  const attached: Record<string, Uint8Array> = {}
  for (const [name, { mark }] of enclosedIn(changes)) {
    const bytes = await evidenceFileBytes(register, Buffer.from(mark, 'hex'))
    if (bytes !== null) attached[name] = bytes
  }
  return attached
}

/** Adds the file SHA256SUMS, with the digest of each other file. */
export function withSums(files: PackFiles): PackFiles {
  const lines = Object.entries(files).map(([name, content]) => `${sumLine(name, content)}\n`)
  return { ...files, [sumsFile]: Buffer.from(lines.join('')) }
}

/** Returns the line of SHA256SUMS for a file, as the program `sha256sum` writes it. */
const sumLine = (name: string, content: Uint8Array) => `${hash('sha256', content)}  ${name}`

/** Returns the first file that is missing, altered, or no part of the pack; null if there is none. */
export function fileFault(files: PackFiles, { changes }: Pack): BadEntry | null {
  const bad = (at: string, problem: Problem): BadEntry => ({ kind: 'file', at, problem })
  const enclosed = enclosedIn(changes)
  const missing = [documentFile, sumsFile, ...enclosed.keys()].find((name) => files[name] === undefined)
  if (missing !== undefined) return bad(missing, 'it is missing')
  for (const [name, content] of Object.entries(files)) {
    const file = enclosed.get(name)
    if (file === undefined && ![packFile, documentFile, sumsFile].includes(name))
      return bad(name, 'no evidence tells of it')
    if (file !== undefined && hash('sha256', content) !== file.sha256)
      return bad(name, 'it does not give the digest in its evidence')
  }
  return sumFault(files)
}

/** Returns the first file whose digest in SHA256SUMS is missing or wrong; null if the list is right. */
function sumFault({ [sumsFile]: sums, ...files }: PackFiles): BadEntry | null {
  const text = Buffer.from(sums ?? '').toString('utf8')
  const lines = new Set(text.split('\n'))
  const wrong = Object.entries(files).find(([name, content]) => !lines.has(sumLine(name, content)))
  if (wrong !== undefined)
    return { kind: 'file', at: wrong[0], problem: `${sumsFile} does not give its digest` }
  return lines.size === Object.keys(files).length + 1
    ? null
    : { kind: 'file', at: sumsFile, problem: 'it lists other files' }
}
