import * as z from 'zod'
import { parseJson } from '../../util/json.ts'
import { refused } from '../../util/refusal.ts'
import { messagesMax, nameField, optionalName, textField, timeField } from './fields.ts'
import type { InboundSms } from './message.ts'
import type { PushResult } from './push-result.ts'

/** Netgsm writes the names of the fields in changing letter case; here they are in lower case. */
const messageForm = z.object({
  messageid: nameField,
  subscribernumber: optionalName,
  sourcenumber: nameField,
  messagedatetime: timeField,
  content: textField,
})

/** Reads a push of Netgsm: a form, a JSON object or an array of them. */
export function readNetgsmPush(body: string): PushResult {
  const items = itemsOf(body)
  if (items.length > messagesMax) return refused('too-many')
  const messages = items.flatMap((item) => messageOf(item) ?? [])
  return messages.length === 0 ? refused('unreadable') : messages
}

function itemsOf(body: string): readonly unknown[] {
  const json = parseJson(body)
  if (json === undefined) return [Object.fromEntries(new URLSearchParams(body))]
  return Array.isArray(json) ? json : [json]
}

/** Returns the message; null for anything else, such as a delivery report. */
function messageOf(item: unknown): InboundSms | null {
  const { data } = messageForm.safeParse(lowerCaseNames(item))
  if (data === undefined) return null
  return {
    id: data.messageid,
    sender: data.sourcenumber,
    destination: data.subscribernumber,
    text: data.content,
    sentAt: data.messagedatetime,
    isAnsweredByCarrier: false,
  }
}

function lowerCaseNames(item: unknown): unknown {
  if (typeof item !== 'object' || item === null) return item
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name.toLowerCase(), value]))
}
