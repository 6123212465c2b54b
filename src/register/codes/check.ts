import { eq } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { emailCode } from '../../../db/schema.ts'
import { build, statement } from '../../../db/statement.ts'
import type { Recipient } from '../../consent/recipient.ts'
import { equalSecrets } from '../../crypto/constant-time.ts'
import type { Register } from '../register.ts'
import { aboutCode, codeDigest, lastCode, openCodes, sessionMark, triesMax } from './code.ts'

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
  /** It has proved its address already, and is named once more while it would be good: a button pressed twice. */
  | {
      readonly kind: 'used'
      readonly recipientMark: Buffer
      readonly provedAt: number
      readonly sentAt: number
    }
  /** Nothing was asked for under this session, or it was used already. */
  | { readonly kind: 'none' }

/**
 * Checks a one-time code under the session it was made for; spaces and dashes in it do not count. A right one is used up, and
 * known again as long as it would have been good. Every wrong one counts, and takes as long as a right one.
 */
export async function checkCode(
  register: Register,
  { session, code }: { readonly session: string; readonly code: string },
): Promise<CheckedCode> {
  const { vault, engine, clock } = register
  const now = clock()
  const mark = sessionMark(vault, session)
  const named = code.normalize('NFKC').replace(/[\s-]/g, '').slice(0, 20)
  const isNamed = ({ recipientMark, digest }: CodeRow) =>
    equalSecrets(codeDigest(vault, mark, recipientMark, named).toString('hex'), digest.toString('hex'))
  return await engine.unit([openCodes(mark), lastCode(mark)], (rows, [last]): Outcome<CheckedCode> => {
    const row = rows.at(-1)
    if (row === undefined || row.sealed === null) {
      const isAgain = last !== undefined && last.expiresAt > now && isNamed(last)
      return { writes: [], result: isAgain ? usedBefore(last) : { kind: 'none' } }
    }
    const { id, sealed, madeAt } = row
    const become = (set: Partial<typeof emailCode.$inferInsert>) => [
      statement(build.update(emailCode).set(set).where(eq(emailCode.id, id))),
    ]
    const settled = { settledAt: now, sealed: null }
    if (row.expiresAt <= now) return { writes: become(settled), result: { kind: 'over' } }
    if (isNamed(row)) {
      const recipient = vault.openJson<Recipient>(sealed, aboutCode(row.digest))
      const proved = { ...settled, provedAt: now }
      return { writes: become(proved), result: { kind: 'proved', recipient, provedAt: now, sentAt: madeAt } }
    }
    const tries = row.tries + 1
    const isLast = tries >= triesMax
    return {
      writes: become({ tries, ...(isLast ? settled : {}) }),
      result: isLast ? { kind: 'over' } : { kind: 'wrong', triesLeft: triesMax - tries },
    }
  })
}

type CodeRow = typeof emailCode.$inferSelect

function usedBefore({ recipientMark, madeAt, provedAt }: CodeRow): CheckedCode {
  // It ran out of tries, or gave way to a newer one.
  if (provedAt === null) return { kind: 'none' }
  return { kind: 'used', recipientMark, provedAt, sentAt: madeAt }
}
