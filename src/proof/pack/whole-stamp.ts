import { hash } from 'node:crypto'
import type { Certificate } from 'pkijs'
import { wordsOf } from '../../ledger/external-anchors.ts'
import type { Stamper } from '../../ledger/time-stamp/authority.ts'
import { stampChecks } from '../../ledger/time-stamp/setup.ts'
import type { Register } from '../../register/register.ts'
import { stampOfFile } from '../stamps.ts'
import type { Pack } from './pack-json.ts'
import type { BadPart, PackFiles } from './verify-pack.ts'

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
