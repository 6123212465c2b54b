import { type EmailFault, parseEmail, parseWireEmail } from './email.ts'
import {
  type PhoneFault,
  type PhoneType,
  parsePhone,
  parseWirePhone,
  phoneLengthMax,
  phoneType,
} from './phone.ts'

export { type PhoneType, phoneType }

export type RecipientKind = 'phone' | 'email'

/** A canonical address, not a person: E.164 phone or lower-case ASCII e-mail. */
export interface Recipient {
  readonly kind: RecipientKind
  readonly address: string
}

export type AddressFault =
  | PhoneFault
  | EmailFault
  | { kind: 'text-too-long'; length: number }
  | { kind: 'unclear' }

export type Reading = { ok: true; recipient: Recipient } | { ok: false; fault: AddressFault }

export type WireCode = 'H120' | 'H121' | 'H160'
export type WireReading = { ok: true; recipient: Recipient } | { ok: false; codes: readonly WireCode[] }

const textLengthMax = 320

/** Turkish unless the number names a country (R19, 7.3). Never throws. */
export function readPhone(text: string): Reading {
  if (text.length > textLengthMax) return tooLong(text)
  const result = parsePhone(text)
  return result.ok ? accepted('phone', result.address) : result
}

/** R20, 2.4. Never throws. */
export function readEmail(text: string): Reading {
  if (text.length > textLengthMax) return tooLong(text)
  const result = parseEmail(text)
  return result.ok ? accepted('email', result.address) : result
}

/**
 * Takes a text with an @ for an e-mail, mostly digits for a phone number. `unclear` if it resembles neither.
 */
export function readRecipient(text: string): Reading {
  if (text.length > textLengthMax) return tooLong(text)
  if (text.includes('@')) return readEmail(text)
  if (count(text, /\p{Nd}/gu) > count(text, /\p{L}/gu)) return readPhone(text)
  const visible = text.replace(/\p{Cf}/gu, '').trim()
  if (visible === '') return { ok: false, fault: { kind: 'empty' } }
  const isLikeEmail = /^[^\s.][^\s]*\.[\p{L}\p{Nd}]{2,}$/u.test(visible)
  return { ok: false, fault: { kind: isLikeEmail ? 'email-without-at' : 'unclear' } }
}

/**
 * Reads the recipient of an İYS request (R21). A phone number that is too long gets H160 and H121, as in İYS.
 */
export function readWireRecipient(text: string, kind: RecipientKind): WireReading {
  const address = kind === 'phone' ? parseWirePhone(text) : parseWireEmail(text)
  if (address !== null) return accepted(kind, address)
  if (kind === 'email') return { ok: false, codes: ['H120'] }
  return { ok: false, codes: text.length > phoneLengthMax ? ['H160', 'H121'] : ['H121'] }
}

function accepted(kind: RecipientKind, address: string): { ok: true; recipient: Recipient } {
  return { ok: true, recipient: { kind, address } }
}

function tooLong(text: string): Reading {
  return { ok: false, fault: { kind: 'text-too-long', length: text.length } }
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}
