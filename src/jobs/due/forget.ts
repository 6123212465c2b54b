import { and, inArray, isNotNull, isNull, lte } from 'drizzle-orm'
import { outbox, outboxAttempt, recordedRequest } from '../../../db/schema.ts'
import { build, query, statement } from '../../../db/statement.ts'
import { yieldToEventLoop } from '../../event-loop.ts'
import { forgetConsentRequests } from '../../register/consent-requests.ts'
import { forgetDrafts } from '../../register/drafts.ts'
import { forgetCodes } from '../../register/email-codes.ts'
import { forgetEvidenceLinks } from '../../register/evidence/links.ts'
import { forgetAdds } from '../../register/record/add-requests.ts'
import type { Register } from '../../register/register.ts'
import { forgetUploads } from '../../register/uploads/forget.ts'
import type { Inbox } from '../inbox/inbox.ts'

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

/** No letter is of use for longer. */
const letterKeptMs = 3 * 24 * 60 * 60_000

/** Letters settled in one unit: their bodies are wiped from the file, which takes its time. */
const pageRows = 500

/**
 * Settles letters that wait for a sender which is not set up any more: their bodies hold addresses. One that may have arrived
 * stays unknown.
 */
async function dropStaleLetters({ engine, clock }: Register): Promise<void> {
  const now = clock()
  const isStale = and(
    inArray(outbox.platform, ['mail', 'sms']),
    isNotNull(outbox.dueAt),
    lte(outbox.createdAt, now - letterKeptMs),
  )
  const stale = query(
    build.select({ id: outbox.id, state: outbox.state }).from(outbox).where(isStale).limit(pageRows),
  )
  for (;;) {
    const dropped = await engine.unit([stale], (letters) => {
      const idsOf = (isWaiting: boolean) =>
        letters.filter(({ state }) => (state === 'waiting') === isWaiting).map(({ id }) => id)
      const ended = { body: null, dueAt: null, settledAt: now }
      const settle = (ids: number[], set: Partial<typeof outbox.$inferInsert>) =>
        ids.length === 0 ? [] : [statement(build.update(outbox).set(set).where(inArray(outbox.id, ids)))]
      const writes = [...settle(idsOf(true), { ...ended, state: 'refused' }), ...settle(idsOf(false), ended)]
      return { writes, result: letters.length }
    })
    if (dropped < pageRows) return
    await yieldToEventLoop()
  }
}
