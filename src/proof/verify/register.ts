import type { Certificate } from 'pkijs'
import type { Register } from '../../register/register.ts'
import { anchoredThrough } from '../day.ts'
import { registerEntries } from '../export/register-entries.ts'
import { firstBadComplaint, firstDropOverComplaint } from './complaints.ts'
import { firstBadAsking, firstBadErasure } from './erasures.ts'
import { firstBadEvidence } from './evidence.ts'
import { firstBadLaterEvidence } from './later-evidence.ts'
import { firstCutOff, firstMissingRecipient, firstUnreadable } from './missing.ts'
import { firstBadRecipient } from './recipients.ts'
import { registerBook } from './register-book.ts'
import { type BadEntry, type Verification, verify } from './verify.ts'

/**
 * Verifies a register with its key: the recipients first, so that one that was altered, taken away or made to look erased is
 * named itself and not the changes and files that rest on it, then all that `verify` checks, then the evidence, what was added
 * to it later, the texts of complaints, who is hidden, and whether the last changes were cut off.
 */
export async function verifyRegister(
  register: Register,
  trusted: readonly Certificate[] | null = null,
): Promise<Verification> {
  const badRecipient = await firstOf(register, [
    firstUnreadable,
    firstMissingRecipient,
    firstBadRecipient,
    firstBadErasure,
  ])
  if (badRecipient !== null) {
    return { ok: false, changes: 0, firstBad: badRecipient, anchoredThrough: await anchoredThrough(register) }
  }
  const verification = await verify(registerEntries(register, null), registerBook(register), trusted)
  if (!verification.ok) return verification
  const firstBad = await firstOf(register, [
    firstBadEvidence,
    firstBadLaterEvidence,
    firstDropOverComplaint,
    firstBadComplaint,
    firstBadAsking,
    firstCutOff,
  ])
  const { changes, anchoredThrough: reach } = verification
  return firstBad === null ? verification : { ok: false, changes, firstBad, anchoredThrough: reach }
}

async function firstOf(
  register: Register,
  checks: readonly ((register: Register) => Promise<BadEntry | null>)[],
): Promise<BadEntry | null> {
  for (const check of checks) {
    const bad = await check(register)
    if (bad !== null) return bad
  }
  return null
}
