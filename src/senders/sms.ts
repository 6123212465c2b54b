import { createHmac } from 'node:crypto'
import { channelsNamed, endOfLateLetter, pauseOf } from '../jobs/letters.ts'
import { isLetter, type LetterContent, type Sender, type SendOutcome } from '../jobs/message.ts'
import type { Language } from '../register/recipients/people.ts'
import type { Log } from '../util/log.ts'
import type { ProvableClock } from '../util/steady-clock.ts'

interface SmsOptions {
  /** The company's own sender, which gets number and text. */
  readonly url: string
  readonly secret: string
  readonly fetch?: typeof fetch | undefined
  readonly time: ProvableClock
  readonly log: Pick<Log, 'warn'>
}

const timeoutMs = 20_000

/** Sends each message as a signed POST to the SMS gateway, with the same `id` in every attempt. 2xx means accepted. */
export function smsSender({ url, secret, time, log, ...rest }: SmsOptions): Sender {
  const send = rest.fetch ?? fetch
  return async ({ id, platform, message, mayBeRepeat }): Promise<SendOutcome> => {
    if (platform !== 'sms' || !isLetter(message)) return { kind: 'refused', detail: 'not a letter' }
    const { letter } = message
    if (message.kind !== 'consent-given') return { kind: 'refused', detail: 'a letter for an e-mail address' }
    const late = await endOfLateLetter(letter, time)
    if (late !== null) return late
    const afterMs = pauseOf(letter, time.now())
    // Format described in docs/en/operate.md.
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

/** Signs second and body with HMAC-SHA-256, so that an old request cannot be replayed. */
function signed(secret: string, body: string, now: number): Record<string, string> {
  const second = String(Math.floor(now / 1000))
  const signature = createHmac('sha256', secret).update(`${second}.${body}`).digest('hex')
  return { 'x-izin-timestamp': second, 'x-izin-signature': `v1=${signature}` }
}

function outcomeOf({ status, headers }: Response, id: string, pauseMs: number): SendOutcome {
  const detail = `HTTP ${status}`
  if (status >= 200 && status < 300) return { kind: 'sent', reference: id }
  const waitMs = Number(headers.get('retry-after')) * 1000
  const afterMs = waitMs > 0 ? waitMs : pauseMs
  // Refusals of us, not of this message, can be mended.
  if ([401, 403, 404, 408, 429, 503].includes(status)) return { kind: 'later', afterMs, detail }
  return status >= 500 ? { kind: 'unknown', detail } : { kind: 'refused', detail }
}

const neverConnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** Returns the system's code or the error's name, never its sentence. */
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
