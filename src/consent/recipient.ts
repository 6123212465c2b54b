import parse, { validatePhoneNumberLength } from 'libphonenumber-js/max'
import { type Refusal, refused } from '../util/refusal.ts'

export type RecipientKind = 'phone' | 'email'

/** A canonical address, not a person: E.164 phone or lower-case ASCII e-mail. */
export interface Recipient {
  readonly kind: RecipientKind
  readonly address: string
}

export interface AddressFault {
  readonly kind:
    | 'unclear'
    | 'phone-character'
    | 'phone-incomplete'
    | 'phone-too-long'
    | 'phone-not-in-use'
    | 'phone-premium'
    | 'email-form'
    | 'email-character'
    | 'email-short-domain'
  /** The character that cannot be there, or the number of typed digits, country code and first 0 included. */
  readonly detail?: string
}

export type PhoneType = 'mobile' | 'landline' | 'special' | 'foreign'

interface ReadRecipient {
  readonly kind: 'read'
  readonly recipient: Recipient
}

export type Reading = ReadRecipient | Refusal<AddressFault>

export type WireReading = ReadRecipient | Refusal<readonly ('H120' | 'H121' | 'H160')[]>

const textLengthMax = 320

/** Reads a phone number, a Turkish one unless it names a country (R19). Never throws. */
export function readPhone(text: string): Reading {
  if (text.length > textLengthMax) return fault('unclear')
  const result = parsePhone(text)
  return result.kind === 'read' ? accepted('phone', result.address) : result
}

/** Reads an e-mail address (R20). Never throws. */
export function readEmail(text: string): Reading {
  if (text.length > textLengthMax) return fault('unclear')
  const result = parseEmail(text)
  return result.kind === 'read' ? accepted('email', result.address) : result
}

/**
 * Takes a text with an @ for an e-mail, mostly digits for a phone number. `unclear` if it resembles neither.
 */
export function readRecipient(text: string): Reading {
  // Most of a system's list; the checks below would take ten times as long.
  if (certainMobile.test(text)) return accepted('phone', text)
  if (text.length > textLengthMax) return fault('unclear')
  if (text.includes('@')) return readEmail(text)
  if (count(text, /\p{Nd}/gu) > count(text, /\p{L}/gu)) return readPhone(text)
  const isLikeEmail = /^[^\s.][^\s]*\.[\p{L}\p{Nd}]{2,}$/u.test(text.replace(/\p{Cf}/gu, '').trim())
  return fault(isLikeEmail ? 'email-form' : 'unclear')
}

/**
 * Reads the recipient of an İYS request (R21). A phone number that is too long gets H160 and H121, as in İYS.
 */
export function readWireRecipient(text: string, kind: RecipientKind): WireReading {
  const result = kind === 'phone' ? parseWirePhone(text) : parseWireEmail(text)
  if (result.kind === 'read') return accepted(kind, result.address)
  if (kind === 'email') return refused(['H120'])
  return refused(text.length > phoneLengthMax ? ['H160', 'H121'] : ['H121'])
}

function accepted(kind: RecipientKind, address: string): ReadRecipient {
  return { kind: 'read', recipient: { kind, address } }
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}

type Parsed = { readonly kind: 'read'; readonly address: string } | Refusal<AddressFault>

function fault(kind: AddressFault['kind'], detail?: string): Refusal<AddressFault> {
  return refused(detail === undefined ? { kind } : { kind, detail })
}

/** Characters of a phone number, with its + (R19). */
const phoneLengthMax = 15

// Prefixes that are mobile only.
const certainMobile = /^\+905(?:0\d|10|16|24|[345]\d)\d{7}$/

const noise = /[\s\p{Z}\p{Cf}\p{Pd}\u2212()./]/gu
const foreignDigit = /[\u0660-\u0669\u06F0-\u06F9\uFF10-\uFF19]/gu

/** Reads a phone number as people write it into E.164 (R19). `+9005…` is repaired. */
function parsePhone(text: string): Parsed {
  const bare = stripped(text)
  if (bare === '' || bare === '+') return fault('unclear')
  const [stray] = bare.replace(/^\+?[0-9]*/, '')
  if (stray !== undefined) return fault('phone-character', stray)
  return checked(international(bare), bare.replace('+', '').length)
}

/** Reads exactly an E.164 number that İYS takes; `+9005…` is still repaired. */
function parseWirePhone(text: string): Parsed {
  if (text.length > phoneLengthMax || !/^\+[1-9]\d+$/.test(text)) return fault('unclear')
  return checked(withoutTrunkZero(text), text.length - 1)
}

/** True for a Turkish landline, 444 or 0850 number: an SMS will hardly arrive. */
export function isNotMobile(address: string): boolean {
  return ['landline', 'special'].includes(phoneType(address))
}

/** Classifies a number: only `mobile` surely gets SMS; 444, 850, 800 and pagers are `special`. */
export function phoneType(address: string): PhoneType {
  if (certainMobile.test(address)) return 'mobile'
  if (!address.startsWith('+90')) return 'foreign'
  const type = parse(address)?.getType()
  if (type === 'MOBILE') return 'mobile'
  return type === 'FIXED_LINE' ? 'landline' : 'special'
}

function stripped(text: string): string {
  return text
    .toWellFormed()
    .replace(noise, '')
    .replace(/^\uFF0B/, '+')
    .replace(foreignDigit, (digit) => String(digit.charCodeAt(0) & 0xf))
}

function international(bare: string): string {
  if (bare.startsWith('+')) return withoutTrunkZero(bare)
  if (bare.startsWith('00')) return withoutTrunkZero(`+${bare.slice(2)}`)
  // 90 is the country code, except in premium numbers: 900 and seven digits.
  if (bare.startsWith('90') && !/^900\d{7}$/.test(bare)) return withoutTrunkZero(`+${bare}`)
  return `+90${bare.replace(/^0/, '')}`
}

// A consent stored under +9005… is never found.
function withoutTrunkZero(address: string): string {
  return address.replace(/^\+900/, '+90')
}

function checked(address: string, digits: number): Parsed {
  // libphonenumber parses only some 177,000 numbers a second.
  if (certainMobile.test(address)) return { kind: 'read', address }
  const number = parse(address)
  if (!number?.isValid()) return shortcoming(address, String(digits))
  if (number.getType() === 'PREMIUM_RATE') return fault('phone-premium')
  if (number.number.length > phoneLengthMax) return fault('phone-too-long', String(digits))
  return { kind: 'read', address: number.number }
}

function shortcoming(address: string, digits: string): Refusal<AddressFault> {
  if (!address.startsWith('+90')) {
    const tooLong = address.length > phoneLengthMax || validatePhoneNumberLength(address) === 'TOO_LONG'
    return tooLong ? fault('phone-too-long', digits) : fault('phone-not-in-use')
  }
  const national = address.slice('+90'.length)
  const missing = (national.startsWith('444') ? 7 : 10) - national.length
  if (missing === 0) return fault('phone-not-in-use')
  return fault(missing > 0 ? 'phone-incomplete' : 'phone-too-long', digits)
}

/** Maximum of 2.4. Its minimum, 6, needs no check: every complete address has that many characters. */
const emailLengthMax = 265

// Only the name may hold + and _ (the one @ is cut out before).
const strangeInName = /[^A-Za-z0-9._+-]/u
const strangeInDomain = /[^A-Za-z0-9.-]/u

/** Reads an e-mail address as people paste it into the lower-case ASCII form İYS stores (R20). */
function parseEmail(text: string): Parsed {
  const address = text
    .toWellFormed()
    .normalize('NFC')
    .replace(/\p{Cf}/gu, '')
    .trim()
  return emailFault(address) ?? { kind: 'read', address: asciiLowerCase(address) }
}

/** Reads exactly an address, with capitals lowered. */
function parseWireEmail(text: string): Parsed {
  return emailFault(text) ?? { kind: 'read', address: asciiLowerCase(text) }
}

function emailFault(address: string): Refusal<AddressFault> | null {
  const [name = '', ...domains] = address.split('@')
  const domain = domains.join('@')
  const character = strangeInName.exec(name)?.[0] ?? strangeInDomain.exec(domain)?.[0]
  if (character) return fault('email-character', character)
  // Two characters, a dot, two characters (R20).
  const dot = domain.lastIndexOf('.')
  const ending = domain.slice(dot + 1)
  const isComplete =
    dot > 0 && ending.length >= 2 && /[A-Za-z]/.test(ending) && !domain.split('.').includes('')
  if (name === '' || !isComplete || address.length > emailLengthMax) return fault('email-form')
  return dot < 2 ? fault('email-short-domain') : null
}

// A Turkish locale would turn INFO into ınfo.
function asciiLowerCase(address: string): string {
  return address.replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase())
}

/**
 * Address as shown in chat, e.g. `+90 532 ••• •• 67` or `a•••@o•••.example`. At least four digits stay
 * hidden, except in a 444 number, which belongs to a firm and hides two. Shows nothing of a text that is no
 * address.
 */
export function maskAddress(canonical: string): string {
  if (canonical.includes('@')) return maskEmail(canonical)
  // E.164: seven to fifteen digits.
  if (!/^\+\d{7,15}$/.test(canonical)) return dots
  return maskTurkishNumber(canonical) ?? maskForeignNumber(canonical.slice(1))
}

const dots = '•••'

function maskTurkishNumber(number: string): string | undefined {
  const ordinary = /^\+90(\d{3})\d{5}(\d{2})$/.exec(number)
  if (ordinary) return `+90 ${ordinary[1]} ••• •• ${ordinary[2]}`
  // 444 numbers have seven digits: 444 1 444.
  const short = /^\+90444\d{2}(\d{2})$/.exec(number)
  if (short) return `+90 444 • •${short[1]}`
  return undefined
}

/** Country codes of ITU-T E.164: those listed have one or two digits, all others three. */
const callingCodes = /^(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})/

function maskForeignNumber(digits: string): string {
  const code = callingCodes.exec(digits)?.[0] ?? ''
  // Fewer than four hidden digits would leave a thousand numbers to try.
  const end = digits.length - code.length - 2 < 4 ? '' : digits.slice(-2)
  const hidden = digits.length - code.length - end.length
  return `+${code} ${'•'.repeat(hidden)} ${end}`.trimEnd()
}

function maskEmail(address: string): string {
  const at = address.lastIndexOf('@')
  const domain = address.slice(at + 1)
  const dot = domain.lastIndexOf('.')
  const lastLabel = dot === -1 ? '' : domain.slice(dot)
  return `${firstLetter(address.slice(0, at))}${dots}@${firstLetter(domain)}${dots}${lastLabel}`
}

function firstLetter(text: string): string {
  return [...text][0] ?? ''
}
