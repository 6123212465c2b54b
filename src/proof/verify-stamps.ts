import { hash } from 'node:crypto'
import type { Certificate } from 'pkijs'
import type { StampEntry } from '../ledger/entries.ts'
import { verifyStamp } from '../ledger/time-stamp/verify.ts'
import type { BadEntry, Book, Checkers } from './verify.ts'
/** What a kept stamp is said to be, beside the answer itself. */
export type StampClaims = Pick<StampEntry, 'tsr'> &
  Pick<StampEntry['content'], 'sha384' | 'stampedAt' | 'serial' | 'authority'>

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

/**
 * Checks stamps: each is the signed answer to its digest, and of the day that was closed before it. Of a file that was handed out
 * only those who have it can tell more. Movement files are made once all entries are known.
 */
export function stampChecks(
  { anchors }: Pick<Checkers, 'anchors'>,
  book: Pick<Book, 'movementDigest'>,
  trusted: readonly Certificate[] | null,
) {
  const ofMovementFiles: StampEntry[] = []

  async function entryProblem({ content, tsr }: StampEntry): Promise<string | null> {
    const { of, date, answer, sha384 } = content
    if (hash('sha256', Buffer.from(tsr, 'base64')) !== answer) return 'it is not the answer that was kept'
    const problem = await stampProblem({ ...content, tsr }, trusted)
    if (problem !== null || of === 'file') return problem
    const digest = date === null ? null : anchors.digestOf(date)
    if (date === null || digest === null) return 'the day it stamps is not here'
    if (of === 'movement-file') return null
    if (digest !== sha384) return 'it is not of the day as it is here'
    anchors.headStamp({ date })
    return null
  }

  return {
    async entry(entry: StampEntry): Promise<BadEntry | null> {
      const problem = await entryProblem(entry)
      if (problem !== null) return { kind: 'stamp', at: entry.seq, problem }
      if (entry.content.of === 'movement-file') ofMovementFiles.push(entry)
      return null
    },

    /** The first that is not of the file of its day, once all entries are known. */
    async firstBad(): Promise<BadEntry | null> {
      for (const { seq, content } of ofMovementFiles) {
        const { date, brandCode, sha384 } = content
        if (date === null || brandCode === null) continue
        const digest = await book.movementDigest(date, brandCode)
        if (digest === null) continue
        if (digest.toString('hex') !== sha384)
          return { kind: 'stamp', at: seq, problem: 'it is not of the file of its day' }
        anchors.stamp({ date, brandCode })
      }
      return null
    },
  }
}

export type StampChecks = ReturnType<typeof stampChecks>
