import { and, eq, isNotNull, isNull } from 'drizzle-orm'
import { consentRequest, emailCode } from '../../../db/schema.ts'
import { build, type Statement, statement } from '../../../db/statement.ts'

/**
 * The writes after which no code and no request of the form holds this address or what was asked for it: nobody can use them
 * any more. That there were some is still counted, by mark alone, so that erasing does not set back what limits them.
 */
export function unprovedDrops(mark: Buffer, now: number): Statement[] {
  const isOpen = and(eq(emailCode.recipientMark, mark), isNull(emailCode.settledAt))
  const isKept = and(eq(consentRequest.recipientMark, mark), isNotNull(consentRequest.sealed))
  return [
    statement(build.update(emailCode).set({ settledAt: now, sealed: null }).where(isOpen)),
    statement(build.update(consentRequest).set({ sealed: null }).where(isKept)),
  ]
}
