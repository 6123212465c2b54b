import { createHmac } from 'node:crypto'
import { channelsNamed, endOfLateLetter, pauseOf } from '../jobs/letters.ts'
import { isLetter, type LetterContent, type Sender, type SendOutcome } from '../jobs/message.ts'
import type { Language } from '../register/recipients/people.ts'
import type { Log } from '../util/log.ts'
import type { ProvableClock } from '../util/steady-clock.ts'

interface SmsOptions {
  /** Address of the company's SMS gateway, which gets the number and the text. */
  readonly url: string
  readonly secret: string
  readonly fetch?: typeof fetch | undefined
  readonly time: ProvableClock
  readonly log: Pick<Log, 'warn'>
}

const timeoutMs = 20_000

/** Creates the sender of SMS: a signed POST to the company's SMS gateway, with the same `id` in every attempt. */
export function smsSender({ url, secret, time, log, ...rest }: SmsOptions): Sender {
  const send = rest.fetch ?? fetch
  return async ({ id, platform, message, mayBeRepeat }): Promise<SendOutcome> => {
    if (platform !== 'sms' || !isLetter(message)) return { kind: 'refused', detail: 'not a letter' }
    const { letter } = message
    if (message.kind !== 'consent-given') return { kind: 'refused', detail: 'a letter for an e-mail address' }
    const late = await endOfLateLetter(letter, time)
    if (late !== null) return late
    const afterMs = pauseOf(letter, time.now())
    // docs/en/operate.md describes this format.
    const text = smsText(message, letter.language)
    const body = JSON.stringify({ id: letter.id, to: letter.to, text, purpose: message.kind, mayBeRepeat })
    try {
      const response = await send(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8', ...signed(secret, body, time.now()) },
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      })
      await response.body?.cancel()
      const outcome = outcomeOf(response, letter.id, afterMs)
      if (outcome.kind !== 'sent') log.warn('sms.not-taken', { item: id, status: response.status })
      return outcome
    } catch (error) {
      const code = codeOf(error)
      log.warn('sms.not-taken', { item: id, code })
      return neverConnected.has(code)
        ? { kind: 'later', afterMs, detail: code }
        : { kind: 'unknown', detail: code }
    }
  }
}

/**
 * Returns headers with the time and a signature (HMAC-SHA-256) over time and body, so that the gateway can refuse a replay.
 */
function signed(secret: string, body: string, now: number): Record<string, string> {
  const second = String(Math.floor(now / 1000))
  const signature = createHmac('sha256', secret).update(`${second}.${body}`).digest('hex')
  return { 'x-izin-timestamp': second, 'x-izin-signature': `v1=${signature}` }
}

/** Returns the outcome for the HTTP status of the gateway. */
function outcomeOf({ status, headers }: Response, id: string, pauseMs: number): SendOutcome {
  const detail = `HTTP ${status}`
  if (status >= 200 && status < 300) return { kind: 'sent', reference: id }
  const waitMs = Number(headers.get('retry-after')) * 1000
  const afterMs = waitMs > 0 ? waitMs : pauseMs
  // These refusals are about izin's access, not about this message, and may end.
  if ([401, 403, 404, 408, 429, 503].includes(status)) return { kind: 'later', afterMs, detail }
  return status >= 500 ? { kind: 'unknown', detail } : { kind: 'refused', detail }
}

/** Codes of errors without a connection, so that the message cannot have arrived. */
const neverConnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** Returns the code of an error, else its name, but never its sentence, which may name an address. */
function codeOf(error: unknown): string {
  for (let next = error; next instanceof Error; next = next.cause) {
    if ('code' in next && typeof next.code === 'string' && next.code !== '') return next.code
  }
  return error instanceof Error ? error.name : 'unknown'
}

type ConsentGiven = Extract<LetterContent, { kind: 'consent-given' }>

const words: Readonly<Record<Language, (letter: ConsentGiven, channels: string) => string>> = {
  tr: ({ brandName, wayOut }, channels) =>
    `${brandName}: ${channels} için ONAY'ınız kaydedildi. Geri almak için: ${wayOut}`,
  en: ({ brandName, wayOut }, channels) =>
    `${brandName}: your consent (ONAY) for ${channels} was recorded. To take it back: ${wayOut}`,
}

function smsText(letter: ConsentGiven, language: Language): string {
  return words[language](letter, channelsNamed(letter.channels, language))
}
