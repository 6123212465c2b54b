import { hash } from 'node:crypto'
import type { Certificate } from 'pkijs'
import type { Stamper } from '../../ledger/time-stamp/authority.ts'
import { verifyStamp } from '../../ledger/time-stamp/verify.ts'
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

export type WholeStamp =
  | { readonly kind: 'none' }
  | { readonly kind: 'bad'; readonly bad: BadPart }
  | { readonly kind: 'stamped'; readonly at: number }

export async function readWholeStamp(
  files: PackFiles,
  pack: Pack,
  trusted: readonly Certificate[] | null,
): Promise<WholeStamp> {
  const tsr = files[wholeStampFile]
  const sums = files[sumsFile]
  if (tsr === undefined || sums === undefined) return { kind: 'none' }
  const bad = (problem: string): WholeStamp => ({
    kind: 'bad',
    bad: { kind: 'stamp', at: wholeStampFile, problem },
  })
  const verified = await verifyStamp(tsr, { digest: hash('sha384', sums, 'buffer') }, trusted)
  if (!verified.ok) {
    return verified.problem === 'untrusted'
      ? bad('its signer leads to no certificate in TSA_CA_FILE')
      : bad(`it does not hold: ${verified.problem}`)
  }
  const { at } = verified
  if (at < pack.madeAt - beforeMaxMs || at > pack.madeAt + afterMaxMs) {
    return bad('it is not of the time at which the pack says it was made')
  }
  return { kind: 'stamped', at }
}
