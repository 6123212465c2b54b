import type { Certificate } from 'pkijs'
import { verifyStamp } from '../../ledger/time-stamp/verify.ts'
import type { FileStampEntry } from '../export/entries.ts'

/** What a kept stamp is said to be, beside the answer itself. */
export type StampClaims = Omit<FileStampEntry, 'kind' | 'storedAt'>

/**
 * What keeps a stamp from being the signed answer to its digest, or from saying what is said of it. Whether its signer is
 * an authority to be trusted is asked where roots are at hand.
 */
export async function stampProblem(
  { sha384, tsr, stampedAt, serial, authority }: StampClaims,
  trusted: readonly Certificate[] | null,
): Promise<string | null> {
  const digest = Buffer.from(sha384, 'hex')
  const verified = await verifyStamp(Buffer.from(tsr, 'base64'), { digest }, trusted)
  if (!verified.ok) {
    return verified.problem === 'untrusted'
      ? 'its signer leads to no certificate in TSA_CA_FILE'
      : `it does not hold: ${verified.problem}`
  }
  if (verified.at !== stampedAt) return 'it was stamped at another time'
  if (verified.serial !== serial) return 'it has another serial number'
  return verified.authority === authority ? null : 'it is from another authority'
}
