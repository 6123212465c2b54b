import { and, desc, eq, gt, isNull } from 'drizzle-orm'
import { emailCode } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import type { Vault } from '../../crypto/vault.ts'

/** What one-time codes have in common. */

const minuteMs = 60_000
/** How long a code is good. */
export const codeMinutes = 10
export const codeMs = codeMinutes * minuteMs
/** How often a code may be tried: among a million, five tries find it once in 200,000 codes. */
export const triesMax = 5

/** How many codes are sent within such a time. The first protects the mailbox of whoever has the address. */
export const limits = {
  address: [
    { withinMs: 15 * minuteMs, max: 3 },
    { withinMs: 24 * 60 * minuteMs, max: 10 },
  ],
  asker: [
    { withinMs: 15 * minuteMs, max: 6 },
    { withinMs: 24 * 60 * minuteMs, max: 30 },
  ],
} as const
/** After this long nothing counts codes any more. */
export const codeKeptMs = 24 * 60 * minuteMs

/** Who may name a code, as the database knows him. */
export function sessionMark(vault: Vault, session: string): Buffer {
  return vault.mark(`session of a code: ${session}`)
}

export function askerMark(vault: Vault, asker: string): Buffer {
  return vault.mark(`asker of codes: ${asker}`)
}

/** Keyed, since a plain hash of six digits is found by trying them all. */
export function codeDigest(vault: Vault, session: Buffer, recipient: Buffer, code: string): Buffer {
  return vault.mark(`code: ${session.toString('hex')} ${recipient.toString('hex')} ${code}`)
}

/** Where the sealed address of a code stands. */
export function aboutCode(digest: Uint8Array): string {
  return `email code ${Buffer.from(digest).toString('hex')}`
}

/** The codes that somebody may still name. */
export function openCodes(session: Buffer) {
  const isOpen = and(eq(emailCode.sessionMark, session), isNull(emailCode.settledAt))
  return query(build.select().from(emailCode).where(isOpen).orderBy(emailCode.id))
}

/** The newest code of a session, settled or not. */
export function lastCode(session: Buffer) {
  const ofSession = eq(emailCode.sessionMark, session)
  return query(build.select().from(emailCode).where(ofSession).orderBy(desc(emailCode.id)).limit(1))
}

/** When codes were made for an address, or for an asker, as long as it counts. */
export function madeSince(whose: { recipient: Buffer } | { asker: Buffer }, since: number) {
  const isTheirs =
    'recipient' in whose ? eq(emailCode.recipientMark, whose.recipient) : eq(emailCode.askerMark, whose.asker)
  return query(
    build
      .select({ madeAt: emailCode.madeAt })
      .from(emailCode)
      .where(and(isTheirs, gt(emailCode.madeAt, since)))
      .orderBy(emailCode.madeAt),
  )
}
