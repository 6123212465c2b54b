import type { Context } from 'hono'
import type { Recipient } from '../../consent/recipient.ts'
import { type SentCode, sendCode } from '../../delivery/send-code.ts'
import { networkOf } from '../../http/network.ts'
import { languageOf } from '../language.ts'
import type { ConsentPageParts } from './parts.ts'
import { consentTexts } from './texts.ts'

const minuteMs = 60_000

/** Whoever has the page's ticket may name the code, and nobody else. */
export function sessionOf(ticket: string): string {
  return `consent request ${ticket}`
}

/** Sends the code of a request to its address; how many one network may ask for is bounded. */
export async function sendCodeTo(
  { register, outbox, addressOf }: ConsentPageParts,
  c: Context,
  ticket: string,
  recipient: Recipient,
): Promise<SentCode> {
  return await sendCode(register, outbox, {
    recipient,
    asker: `page ${networkOf(addressOf(c))}`,
    session: sessionOf(ticket),
    language: languageOf(c),
  })
}

/** What is said of a code that was asked for anew. */
export function toldOfSending(sent: SentCode, language: 'tr' | 'en', now: number): string {
  const texts = consentTexts[language]
  if (sent.kind === 'sent') return texts.sentAgain
  if (sent.kind === 'no-mail') return texts.faults.failed
  return texts.tooManyCodes(minutesUntil(sent.againAt, now))
}

/** One at least. */
export function minutesUntil(at: number, now: number): number {
  return Math.max(1, Math.ceil((at - now) / minuteMs))
}
