import parse, { validatePhoneNumberLength } from 'libphonenumber-js/max'

/** `digits` counts the typed ones, country code and first 0 included. */
export type PhoneFault =
  | { kind: 'empty' }
  | { kind: 'phone-character'; character: string }
  | { kind: 'phone-incomplete'; digits: number; missing: number }
  | { kind: 'phone-too-long'; digits: number }
  | { kind: 'phone-not-in-use' }
  | { kind: 'phone-premium' }

export type PhoneType = 'mobile' | 'landline' | 'special' | 'foreign'

type Checked = { ok: true; address: string } | { ok: false; fault: PhoneFault }

/** R19, the + included. */
export const phoneLengthMax = 15

// Prefixes of iys.md 7.3 that are mobile only.
const certainMobile = /^\+905(?:0\d|10|16|24|[345]\d)\d{7}$/

const noise = /[\s\p{Z}\p{Cf}\p{Pd}\u2212()./]/gu
const foreignDigit = /[\u0660-\u0669\u06F0-\u06F9\uFF10-\uFF19]/gu

/**
 * Reads a phone number as people write it into E.164, valid and not premium (R19, 7.3). `+9005…` is repaired
 * (2.3, T23). The caller bounds the length.
 */
export function parsePhone(text: string): Checked {
  const bare = stripped(text)
  if (bare === '' || bare === '+') return fault({ kind: 'empty' })
  const [stray] = bare.replace(/^\+?[0-9]*/, '')
  if (stray !== undefined) return fault({ kind: 'phone-character', character: stray })
  return checked(international(bare), bare.replace('+', '').length)
}

/** Reads exactly an E.164 number; `+9005…` is still repaired (T23). Null if İYS would not take it. */
export function parseWirePhone(text: string): string | null {
  if (text.length > phoneLengthMax || !/^\+[1-9]\d+$/.test(text)) return null
  const result = checked(withoutTrunkZero(text), text.length - 1)
  return result.ok ? result.address : null
}

/** An SMS may not arrive at anything but `mobile` (7.3). 444, 850, 800 and pagers are `special`. */
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

// A consent stored under +9005… is never found (2.3).
function withoutTrunkZero(address: string): string {
  return address.replace(/^\+900/, '+90')
}

function checked(address: string, digits: number): Checked {
  // libphonenumber parses only some 177,000 numbers a second.
  if (certainMobile.test(address)) return { ok: true, address }
  const number = parse(address)
  if (!number?.isValid()) return fault(shortcoming(address, digits))
  if (number.getType() === 'PREMIUM_RATE') return fault({ kind: 'phone-premium' })
  if (number.number.length > phoneLengthMax) return fault({ kind: 'phone-too-long', digits })
  return { ok: true, address: number.number }
}

function shortcoming(address: string, digits: number): PhoneFault {
  if (!address.startsWith('+90')) {
    const tooLong = address.length > phoneLengthMax || validatePhoneNumberLength(address) === 'TOO_LONG'
    return tooLong ? { kind: 'phone-too-long', digits } : { kind: 'phone-not-in-use' }
  }
  const national = address.slice('+90'.length)
  const missing = (national.startsWith('444') ? 7 : 10) - national.length
  if (missing > 0) return { kind: 'phone-incomplete', digits, missing }
  return missing < 0 ? { kind: 'phone-too-long', digits } : { kind: 'phone-not-in-use' }
}

function fault(fault: PhoneFault): Checked {
  return { ok: false, fault }
}
