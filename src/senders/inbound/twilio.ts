import { createHmac } from 'node:crypto'
import * as z from 'zod'
import { equalSecrets } from '../../crypto/vault.ts'
import { refused } from '../../util/refusal.ts'
import { nameField, optionalName, textField } from './fields.ts'
import type { InboundPush, PushResult } from './push-result.ts'

const messageForm = z.object({
  MessageSid: nameField,
  From: nameField,
  To: optionalName,
  Body: textField,
  /** `STOP`, `START` or `HELP` where Twilio has recognised the word and answered it; else left out. */
  OptOutType: z.string().optional(),
})

/** Reads a push of Twilio: a form with one message, signed with the account's auth token. Its body holds no time. */
export function readTwilioPush({ url, headers, body }: InboundPush, authToken: string): PushResult {
  const fields = [...new URLSearchParams(body)]
  const signature = headers.get('x-twilio-signature')
  if (signature === null || !equalSecrets(signature, twilioSignature(url, fields, authToken))) {
    return refused('wrong-signature')
  }
  const { data: message } = messageForm.safeParse(Object.fromEntries(fields))
  if (message === undefined) return refused('unreadable')
  const { MessageSid: id, From: sender, To: destination, Body: text } = message
  const isAnsweredByCarrier = (message.OptOutType ?? '') !== ''
  return [{ id, sender, destination, text, sentAt: null, isAnsweredByCarrier }]
}

/** Returns Twilio's signature: HMAC-SHA1 in base64 over the whole address, then each field's name and value, sorted by name. */
export function twilioSignature(
  url: string,
  fields: readonly (readonly [name: string, value: string])[],
  authToken: string,
): string {
  const sorted = [...fields].sort(([a], [b]) => (a < b ? -1 : Number(a > b)))
  const signed = url + sorted.map(([name, value]) => name + value).join('')
  return createHmac('sha1', authToken).update(signed, 'utf8').digest('base64')
}
