import { and, inArray, isNull, lte } from 'drizzle-orm'
import { outbox, outboxAttempt, recordedRequest } from '../../../db/schema.ts'
import { build, statement } from '../../../db/statement.ts'
import { forgetConsentRequests } from '../../register/consent-requests.ts'
import { forgetDrafts } from '../../register/drafts.ts'
import { forgetCodes } from '../../register/email-codes.ts'
import { forgetEvidenceLinks } from '../../register/evidence/links.ts'
import { forgetAdds } from '../../register/record/add-requests.ts'
import type { Register } from '../../register/register.ts'
import { forgetUploads } from '../../register/uploads/forget.ts'
import type { Inbox } from '../inbox/inbox.ts'
import { dropStaleLetters } from './stale-letters.ts'

const requestKeptMs = 90 * 24 * 60 * 60_000
/** Of a message that is settled nothing is left but whom it went to, and what became of it. */
const settledKeptMs = 90 * 24 * 60 * 60_000

/** Drops what is kept only to recognise repeats, once no repeat can come any more. */
export async function forget({
  register,
  inbox,
}: {
  readonly register: Register
  readonly inbox: Inbox
}): Promise<void> {
  const now = register.clock()
  await inbox.forgetOld()
  await forgetAdds(register)
  await forgetDrafts(register)
  await forgetCodes(register)
  await forgetConsentRequests(register)
  await forgetUploads(register)
  await forgetEvidenceLinks(register)
  await dropStaleLetters(register)
  const isOldPost = and(isNull(outbox.dueAt), lte(outbox.settledAt, now - settledKeptMs))
  const oldPosts = build.select({ id: outbox.id }).from(outbox).where(isOldPost)
  await register.engine.unit([], () => ({
    writes: [
      statement(build.delete(recordedRequest).where(lte(recordedRequest.recordedAt, now - requestKeptMs))),
      // Its attempts first: ids are given out again, and what is left would pass for another message's.
      statement(build.delete(outboxAttempt).where(inArray(outboxAttempt.outboxId, oldPosts))),
      statement(build.delete(outbox).where(isOldPost)),
    ],
    result: null,
  }))
}
