import { createHash } from 'node:crypto'
import { textOfDay } from '../../ledger/seal.ts'
import { textOfEntry } from '../verify-keys.ts'
import { type Pack, type PackDay, type PackLink, type PackWording, packText, sealsText } from './pack-json.ts'
import type { BadPart, PackFiles } from './verify-pack.ts'
import { daysInOrder } from './verify-seals.ts'
import { sumsFile, wholeStampFile } from './whole-stamp.ts'

/*
 * The files of a pack: all that is in `pack.json`, once more in the form in which each can be checked by hand. No name
 * holds an address. SHA256SUMS tells damage on the way; against somebody who makes it anew it proves nothing.
 */

export const packFile = 'pack.json'
/** The two files that are for reading. Everything in them follows from the pack. */
export const documentFile = 'pack.pdf'
export const guideFile = 'VERIFY.md'

const sha256 = (content: Uint8Array) => createHash('sha256').update(content).digest('hex')

/** Everything that follows from the pack alone, by name. */
export function filesOf(pack: Pack): Record<string, Uint8Array> {
  const { changes, stamps } = pack
  return {
    [packFile]: Buffer.from(packText(pack)),
    'seals.json': Buffer.from(sealsText(pack)),
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
    ...Object.fromEntries(
      stamps.map(({ date, brandCode, tsr }) => [
        `stamps/${date}_${brandCode}.tsr`,
        Buffer.from(tsr, 'base64'),
      ]),
    ),
  }
}

/** The texts that name the files, each as its digest is made of it. */
function fileTexts({ changes, files }: Pack): Record<string, Uint8Array> {
  const later = changes.flatMap(({ laterEvidence }) => laterEvidence)
  return Object.fromEntries(
    files.map(({ seq }) => [
      fileTextFile(seq),
      Buffer.from(later.find((one) => one.seq === seq)?.text ?? ''),
    ]),
  )
}

export function fileTextFile(seq: number): string {
  return `evidence/later/${seq}.json`
}

function shownFiles(wordings: readonly PackWording[]): Record<string, Uint8Array> {
  return Object.fromEntries(wordings.map((one) => [shownFile(one), Buffer.from(one.text)]))
}

/** A wording as it was shown, whose SHA-256 stands in the evidence. */
export function shownFile({ digest, language }: PackWording): string {
  return `shown/${digest}.${language}.txt`
}

/** Where any day was stamped, the texts of all, since each holds the head of the one before. */
function dayFiles(days: readonly (PackDay | PackLink)[]): Record<string, Uint8Array> {
  if (days.every(({ stamp }) => stamp === undefined)) return {}
  return Object.fromEntries(
    days.flatMap(({ stamp, ...day }): [string, Uint8Array][] => [
      [dayFile(day, 'txt'), Buffer.from(textOfDay(day))],
      ...(stamp === undefined
        ? []
        : [[dayFile(day, 'tsr'), Buffer.from(stamp.tsr, 'base64')] as [string, Uint8Array]]),
    ]),
  )
}

/** The text whose SHA-256 is the head of a day, and its stamp beside it. */
export function dayFile({ date }: { readonly date: string }, ending: 'txt' | 'tsr'): string {
  return `days/${date}.${ending}`
}

/** The files with the list of their digests, as `sha256sum -c` reads it. */
export function withSums(files: PackFiles): PackFiles {
  const lines = Object.entries(files).map(([name, content]) => `${sha256(content)}  ${name}\n`)
  return { ...files, [sumsFile]: Buffer.from(lines.join('')) }
}

/** Whether it is a `pack.json` by itself, without the files around it. */
export function isAlone(files: PackFiles): boolean {
  return Object.keys(files).length === 1
}

/** The first file that is not what the pack or the list of digests says; a `pack.json` alone has no others to be checked. */
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

/** The first of the two files for reading that is not the one the pack was made with. */
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
  // The list cannot hold itself, nor the stamp that was made of it.
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

/** Digests by name, or null if a line is not as `withSums` writes it: `sha256sum -c` would pass over such a line. */
function readSums(text: string): Map<string, string> | null {
  const lines = text.split('\n')
  if (lines.pop() !== '') return null
  const read = lines.map((line) => /^([0-9a-f]{64}) {2}(.+)$/.exec(line))
  return read.includes(null) ? null : new Map(read.map((line) => [line?.[2] ?? '', line?.[1] ?? '']))
}
