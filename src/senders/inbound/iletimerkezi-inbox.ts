import * as z from 'zod'
import { fold } from '../../consent/fold.ts'
import { codeOrId, jsonOf, jsonType } from '../sms/body.ts'
import { callCarrier } from '../sms/call.ts'
import type { CarrierAccount } from '../sms/carrier.ts'
import { safeCode } from '../sms/faults.ts'
import { type CarrierInbox, type DigestOf, listLengthMax } from './inbox.ts'
import { listedMessage } from './listed.ts'
import type { InboundSms } from './message.ts'

const answerForm = z.object({ response: z.looseObject({ status: z.object({ code: codeOrId }) }) })

/**
 * Inbox of iletiMerkezi, which lists all messages at each call and has no cursor. The carrier calls it outside its official
 * support (2026-05), and its public documents name only the fields: date, sender, content and account number.
 */
export function iletimerkeziInbox(
  { username, password, apiUrl, fetch }: CarrierAccount,
  digestOf: DigestOf,
): CarrierInbox {
  const body = JSON.stringify({ request: { authentication: { key: username, hash: password } } })
  const request = { method: 'POST', headers: { 'content-type': jsonType }, body }
  return {
    async fetchPage() {
      const call = { fetch, url: `${apiUrl}/v1/get-inbox/json`, request }
      const result = await callCarrier(call, (response) => jsonOf(response, answerForm, listLengthMax))
      if (result.kind !== 'read') return { kind: 'failed', detail: result.detail }
      const { status, ...content } = result.value.response
      if (status.code !== '200') return { kind: 'failed', detail: `code ${safeCode(status.code)}` }
      const items = firstList(content) ?? []
      const messages = items.flatMap((item) => {
        const message = listedMessage(item, digestOf)
        return message === null ? [] : [{ ...message, isAnsweredByCarrier: hasCarrierWord(message) }]
      })
      const unreadable = items.length - messages.length
      return { kind: 'page', messages, unreadable, cursor: null, hasMore: false }
    },
  }
}

/** True for the word with which this carrier by default blacklists a person and confirms it to them. */
function hasCarrierWord({ text }: InboundSms): boolean {
  return /(?<![\p{L}\p{N}])ret(?![\p{L}\p{N}])/u.test(fold(text))
}

/** Returns the first array in an answer, at most three levels deep; null if it has none. */
function firstList(value: unknown, depth = 3): readonly unknown[] | null {
  if (Array.isArray(value)) return value
  if (typeof value !== 'object' || value === null || depth === 0) return null
  for (const part of Object.values(value)) {
    const list = firstList(part, depth - 1)
    if (list !== null) return list
  }
  return null
}
