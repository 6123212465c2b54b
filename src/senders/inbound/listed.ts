import * as z from 'zod'
import { nameField, optionalName, textField, timeField } from './fields.ts'
import type { DigestOf } from './inbox.ts'
import type { InboundSms } from './message.ts'

/** Names, in lower case, that public clients of Netgsm and iletiMerkezi have for a field. The carriers' documents differ. */
const names = {
  id: ['messageid', 'id'],
  sender: ['sender', 'sourcenumber', 'orjinator', 'number', 'no', 'from'],
  destination: ['receiver', 'subscribernumber', 'account', 'receipent', 'destination', 'to'],
  text: ['content', 'message', 'msg', 'text', 'body'],
  sentAt: ['messagedatetime', 'datetime', 'date', 'receivedat', 'time'],
} as const

const messageForm = z.object({
  id: nameField.nullable().catch(null),
  sender: nameField,
  destination: optionalName,
  text: textField,
  sentAt: timeField,
})

/** Reads an entry of a carrier's list by the usual names of its fields, in any letter case; null for another entry. */
export function listedMessage(item: unknown, digestOf: DigestOf): InboundSms | null {
  if (typeof item !== 'object' || item === null) return null
  const fields = new Map(Object.entries(item).map(([name, value]) => [name.toLowerCase(), value]))
  const read = (field: keyof typeof names): unknown =>
    fields.get(names[field].find((name) => fields.has(name)) ?? '')
  const [sender, destination, text, time] = [
    read('sender'),
    read('destination'),
    read('text'),
    read('sentAt'),
  ]
  const { data } = messageForm.safeParse({ id: read('id'), sender, destination, text, sentAt: time })
  if (data === undefined) return null
  const id = data.id ?? digestOf(JSON.stringify([time, sender, destination, text]))
  return { ...data, id, isAnsweredByCarrier: false }
}
