import type { Certificate } from 'pkijs'
import type { Register } from '../register/register.ts'
import { anchoredThrough } from './day.ts'
import { dayStampEntries, fileStampEntries, stampEntries } from './outside-entries.ts'
import { registerBook } from './register-book.ts'
import { registerEntries } from './register-entries.ts'
import { type Read, type Verification, verify } from './verify.ts'
import { firstBadComplaint } from './verify-complaints.ts'
import { firstBadEvidence } from './verify-evidence.ts'
import { firstBadLaterEvidence } from './verify-later-evidence.ts'
import { firstBadRecipient } from './verify-recipients.ts'

/**
 * Verifies a register with its key: the sealed addresses first, so that one that was altered is named itself and not the
 * changes and files that rest on it, then all that `verify` checks, then the evidence, what was added to it later, and the texts of complaints.
 */
export async function verifyRegister(
  register: Register,
  trusted: readonly Certificate[] | null = null,
): Promise<Verification> {
  const badRecipient = await firstBadRecipient(register)
  if (badRecipient !== null) {
    return { ok: false, changes: 0, firstBad: badRecipient, anchoredThrough: await anchoredThrough(register) }
  }
  const verification = await verify(entriesOf(register), registerBook(register), trusted)
  if (!verification.ok) return verification
  const firstBad =
    (await firstBadEvidence(register)) ??
    (await firstBadLaterEvidence(register)) ??
    (await firstBadComplaint(register))
  if (firstBad === null) return verification
  const { changes, anchoredThrough: reach } = verification
  return { ok: false, changes, firstBad, anchoredThrough: reach }
}

async function* entriesOf(register: Register): AsyncGenerator<Read> {
  yield* registerEntries(register, null)
  yield* dayStampEntries(register)
  yield* stampEntries(register, null)
  yield* fileStampEntries(register)
}
