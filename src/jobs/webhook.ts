import { createHmac, createSecretKey, randomBytes } from 'node:crypto'
import type { Channel } from '../consent/consent.ts'

/**
 * Sends a body by HTTP POST, only to public network addresses, and follows no redirect. Returns null if the receiver took it
 * (status 2xx), else the reason.
 */
export type PostWebhook = (
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  withinMs?: number,
) => Promise<string | null>

/** Reason for a receiver that did not answer. */
export const noAnswer = 'no answer in time'

export interface WebhookEvent {
  /** Id of the event, the same in every attempt: receivers recognise a repeat by it. */
  readonly id: string
  readonly type: 'consent.changed' | 'recipient.erased' | 'webhook.test'
  readonly at: number
  readonly data: unknown
}

/** Beginning of each secret, as Standard Webhooks 1.0 asks for. */
const secretPrefix = 'whsec_'

/** Makes a random secret with which events are signed. */
export const newWebhookSecret = () => secretPrefix + randomBytes(32).toString('base64')

const jsonHeaders = { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'izin' }

interface Receiver {
  readonly url: string
  readonly secret: string
  /** Channel of a receiver that expects movements in the form of İYS's pushes; null for a receiver of izin's events. */
  readonly channel: Channel | null
}

/** Sends an event to a receiver: signed, or as the push by which İYS sends a movement (change). */
export async function sendEvent(
  post: PostWebhook,
  { url, secret, channel }: Receiver,
  event: WebhookEvent,
  now: number,
): Promise<string | null> {
  return channel === null
    ? await sendSigned(post, { url, secret }, event, now)
    : await sendPush(post, url, secret, event.data)
}

/** Time in ms within which a receiver of pushes must answer, as at İYS. */
const pushAnswerWithinMs = 5000

/** Sends a movement as İYS does, with basic authentication. `secret` is `username:password`. */
export async function sendPush(
  post: PostWebhook,
  url: string,
  secret: string,
  movement: unknown,
): Promise<string | null> {
  const headers = { ...jsonHeaders, authorization: `Basic ${Buffer.from(secret).toString('base64')}` }
  return await post(url, headers, JSON.stringify({ list: [movement] }), pushAnswerWithinMs)
}

/** Row that İYS sends to test a receiver, which must not store it. */
export const pushTestRow = {
  iysCode: 121212,
  brandCode: 121212,
  consentDate: '2015-05-01 15:00:00',
  creationDate: '2015-05-01 15:00:00',
  source: 'IYS_MOBIL',
  recipient: 'pushtest@iys.org.tr',
  recipientType: 'BIREYSEL',
  status: 'ONAY',
  type: 'EPOSTA',
  transactionId: 'e52ee30512adfcd2a41fb3b4682f5bd61eee5b1c92bda665fc0b7e56644d429d',
}

/** Sends an event with a signature as Standard Webhooks 1.0 describes it. */
async function sendSigned(
  post: PostWebhook,
  { url, secret }: { readonly url: string; readonly secret: string },
  { id, type, at, data }: WebhookEvent,
  now: number,
): Promise<string | null> {
  const body = JSON.stringify({ type, timestamp: new Date(at).toISOString(), data })
  const second = String(Math.floor(now / 1000))
  const key = createSecretKey(secret.slice(secretPrefix.length), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${second}.${body}`).digest('base64')
  const headers = {
    ...jsonHeaders,
    'webhook-id': id,
    'webhook-timestamp': second,
    'webhook-signature': `v1,${signature}`,
  }
  return await post(url, headers, body)
}
