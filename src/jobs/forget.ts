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
/** Messages sent or given up are kept this long, without their text: only recipient and outcome. */
const settledKeptMs = 90 * 24 * 60 * 60_000
/** An e-mail or SMS that could not be sent for this long is not sent any more. */
const letterKeptMs = 3 * 24 * 60 * 60_000

/** Deletes expired rows: requests kept to recognise repeats, drafts, codes, proofs, lists, and old messages. */
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
  // A letter still waiting was never sent: refused. A letter that may have arrived keeps its state.
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
