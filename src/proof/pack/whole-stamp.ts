import { hash } from 'node:crypto'
import type { Certificate } from 'pkijs'
import type { Stamper } from '../../ledger/time-stamp/authority.ts'
import { verifyStamp } from '../../ledger/time-stamp/verify.ts'
import type { Register } from '../../register/register.ts'
import { stampOfFile } from '../stamps.ts'
import type { Pack } from './pack-json.ts'
import type { BadPart, PackFiles } from './verify-pack.ts'

/*
 * The stamp of a pack as a whole: of the list of digests, in which every other file stands. So the document, the names of
 * company and brands, complaints and the moment it was made are as they were when the authority saw them, which no seal of
 * the register tells. A pack is made all the same where no stamp can be had.
 */

export const sumsFile = 'SHA256SUMS'
export const wholeStampFile = 'SHA256SUMS.tsr'

/** The stamp asked of an authority follows the making within an answer's time; clocks may differ by some minutes. */
const beforeMaxMs = 10 * 60_000
const afterMaxMs = 60 * 60_000

/** What stamps a list of digests; null where the authority did not. */
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

/** The stamp of the whole pack, once its files were found to be those of the list. */
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
