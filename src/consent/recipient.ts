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
  return result.kind === 'read' ? readAs('phone', result.address) : result
}

/** Reads an e-mail address (R20). Never throws. */
export function readEmail(text: string): Reading {
  if (text.length > textLengthMax) return fault('unclear')
  const result = parseEmail(text)
  return result.kind === 'read' ? readAs('email', result.address) : result
}

/**
 * Reads a typed text as an e-mail address if it has an @, as a phone number if most of its characters are digits. Returns the
 * fault `unclear` for a text that resembles neither.
 */
export function readRecipient(text: string): Reading {
  // Most lines of a system's list are such numbers; the checks below would take ten times as long.
  if (certainMobile.test(text)) return readAs('phone', text)
  if (text.length > textLengthMax) return fault('unclear')
  if (text.includes('@')) return readEmail(text)
  if (count(text, /\p{Nd}/gu) > count(text, /\p{L}/gu)) return readPhone(text)
  const isLikeEmail = /^[^\s.][^\s]*\.[\p{L}\p{Nd}]{2,}$/u.test(text.replace(/\p{Cf}/gu, '').trim())
  return fault(isLikeEmail ? 'email-form' : 'unclear')
}

/**
 * Reads the recipient of an İYS request (R21), or returns İYS's codes for it: H120 for an e-mail address, H121 for a phone
 * number; a number that is too long gets H160 too.
 */
export function readWireRecipient(text: string, kind: RecipientKind): WireReading {
  const result = kind === 'phone' ? parseWirePhone(text) : parseWireEmail(text)
  if (result.kind === 'read') return readAs(kind, result.address)
  if (kind === 'email') return refused(['H120'])
  return refused(text.length > phoneLengthMax ? ['H160', 'H121'] : ['H121'])
}

function readAs(kind: RecipientKind, address: string): ReadRecipient {
  return { kind: 'read', recipient: { kind, address } }
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}

type Parsed = { readonly kind: 'read'; readonly address: string } | Refusal<AddressFault>

function fault(kind: AddressFault['kind'], detail?: string): Refusal<AddressFault> {
  return refused(detail === undefined ? { kind } : { kind, detail })
}

/** Maximum number of characters of a phone number, with its + (R19). */
const phoneLengthMax = 15

/** Turkish numbers that are certainly mobile, by their prefixes. */
const certainMobile = /^\+905(?:0\d|10|16|24|[345]\d)\d{7}$/

/** Characters that people write between the digits of a phone number: blanks, dashes, brackets, dots, slashes. */
const phoneSeparators = /[\s\p{Z}\p{Cf}\p{Pd}\u2212()./]/gu
/** Arabic, Persian and full-width digits. */
const foreignDigit = /[\u0660-\u0669\u06F0-\u06F9\uFF10-\uFF19]/gu

/** Reads a phone number as people write it, and returns it in E.164 (R19). Drops the 0 of `+9005…`. */
function parsePhone(text: string): Parsed {
  const bare = cleanNumber(text)
  if (bare === '' || bare === '+') return fault('unclear')
  const [stray] = bare.replace(/^\+?[0-9]*/, '')
  if (stray !== undefined) return fault('phone-character', stray)
  return checkNumber(withCountryCode(bare), bare.replace('+', '').length)
}

/** Reads a phone number that must be in E.164 already, as in İYS's requests. Drops only the 0 of `+9005…`. */
function parseWirePhone(text: string): Parsed {
  if (text.length > phoneLengthMax || !/^\+[1-9]\d+$/.test(text)) return fault('unclear')
  return checkNumber(dropTrunkZero(text), text.length - 1)
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

/** Removes all separators and writes every digit in ASCII. */
function cleanNumber(text: string): string {
  return text
    .toWellFormed()
    .replace(phoneSeparators, '')
    .replace(/^\uFF0B/, '+')
    .replace(foreignDigit, (digit) => String(digit.charCodeAt(0) & 0xf))
}

/** Puts the country code before a number of digits: +90 unless the number has a code. */
function withCountryCode(bare: string): string {
  if (bare.startsWith('+')) return dropTrunkZero(bare)
  if (bare.startsWith('00')) return dropTrunkZero(`+${bare.slice(2)}`)
  // 90 is the country code, except in premium numbers: 900 and seven digits.
  if (bare.startsWith('90') && !/^900\d{7}$/.test(bare)) return dropTrunkZero(`+${bare}`)
  return `+90${bare.replace(/^0/, '')}`
}

/** Drops the 0 between Türkiye's code and a number: a consent stored under `+9005…` would never be found. */
function dropTrunkZero(address: string): string {
  return address.replace(/^\+900/, '+90')
}

/**
 * Returns the number if it is in use and no premium number, else its fault. `digits` is the count of typed digits, for
 * the fault.
 */
function checkNumber(address: string, digits: number): Parsed {
  // libphonenumber parses only some 177,000 numbers a second.
  if (certainMobile.test(address)) return { kind: 'read', address }
  const number = parse(address)
  if (!number?.isValid()) return numberFault(address, String(digits))
  if (number.getType() === 'PREMIUM_RATE') return fault('phone-premium')
  if (number.number.length > phoneLengthMax) return fault('phone-too-long', String(digits))
  return { kind: 'read', address: number.number }
}

/** Returns why a number is not valid: too few or too many digits, or a prefix that no operator uses. */
function numberFault(address: string, digits: string): Refusal<AddressFault> {
  if (!address.startsWith('+90')) {
    const tooLong = address.length > phoneLengthMax || validatePhoneNumberLength(address) === 'TOO_LONG'
    return tooLong ? fault('phone-too-long', digits) : fault('phone-not-in-use')
  }
  const national = address.slice('+90'.length)
  const missing = (national.startsWith('444') ? 7 : 10) - national.length
  if (missing === 0) return fault('phone-not-in-use')
  return fault(missing > 0 ? 'phone-incomplete' : 'phone-too-long', digits)
}

/**
 * Maximum number of characters of an e-mail address in İYS. Its least, 6, needs no check: every complete address has that many.
 */
const emailLengthMax = 265

// Only the name, before the @, may hold + and _.
const strangeInName = /[^A-Za-z0-9._+-]/u
const strangeInDomain = /[^A-Za-z0-9.-]/u

/** Reads an e-mail address as people paste it, and returns it in İYS's form: ASCII in lower case (R20). */
function parseEmail(text: string): Parsed {
  const address = text
    .toWellFormed()
    .normalize('NFC')
    .replace(/\p{Cf}/gu, '')
    .trim()
  return emailFault(address) ?? { kind: 'read', address: asciiLowerCase(address) }
}

/** Reads an e-mail address of an İYS request: only its capitals may differ from the stored form. */
function parseWireEmail(text: string): Parsed {
  return emailFault(text) ?? { kind: 'read', address: asciiLowerCase(text) }
}

/** Returns the fault of an e-mail address; null if İYS takes the address (R20). */
function emailFault(address: string): Refusal<AddressFault> | null {
  const [name = '', ...domains] = address.split('@')
  const domain = domains.join('@')
  const character = strangeInName.exec(name)?.[0] ?? strangeInDomain.exec(domain)?.[0]
  if (character) return fault('email-character', character)
  // A domain has at least two characters, a dot and two characters (R20).
  const dot = domain.lastIndexOf('.')
  const ending = domain.slice(dot + 1)
  const isComplete =
    dot > 0 && ending.length >= 2 && /[A-Za-z]/.test(ending) && !domain.split('.').includes('')
  if (name === '' || !isComplete || address.length > emailLengthMax) return fault('email-form')
  return dot < 2 ? fault('email-short-domain') : null
}

/** Lowers the letters A to Z: `toLocaleLowerCase` would turn INFO into ınfo in Turkish. */
function asciiLowerCase(address: string): string {
  return address.replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase())
}

/**
 * Returns an address as chats show it, such as `+90 532 ••• •• 67` or `a•••@o•••.example`. Hides at least four digits; in a
 * 444 number, which belongs to a firm, two. Shows nothing of a text that is no address.
 */
export function maskAddress(canonical: string): string {
  if (canonical.includes('@')) return maskEmail(canonical)
  // E.164: seven to fifteen digits.
  if (!/^\+\d{7,15}$/.test(canonical)) return dots
  return maskTurkishNumber(canonical) ?? maskForeignNumber(canonical.slice(1))
}

const dots = '•••'

/** Hides the middle of a Turkish number; undefined for a number of another form. */
function maskTurkishNumber(number: string): string | undefined {
  const ordinary = /^\+90(\d{3})\d{5}(\d{2})$/.exec(number)
  if (ordinary) return `+90 ${ordinary[1]} ••• •• ${ordinary[2]}`
  // A 444 number has seven digits: 444 1 444.
  const short = /^\+90444\d{2}(\d{2})$/.exec(number)
  if (short) return `+90 444 • •${short[1]}`
  return undefined
}

/** Country codes of ITU-T E.164: those listed have one or two digits, all others three. */
const callingCodes = /^(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})/

/** Hides a foreign number except its calling code and, if the number is long enough, its last two digits. */
function maskForeignNumber(digits: string): string {
  const code = callingCodes.exec(digits)?.[0] ?? ''
  // With fewer than four hidden digits, at most a thousand numbers would be left to try.
  const end = digits.length - code.length - 2 < 4 ? '' : digits.slice(-2)
  const hidden = digits.length - code.length - end.length
  return `+${code} ${'•'.repeat(hidden)} ${end}`.trimEnd()
}

/** Hides an e-mail address except the first letters of name and domain, and the end of the domain. */
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
