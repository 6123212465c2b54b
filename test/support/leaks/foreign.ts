import { noteUsedAddresses } from './used.ts'

/* Parts of a request that a foreign system may set. Each names an address, which izin must neither store nor log. */

const foreignPhone = '+905009876543'
const foreignEmail = 'musteri@yabanci.example'

/** The addresses as a caller may write them. */
export const foreignTexts = [
  foreignPhone,
  foreignPhone.slice(3),
  encodeURIComponent(foreignPhone),
  foreignEmail,
]

/** True for a text that holds one in any of these writings. */
export function hasForeignAddress(text: string): boolean {
  return text.includes(foreignPhone.slice(3)) || /(?:@|%40)yabanci\.example/i.test(text)
}

/** Headers that change no answer of izin: each request of each suite to a server of izin carries them. */
export const idleHeaders = [
  'accept-charset',
  'baggage',
  'cf-connecting-ip',
  'cookie',
  'forwarded',
  'from',
  'if-modified-since',
  'if-none-match',
  'referer',
  'traceparent',
  'tracestate',
  'user-agent',
  'via',
  'webhook-id',
  'webhook-signature',
  'webhook-timestamp',
  'x-amzn-trace-id',
  'x-api-key',
  'x-client-ip',
  'x-correlation-id',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-original-url',
  'x-real-ip',
  'x-request-id',
  'x-slack-retry-num',
  'x-slack-retry-reason',
] as const

/** Headers that izin or a library of it reads, and answers by. */
export const actingHeaders = [
  'accept',
  'accept-encoding',
  'accept-language',
  'authorization',
  'content-disposition',
  'content-encoding',
  'content-type',
  'date',
  'host',
  'idempotency-key',
  'if-match',
  'if-range',
  'if-unmodified-since',
  'origin',
  'range',
  'retry-after',
  'sec-fetch-site',
  'upgrade-insecure-requests',
  'x-forwarded-proto',
  'x-http-method-override',
  'x-oauth-scopes',
  'x-slack-request-timestamp',
  'x-slack-signature',
  'x-telegram-bot-api-secret-token',
  'x-twilio-signature',
] as const

export function noteForeignAddresses(): void {
  for (const text of [foreignPhone, foreignEmail]) noteUsedAddresses(text)
}

/** Ports of izin's own servers: doubles of other services would tell an address in a header for a leak. */
const ports = new Set<string>()

export function noteServer(port: number): void {
  ports.add(String(port))
}

export function isServer(url: string): boolean {
  return ports.has(new URL(url).port)
}

/** Adds the headers that the suite does not set. */
export function withForeignHeaders(headers: Headers): Headers {
  noteForeignAddresses()
  for (const name of idleHeaders) {
    if (!headers.has(name)) headers.set(name, `${name}=${foreignPhone}`)
  }
  return headers
}

let requests = 0

/** A new key for each request, made of an address as some systems do. */
export function foreignKey(): string {
  requests += 1
  return `${foreignPhone}-${requests}`
}

/** Adds parameters that no route knows: one has an address as its value, one as its name. */
export function withForeignQuery(url: string): string {
  const written = encodeURIComponent(foreignPhone)
  return `${url}${url.includes('?') ? '&' : '?'}musteri=${written}&${written}=1`
}
