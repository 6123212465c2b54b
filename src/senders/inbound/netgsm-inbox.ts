import * as z from 'zod'
import { basicAuth, codeOrId, jsonOf } from '../sms/body.ts'
import { callCarrier } from '../sms/call.ts'
import type { CarrierAccount } from '../sms/carrier.ts'
import { safeCode } from '../sms/faults.ts'
import { type CarrierInbox, type DigestOf, listLengthMax } from './inbox.ts'
import { listedMessage } from './listed.ts'
import { digitsOfMinute } from './times.ts'

const dayMs = 24 * 60 * 60_000
/** Longest window that Netgsm lists. A minute less, since its times have no seconds. */
const windowMaxMs = 30 * dayMs - 60_000
/** Time by which a window reaches back into the one before, for messages that Netgsm lists late. */
const overlapMs = 2 * 60 * 60_000
/** Answer of an empty window. */
const noMessages = '40'

const answerForm = z.object({ code: codeOrId, messages: z.array(z.unknown()).nullish() })

/**
 * Inbox of Netgsm. Always asks with dates: without them Netgsm lists each message only once, and a lost answer would lose them.
 * The cursor is the moment of the last answer in ms.
 */
export function netgsmInbox(
  { username, password, apiUrl, fetch }: CarrierAccount,
  digestOf: DigestOf,
): CarrierInbox {
  const headers = { authorization: basicAuth(username, password) }
  return {
    async fetchPage(cursor, now) {
      const since = Math.min(cursor === null ? now - dayMs : Number(cursor), now) - overlapMs
      const startdate = digitsOfMinute(Math.max(since, now - windowMaxMs))
      const window = new URLSearchParams({ startdate, stopdate: digitsOfMinute(now) })
      const call = { fetch, url: `${apiUrl}/sms/rest/v2/inbox?${window}`, request: { headers } }
      const result = await callCarrier(call, (response) => jsonOf(response, answerForm, listLengthMax))
      if (result.kind !== 'read') return { kind: 'failed', detail: result.detail }
      const { code, messages: items = null } = result.value
      if (code !== '00' && code !== noMessages) return { kind: 'failed', detail: `code ${safeCode(code)}` }
      const messages = (items ?? []).flatMap((item) => listedMessage(item, digestOf) ?? [])
      const unreadable = (items?.length ?? 0) - messages.length
      return { kind: 'page', messages, unreadable, cursor: String(now), hasMore: false }
    },
  }
}
