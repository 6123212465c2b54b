import { createHash, hash } from 'node:crypto'
import type { Certificate } from 'pkijs'
import { wordsOf } from '../../ledger/external-anchors.ts'
import { dayText } from '../../ledger/seal.ts'
import type { Stamper } from '../../ledger/time-stamp/authority.ts'
import { stampChecks } from '../../ledger/time-stamp/setup.ts'
import { textOfEntry } from '../../ledger/verify-keys.ts'
import type { Register } from '../../register/register.ts'
import { stampOfFile } from '../stamps.ts'
import { type Pack, type PackDay, type PackLink, type PackWording, packText } from './pack-json.ts'
import type { BadPart, PackFiles } from './verify-pack.ts'
import { daysInOrder } from './verify-seals.ts'

/*
 * Files of a pack: the content of `pack.json` once more, in forms that can be checked by hand. No name holds
 * an address. SHA256SUMS tells damage on the way; anybody can make it anew.
 */

export const packFile = 'pack.json'
/** For reading; both follow from the pack. */
export const documentFile = 'pack.pdf'
export const guideFile = 'VERIFY.md'

const sha256 = (content: Uint8Array) => createHash('sha256').update(content).digest('hex')

export function filesOf(pack: Pack): Record<string, Uint8Array> {
  const { changes } = pack
  return {
    [packFile]: Buffer.from(packText(pack)),
    ...Object.fromEntries(
      changes.map((change) => [`changes/${change.id}.txt`, Buffer.from(textOfEntry(change))]),
    ),
    ...Object.fromEntries(
      changes.flatMap(({ id, evidence }) =>
        evidence === null ? [] : [[`evidence/${id}.json`, Buffer.from(evidence)]],
      ),
    ),
    ...fileTexts(pack),
    ...shownFiles(pack.wordings),
    ...dayFiles(daysInOrder(pack)),
  }
}

/** Texts of evidence that name the files. */
function fileTexts({ changes, files }: Pack): Record<string, Uint8Array> {
  const later = changes.flatMap(({ laterEvidence }) => laterEvidence)
  return Object.fromEntries(
    files.map(({ seq }) => [
      fileTextFile(seq),
      Buffer.from(later.find((one) => one.seq === seq)?.text ?? ''),
    ]),
  )
}

function fileTextFile(seq: number): string {
  return `evidence/later/${seq}.json`
}

function shownFiles(wordings: readonly PackWording[]): Record<string, Uint8Array> {
  return Object.fromEntries(wordings.map((one) => [shownFile(one), Buffer.from(one.text)]))
}

function shownFile({ digest, language }: PackWording): string {
  return `shown/${digest}.${language}.txt`
}

/** Texts of all days if one is stamped, since each holds the head before. */
function dayFiles(days: readonly (PackDay | PackLink)[]): Record<string, Uint8Array> {
  if (days.every(({ stamp }) => stamp === undefined)) return {}
  return Object.fromEntries(
    days.flatMap(({ stamp, ...day }): [string, Uint8Array][] => [
      [dayFile(day, 'txt'), Buffer.from(dayText(day))],
      ...(stamp === undefined
        ? []
        : [[dayFile(day, 'tsr'), Buffer.from(stamp.tsr, 'base64')] as [string, Uint8Array]]),
    ]),
  )
}

export function dayFile({ date }: { readonly date: string }, ending: 'txt' | 'tsr'): string {
  return `days/${date}.${ending}`
}

/** Adds the list of digests, as `sha256sum -c` reads it. */
export function withSums(files: PackFiles): PackFiles {
  const lines = Object.entries(files).map(([name, content]) => `${sha256(content)}  ${name}\n`)
  return { ...files, [sumsFile]: Buffer.from(lines.join('')) }
}

/** True for `pack.json` without its files. */
export function isAlone(files: PackFiles): boolean {
  return Object.keys(files).length === 1
}

export function fileFault(files: PackFiles, pack: Pack): BadPart | null {
  if (isAlone(files)) return null
  const bad = (at: string, problem: string): BadPart => ({ kind: 'file', at, problem })
  const sums = files[sumsFile]
  if (sums === undefined) return bad(sumsFile, 'it is missing')
  const read = readSums(Buffer.from(sums).toString('utf8'))
  if (read === null) return bad(sumsFile, 'a line of it is not a digest, two spaces and a name')
  const fault = sumFault(files, read)
  if (fault !== null) return fault
  for (const [name, content] of Object.entries(filesOf(pack))) {
    const there = files[name]
    if (there === undefined) return bad(name, 'it is missing')
    if (name !== packFile && !Buffer.from(there).equals(content))
      return bad(name, 'it differs from pack.json')
  }
  return null
}

export function paperFault(files: PackFiles, { papers }: Pack): BadPart | null {
  if (papers === undefined || isAlone(files)) return null
  for (const at of [documentFile, guideFile] as const) {
    const content = files[at]
    if (content === undefined) return { kind: 'file', at, problem: 'it is missing' }
    if (sha256(content) !== papers[at])
      return { kind: 'file', at, problem: 'it does not give its digest in pack.json' }
  }
  return null
}

function sumFault(files: PackFiles, sums: ReadonlyMap<string, string>): BadPart | null {
  const names = new Set([...Object.keys(files), ...sums.keys()])
  // The list cannot hold itself, nor the stamp made of it.
  names.delete(sumsFile)
  names.delete(wholeStampFile)
  for (const at of names) {
    const content = files[at]
    const sum = sums.get(at)
    if (content === undefined) return { kind: 'file', at, problem: 'it is missing' }
    if (sum === undefined) return { kind: 'file', at, problem: 'it is not in SHA256SUMS' }
    if (sha256(content) !== sum) return { kind: 'file', at, problem: 'it does not give its digest' }
  }
  return null
}

/** Null for a line that `sha256sum -c` would pass over. */
function readSums(text: string): Map<string, string> | null {
  const lines = text.split('\n')
  if (lines.pop() !== '') return null
  const read = lines.map((line) => /^([0-9a-f]{64}) {2}(.+)$/.exec(line))
  return read.includes(null) ? null : new Map(read.map((line) => [line?.[2] ?? '', line?.[1] ?? '']))
}

/*
 * The stamp of the list of digests, and so of every other file: of documents, names and complaints too, which
 * no seal covers. A pack is made also where no stamp can be had.
 */

export const sumsFile = 'SHA256SUMS'
export const wholeStampFile = 'SHA256SUMS.tsr'

/** Clocks may differ by some minutes. */
const beforeMaxMs = 10 * 60_000
const afterMaxMs = 60 * 60_000

/** Null if the authority did not stamp. */
export type WholeStamper = (sums: Uint8Array) => Promise<Uint8Array | null>

export function wholeStamperOf(register: Register, stamper: Stamper | null): WholeStamper {
  return async (sums) => {
    if (stamper === null) return null
    const stamped = await stampOfFile(register, stamper, hash('sha384', sums, 'buffer'))
    return stamped.kind === 'stamped' ? stamped.stamp.tsr : null
  }
}

export async function readWholeStamp(
  files: PackFiles,
  pack: Pack,
  trusted: readonly Certificate[] | null,
): Promise<{ readonly bad: BadPart } | { readonly stampedAt?: number }> {
  const tsr = files[wholeStampFile]
  const sums = files[sumsFile]
  if (tsr === undefined || sums === undefined) return {}
  const bad = (problem: string) => ({ bad: { kind: 'stamp', at: wholeStampFile, problem } as const })
  const { verifyStamp } = await stampChecks()
  const verified = await verifyStamp(tsr, { digest: hash('sha384', sums, 'buffer') }, trusted)
  if (!verified.ok) return bad(wordsOf(verified.problem))
  const { at: stampedAt } = verified
  return stampedAt < pack.madeAt - beforeMaxMs || stampedAt > pack.madeAt + afterMaxMs
    ? bad('it is not of the time at which the pack says it was made')
    : { stampedAt }
}
