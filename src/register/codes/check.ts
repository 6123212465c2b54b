import { eq } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { emailCode } from '../../../db/schema.ts'
import { build, statement } from '../../../db/statement.ts'
import type { Recipient } from '../../consent/recipient.ts'
import { equalSecrets } from '../../vault/constant-time.ts'
import type { Register } from '../register.ts'
import { aboutCode, codeDigest, openCodes, sessionMark, triesMax } from './code.ts'

export type CheckedCode =
  /** Whoever named the code has read what came to this address, just now. */
  | {
      readonly kind: 'proved'
      readonly recipient: Recipient
      readonly provedAt: number
      readonly sentAt: number
    }
  | { readonly kind: 'wrong'; readonly triesLeft: number }
  /** It ran out, or was tried too often: a new one has to be asked for. */
  | { readonly kind: 'over' }
  /** Nothing was asked for under this session, or it was used already. */
  | { readonly kind: 'none' }

/**
 * Checks a one-time code under the session it was made for; spaces and dashes in it do not count. A right one is used up. Every
 * wrong one counts, and takes as long as a right one.
 */
export async function checkCode(
  register: Register,
  { session, code }: { readonly session: string; readonly code: string },
): Promise<CheckedCode> {
  const { vault, engine, clock } = register
  const now = clock()
  const mark = sessionMark(vault, session)
  const named = code.normalize('NFKC').replace(/[\s-]/g, '').slice(0, 20)
  return await engine.unit([openCodes(mark)], (rows): Outcome<CheckedCode> => {
    const row = rows.at(-1)
    if (row === undefined || row.sealed === null) return { writes: [], result: { kind: 'none' } }
    const { id, digest, sealed, madeAt } = row
    const become = (set: Partial<typeof emailCode.$inferInsert>) => [
      statement(build.update(emailCode).set(set).where(eq(emailCode.id, id))),
    ]
    const settled = { settledAt: now, sealed: null }
    if (row.expiresAt <= now) return { writes: become(settled), result: { kind: 'over' } }
    const isRight = equalSecrets(
      codeDigest(vault, mark, row.recipientMark, named).toString('hex'),
      digest.toString('hex'),
    )
    if (isRight) {
      const recipient = vault.openJson<Recipient>(sealed, aboutCode(digest))
      return { writes: become(settled), result: { kind: 'proved', recipient, provedAt: now, sentAt: madeAt } }
    }
    const tries = row.tries + 1
    const isLast = tries >= triesMax
    return {
      writes: become({ tries, ...(isLast ? settled : {}) }),
      result: isLast ? { kind: 'over' } : { kind: 'wrong', triesLeft: triesMax - tries },
    }
  })
}
