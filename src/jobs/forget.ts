import { and, inArray, isNotNull, isNull, lte, sql } from 'drizzle-orm'
import { outbox, recordedRequest } from '../../db/schema.ts'
import { build, query, statement } from '../../db/statement.ts'
import { yieldToEventLoop } from '../event-loop.ts'
import { forgetRequests } from '../register/answered-requests.ts'
import { forgetDrafts } from '../register/drafts.ts'
import { forgetCodes } from '../register/email-codes.ts'
import { forgetProofs } from '../register/people.ts'
import { forgetAdds } from '../register/record/add-requests.ts'
import type { Register } from '../register/register.ts'
import type { Inbox } from './inbox/inbox.ts'

const requestKeptMs = 90 * 24 * 60 * 60_000
/** A settled message keeps only its target and outcome. */
const settledKeptMs = 90 * 24 * 60 * 60_000

/** Drops what is kept only to recognise repeats, once none can come any more, and proofs that count no longer. */
export async function forget(register: Register, inbox: Inbox): Promise<void> {
  const now = register.clock()
  await inbox.forgetOld()
  await forgetAdds(register)
  await forgetDrafts(register)
  await forgetRequests(register)
  await forgetCodes(register)
  await forgetProofs(register)
  await dropStaleLetters(register)
  const isOldPost = and(isNull(outbox.dueAt), lte(outbox.settledAt, now - settledKeptMs))
  await register.engine.unit([], () => ({
    writes: [
      statement(build.delete(recordedRequest).where(lte(recordedRequest.recordedAt, now - requestKeptMs))),
      statement(build.delete(outbox).where(isOldPost)),
    ],
    result: null,
  }))
}

/** No letter is of use for longer. */
const letterKeptMs = 3 * 24 * 60 * 60_000

/** Letters settled in one unit; wiping their bodies from the file takes time. */
const pageRows = 500

/** Settles letters that wait for a sender which is no longer set up, since their bodies hold addresses. */
async function dropStaleLetters({ engine, clock }: Register): Promise<void> {
  const now = clock()
  const isStale = and(
    inArray(outbox.platform, ['mail', 'sms']),
    isNotNull(outbox.dueAt),
    lte(outbox.createdAt, now - letterKeptMs),
  )
  const stale = query(build.select({ id: outbox.id }).from(outbox).where(isStale).limit(pageRows))
  for (;;) {
    const dropped = await engine.unit([stale], (letters) => {
      // A letter that may have arrived stays unknown.
      const state = sql`CASE ${outbox.state} WHEN 'waiting' THEN 'refused' ELSE ${outbox.state} END`
      const set = build.update(outbox).set({ body: null, dueAt: null, settledAt: now, state })
      const ids = letters.map(({ id }) => id)
      return { writes: [statement(set.where(inArray(outbox.id, ids)))], result: ids.length }
    })
    if (dropped < pageRows) return
    await yieldToEventLoop()
  }
}
