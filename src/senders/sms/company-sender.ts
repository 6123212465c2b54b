import { createHmac } from 'node:crypto'
import { askAccount, askToSend } from './call.ts'
import type { Sms, SmsCarrier, SmsPurpose } from './carrier.ts'

interface CompanySenderOptions {
  /** Address of the company's SMS gateway, which gets the number and the text. */
  readonly url: string
  readonly secret: string
  readonly fetch: typeof fetch
  readonly now: () => number
}

/** Names of the purposes in the call to the company's gateway (docs/en/operate.md). */
const purposes: Readonly<Record<SmsPurpose, string>> = {
  code: 'code',
  confirmation: 'consent-given',
  answer: 'answer',
}

/** Creates the way over the company's SMS gateway: a signed POST for each message, where 2xx means taken. */
export function companySender({ url, secret, fetch, now }: CompanySenderOptions): SmsCarrier {
  return {
    async send(sms) {
      const body = bodyOf(sms)
      const headers = { 'content-type': 'application/json; charset=utf-8', ...signed(secret, body, now()) }
      return await askToSend({ fetch, url, request: { method: 'POST', headers, body } }, ({ ok }) =>
        ok ? { kind: 'taken', reference: sms.id } : null,
      )
    },
    /** Checks if the gateway answers. Only a message could show if it sends. */
    async check() {
      return await askAccount(
        { fetch, url, request: { method: 'HEAD', redirect: 'manual' } },
        ({ status }) => (status < 500 ? { kind: 'works' } : null),
      )
    },
  }
}

function bodyOf({ id, to, text, purpose, mayBeRepeat }: Sms): string {
  return JSON.stringify({ id, to, text, purpose: purposes[purpose], mayBeRepeat })
}

/** Returns headers with the time and a signature (HMAC-SHA-256) over time and body, so that the gateway can refuse a replay. */
function signed(secret: string, body: string, now: number): Record<string, string> {
  const second = String(Math.floor(now / 1000))
  const signature = createHmac('sha256', secret).update(`${second}.${body}`).digest('hex')
  return { 'x-izin-timestamp': second, 'x-izin-signature': `v1=${signature}` }
}
