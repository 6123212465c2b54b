import { createHmac, randomBytes } from 'node:crypto'

/**
 * POSTs a body once, to public addresses only, and follows no redirect. Returns null once it is taken (2xx),
 * otherwise the reason, which names no address.
 */
export type PostWebhook = (
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
) => Promise<string | null>

export interface WebhookEvent {
  /** The same in every attempt, by which receivers recognise a repeat. */
  readonly id: string
  readonly type: 'consent.changed' | 'recipient.erased' | 'webhook.test'
  readonly at: number
  readonly data: unknown
}

const secretPrefix = 'whsec_'

export const newWebhookSecret = () => secretPrefix + randomBytes(32).toString('base64')

/** Sends an event signed as Standard Webhooks 1.0 describes. */
export async function sendEvent(
  post: PostWebhook,
  { url, secret }: { readonly url: string; readonly secret: string },
  { id, type, at, data }: WebhookEvent,
  now: number,
): Promise<string | null> {
  const body = JSON.stringify({ type, timestamp: new Date(at).toISOString(), data })
  const second = String(Math.floor(now / 1000))
  const key = Buffer.from(secret.slice(secretPrefix.length), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${second}.${body}`).digest('base64')
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'izin',
    'webhook-id': id,
    'webhook-timestamp': second,
    'webhook-signature': `v1,${signature}`,
  }
  return await post(url, headers, body)
}
