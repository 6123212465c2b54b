import type { Channel } from '../../consent/channel.ts'
import type { Recipient } from '../../consent/recipient.ts'
import type { Evidence } from '../evidence/evidence.ts'
import type { Language } from '../people.ts'

/** What requests for a consent have in common. */

const minuteMs = 60_000
/** How long somebody has to prove his address. */
export const requestMs = 60 * minuteMs
/** How many requests one asker may make in a quarter of an hour; one address may stand for a whole office. */
export const askerWithinMs = 15 * minuteMs
export const askerMax = 20
/** Afterwards the page knows nothing of a request any more. */
export const requestKeptMs = 24 * 60 * minuteMs

/** What a visitor asked for and was shown; sealed until his address is proved, and then the evidence of his ONAY. */
export interface AskedFor {
  readonly recipient: Recipient
  readonly channels: readonly Channel[]
  /** Name and surname, as he gave them (iys.md 1.4). */
  readonly name: string
  readonly language: Language
  /** Which wording he was shown: its version, language and digest. */
  readonly shown: Evidence
  /** The whole text of it, with brand, address and channels as he saw them. */
  readonly shownText: string
  /** Where he asked from. */
  readonly networkAddress: string
  readonly browser: string | null
}

/** A request as it is sealed: with what the Telegram bot is opened with; null where a code proves the address. */
export interface SealedRequest extends AskedFor {
  readonly start: string | null
}

/** How the sealed part of a request is bound to its place. */
export function aboutRequest(ticketMark: Uint8Array): string {
  return `consent request ${Buffer.from(ticketMark).toString('hex')}`
}

/**
 * What opens the Telegram bot for a request, behind `?start=`: letters that Telegram lets through (A-Z a-z 0-9 _ -, 64 at
 * most), and a beginning by which the bot knows what it is.
 */
const startWord = 'onay_'

export function startOf(token: string): string {
  return `${startWord}${token}`
}

/** The token of a `/start` that belongs to a request; null for any other. */
export function readStart(payload: string): string | null {
  return payload.startsWith(startWord) ? payload.slice(startWord.length) : null
}
