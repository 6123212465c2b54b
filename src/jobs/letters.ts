import { randomBytes } from 'node:crypto'
import type { Recipient, RecipientKind } from '../consent/recipient.ts'
import { theProvider } from '../register/company/brands.ts'
import { type CodeRequest, codeMinutes, makeCode, type TooManyCodes } from '../register/confirmation/codes.ts'
import type { Language } from '../register/recipients/people.ts'
import type { Register } from '../register/register.ts'
import { type ProvableClock, provenTime } from '../util/steady-clock.ts'
import type { Envelope, Letter, LetterContent, SendOutcome } from './message.ts'
import type { Outbox, OutboxItem } from './outbox.ts'

/** Returns the platform that carries a letter (message outside a chat) to an address. */
export function carrierOf(kind: RecipientKind): 'mail' | 'sms' {
  return kind === 'email' ? 'mail' : 'sms'
}

/**
 * Returns the outbox item for an e-mail or SMS. Its address is only in the encrypted body; elsewhere stands the mark (keyed
 * hash) of the address.
 */
export function letterItem(
  { vault, clock }: Register,
  letter: {
    readonly key: string
    readonly recipient: Recipient
    readonly language: Language
    readonly notAfter: number
    readonly content: LetterContent
  },
): OutboxItem {
  const { key, recipient, language, notAfter, content } = letter
  const envelope = {
    id: randomBytes(16).toString('hex'),
    to: recipient.address,
    language,
    madeAt: clock(),
    notAfter,
  }
  const message: Letter = { ...content, letter: envelope }
  const target = vault.mark(recipient.address).toString('hex')
  return { key, platform: carrierOf(recipient.kind), target, message }
}

export type SentCode =
  /** The code is on its way and is valid for `minutes`. */
  { readonly kind: 'sent'; readonly minutes: number } | TooManyCodes | { readonly kind: 'no-sender' }

/** Makes a one-time code that proves an address, and stores the message with it. Resolves before the message is sent. */
export async function sendCode(
  register: Register,
  outbox: Outbox,
  request: Omit<CodeRequest, 'use'> & { readonly language: Language },
): Promise<SentCode> {
  if (!outbox.canSend(carrierOf(request.recipient.kind))) return { kind: 'no-sender' }
  const [provider, { contact }] = await Promise.all([theProvider(register), register.settings()])
  const proofCode = await makeCode(register, { ...request, use: 'address' })
  if (proofCode.kind === 'too-many') return proofCode
  const { recipient, language } = request
  const content = {
    kind: 'address-code',
    code: proofCode.code,
    minutes: codeMinutes,
    companyName: provider?.name ?? 'izin',
    contact,
  } as const
  const item = { key: proofCode.letterKey, recipient, language, notAfter: proofCode.expiresAt, content }
  await outbox.put([letterItem(register, item)])
  void outbox.deliverDue()
  return { kind: 'sent', minutes: codeMinutes }
}

/**
 * Returns the outcome for a letter that is too late to be of use, which is then never sent; null if it is in time. If the
 * clock is not proven to be right, the letter only waits.
 */
export async function endOfLateLetter(letter: Envelope, clock: ProvableClock): Promise<SendOutcome | null> {
  if (clock.now() < letter.notAfter) return null
  const proof = await provenTime(clock)
  return proof.kind === 'proven'
    ? { kind: 'refused', detail: 'too late to be of use' }
    : { kind: 'later', afterMs: pauseOf(letter, clock.now()), detail: 'the clock is not proven' }
}

/** Shortest and longest pause in ms before a letter is tried again. */
const pauseMinMs = 15_000
const pauseMaxMs = 15 * 60_000

/** Returns the pause before a letter is tried again, in ms: the letter's age, within limits. */
export function pauseOf({ madeAt }: Envelope, now: number): number {
  return Math.min(Math.max(now - madeAt, pauseMinMs), pauseMaxMs)
}
