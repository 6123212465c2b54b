import * as z from 'zod'
import { jsonOf } from '../sms/body.ts'
import { callCarrier } from '../sms/call.ts'
import type { CarrierAccount } from '../sms/carrier.ts'
import { type CarrierInbox, listLengthMax } from './inbox.ts'
import { verimorMessage } from './verimor.ts'

/** Number of messages on a full page. */
const pageSize = 100

const idForm = z.object({ message_id: z.union([z.string(), z.number()]).transform(String) })

/** Inbox of Verimor, by pages. The cursor is the greatest id of a message that was listed. */
export function verimorInbox({ username, password, apiUrl, fetch }: CarrierAccount): CarrierInbox {
  return {
    async fetchPage(cursor) {
      const query = new URLSearchParams({ username, password, greater_than: cursor ?? '0' })
      const call = { fetch, url: `${apiUrl}/v2/inbound_messages?${query}`, request: {} }
      const result = await callCarrier(call, (response) =>
        jsonOf(response, z.array(z.unknown()), listLengthMax),
      )
      if (result.kind !== 'read') return { kind: 'failed', detail: result.detail }
      const items = result.value
      const messages = items.flatMap((item) => verimorMessage(item) ?? [])
      const last = greatestId(items, cursor)
      if (items.length > 0 && last === cursor) return { kind: 'failed', detail: 'no new id' }
      const unreadable = items.length - messages.length
      return { kind: 'page', messages, unreadable, cursor: last, hasMore: items.length >= pageSize }
    },
  }
}

/** Returns the greatest id of the items and of `cursor`. Ids are numbers of any length. */
function greatestId(items: readonly unknown[], cursor: string | null): string | null {
  const ids = items.flatMap((item) => idForm.safeParse(item).data?.message_id ?? [])
  return ids
    .filter((id) => /^\d{1,30}$/.test(id))
    .reduce<string | null>(
      (greatest, id) => (greatest === null || BigInt(id) > BigInt(greatest) ? id : greatest),
      cursor,
    )
}
