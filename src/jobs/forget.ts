import { and, inArray, isNotNull, isNull, lte, sql } from 'drizzle-orm'
import { outbox, recordedRequest } from '../../db/schema.ts'
import { build, statement } from '../../db/statement.ts'
import { forgetRequests } from '../register/answered-requests.ts'
import { forgetCodes } from '../register/confirmation/codes.ts'
import { forgetLists } from '../register/look-up/look-up-log.ts'
import { forgetProofs } from '../register/recipients/people.ts'
import { forgetAdds } from '../register/record/add-requests.ts'
import { forgetDrafts } from '../register/record/drafts.ts'
import { type Register, write } from '../register/register.ts'
import type { Inbox } from './inbox.ts'

/** Time for which a recorded request is kept, so that its repeat is recognised. */
const requestKeptMs = 90 * 24 * 60 * 60_000
/** Time for which messages that were sent or given up are kept: target and outcome, without their text. */
const settledKeptMs = 90 * 24 * 60 * 60_000
/** Age from which an e-mail, SMS or entry of the carrier's list that could not be sent is not sent any more. */
const letterKeptMs = 3 * 24 * 60 * 60_000

/** Deletes rows that are no longer needed: recorded requests, drafts, codes, proofs, lists, and old messages. */
export async function forget(register: Register, inbox: Inbox): Promise<void> {
  const now = register.clock()
  await inbox.forgetOld()
  await forgetAdds(register)
  await forgetDrafts(register)
  await forgetRequests(register)
  await forgetCodes(register)
  await forgetProofs(register)
  await forgetLists(register)
  // An old e-mail or SMS waits for a sender that is not set up any more, and its body contains an address.
  const isStaleLetter = and(
    inArray(outbox.platform, ['mail', 'sms', 'sms-list']),
    isNotNull(outbox.dueAt),
    lte(outbox.createdAt, now - letterKeptMs),
  )
  // A letter in the state `waiting` was never sent, so it becomes `refused`. A letter that may have arrived keeps its state.
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
