import * as z from 'zod'
import { parseJson } from '../../util/json.ts'
import { refused } from '../../util/refusal.ts'
import { messagesMax, nameField, optionalName, textField, timeField } from './fields.ts'
import type { InboundSms } from './message.ts'
import type { PushResult } from './push-result.ts'

const messageForm = z.object({
  message_id: nameField,
  received_at: timeField,
  source_addr: nameField,
  destination_addr: optionalName,
  content: textField,
})

const itemForm = z.object({ type: z.string() })

/** Reads a push of Verimor: an array of items, of which those of type `inbound` are SMS to the company. */
export function readVerimorPush(body: string): PushResult {
  const { data: items } = z.array(z.unknown()).safeParse(parseJson(body))
  if (items === undefined) return refused('unreadable')
  if (items.length > messagesMax) return refused('too-many')
  const inbound = items.filter((item) => itemForm.safeParse(item).data?.type === 'inbound')
  const messages = inbound.flatMap((item) => verimorMessage(item) ?? [])
  return messages.length === 0 && inbound.length > 0 ? refused('unreadable') : messages
}

/** Reads a message of Verimor, whose form is the same in a push and in a list; null for another form. */
export function verimorMessage(item: unknown): InboundSms | null {
  const { data } = messageForm.safeParse(item)
  if (data === undefined) return null
  return {
    id: data.message_id,
    sender: data.source_addr,
    destination: data.destination_addr,
    text: data.content,
    sentAt: data.received_at,
    isAnsweredByCarrier: false,
  }
}
