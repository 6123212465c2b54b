import * as z from 'zod'
import { parseJson } from '../../util/json.ts'
import { refused } from '../../util/refusal.ts'
import { nameField, textLengthMax, timeField } from './fields.ts'
import type { PushResult } from './push-result.ts'

const messageForm = z.object({
  id: nameField,
  from: nameField,
  to: nameField,
  text: z.string().transform((text) => text.slice(0, textLengthMax)),
  receivedAt: timeField,
})

/** Reads the body that the company's own SMS gateway posts, one message each (docs/en/sms.md). */
export function readCompanyPush(body: string): PushResult {
  const { data: message } = messageForm.safeParse(parseJson(body))
  if (message === undefined) return refused('unreadable')
  const { id, from: sender, to: destination, text, receivedAt: sentAt } = message
  return [{ id, sender, destination, text, sentAt, isAnsweredByCarrier: false }]
}
