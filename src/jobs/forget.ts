import { and, inArray, isNotNull, isNull, lte, sql } from 'drizzle-orm'
import { outbox, recordedRequest } from '../../db/schema.ts'
import { build, statement } from '../../db/statement.ts'
import { forgetRequests } from '../register/answered-requests.ts'
import { forgetCodes } from '../register/confirmation/email-codes.ts'
import { forgetLists } from '../register/look-up/look-up-log.ts'
import { forgetProofs } from '../register/recipients/people.ts'
import { forgetAdds } from '../register/record/add-requests.ts'
import { forgetDrafts } from '../register/record/drafts.ts'
import { type Register, write } from '../register/register.ts'
import type { Inbox } from './inbox.ts'

const requestKeptMs = 90 * 24 * 60 * 60_000
/** A settled message keeps only its target and outcome. */
const settledKeptMs = 90 * 24 * 60 * 60_000
/** No letter is of use for longer. */
const letterKeptMs = 3 * 24 * 60 * 60_000

/** Drops what is kept only to recognise repeats, once none can come any more, and proofs that count no longer. */
export async function forget(register: Register, inbox: Inbox): Promise<void> {
  const now = register.clock()
  await inbox.forgetOld()
  await forgetAdds(register)
  await forgetDrafts(register)
  await forgetRequests(register)
  await forgetCodes(register)
  await forgetProofs(register)
  await forgetLists(register)
  // A letter waits for a sender which is no longer set up, and its body holds an address.
  const isStaleLetter = and(
    inArray(outbox.platform, ['mail', 'sms']),
    isNotNull(outbox.dueAt),
    lte(outbox.createdAt, now - letterKeptMs),
  )
  // One that may have arrived stays unknown.
  const state = sql`CASE ${outbox.state} WHEN 'waiting' THEN 'refused' ELSE ${outbox.state} END`
  const dropped = { body: null, dueAt: null, settledAt: now, state }
  const isOldPost = and(isNull(outbox.dueAt), lte(outbox.settledAt, now - settledKeptMs))
  const isOldRequest = lte(recordedRequest.recordedAt, now - requestKeptMs)
  await write(
    register,
    statement(build.delete(recordedRequest).where(isOldRequest)),
    statement(build.delete(outbox).where(isOldPost)),
    statement(build.update(outbox).set(dropped).where(isStaleLetter)),
  )
}
