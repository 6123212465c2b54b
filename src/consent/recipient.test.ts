import fc from 'fast-check'
import parse from 'libphonenumber-js/max'
import { describe, expect, test } from 'vitest'
import {
  type AddressFault,
  phoneType,
  type Reading,
  readEmail,
  readPhone,
  readRecipient,
  readWireRecipient,
} from './recipient.ts'

const phone = (address: string) => ({ kind: 'read', recipient: { kind: 'phone', address } })
const email = (address: string) => ({ kind: 'read', recipient: { kind: 'email', address } })
const fault = (fault: AddressFault) => ({ kind: 'refused', reason: fault })
const refused = (...codes: string[]) => ({ kind: 'refused', reason: codes })

const isCanonical = (text: string) => {
  const read = readWireRecipient(text, text.includes('@') ? 'email' : 'phone')
  return read.kind === 'read' && read.recipient.address === text
}

const certainPrefixes = [
  ...Array.from({ length: 11 }, (_, n) => String(500 + n)),
  '516',
  '524',
  ...Array.from({ length: 30 }, (_, n) => String(530 + n)),
]
const mobiles = fc
  .tuple(fc.constantFrom(...certainPrefixes), fc.integer({ min: 0, max: 9_999_999 }))
  .map(([prefix, rest]) => `+90${prefix}${String(rest).padStart(7, '0')}`)
const landlines = fc
  .tuple(fc.constantFrom('212', '312', '392', '488', '850', '800'), fc.integer({ min: 0, max: 9_999_999 }))
  .map(([prefix, rest]) => `+90${prefix}${String(rest).padStart(7, '0')}`)
const foreigners = fc.constantFrom('+12025550123', '+442079460958', '+4915123456789', '+390612345678')
const phones = fc.oneof(mobiles, landlines, foreigners, fc.constant('+904441444'))

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789'
const word = (alphabet: string, minLength: number) =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength, maxLength: 12 })
const emails = fc
  .tuple(word(`${letters}+-_.`, 1), word(`${letters}-`, 2), fc.constantFrom('example', 'com.tr', 'tr'))
  .map(([name, domain, ending]) => `${name}@${domain}.${ending}`)

describe('readPhone()', () => {
  test.each([
    ['0532 123 45 67', '+905321234567'],
    ['0090 0532 123 45 67', '+905321234567'],
    ['+90 (0) 532 123 45 67', '+905321234567'],
    ['90 0532/123/45/67', '+905321234567'],
    ['0532\u00a0123\u201345\u221267', '+905321234567'],
    ['\u202a+90 532 123\u200b45 67\u202c', '+905321234567'],
    ['\u0660\u0665\u0663\u0662 \u0661\u0662\u0663 \u06f4\u06f5 \u06f6\u06f7', '+905321234567'],
    ['\uff0b\uff19\uff10 532 123 45 67', '+905321234567'],
    ['+9005000000001', '+905000000001'],
    ['0212 123 45 67', '+902121234567'],
    ['444 1 444', '+904441444'],
    ['+1 202 555 0123', '+12025550123'],
    ['00 44 20 7946 0958', '+442079460958'],
  ])('reads %j as %s', (text, address) => {
    expect(readPhone(text)).toEqual(phone(address))
  })

  test.each<[string, AddressFault]>([
    [' \u200b\u00a0', { kind: 'unclear' }],
    ['+', { kind: 'unclear' }],
    ['0532 123 45', { kind: 'phone-incomplete', detail: '9' }],
    ['+90 532 123 45 6', { kind: 'phone-incomplete', detail: '11' }],
    ['112', { kind: 'phone-incomplete', detail: '3' }],
    ['0532 123 45 678', { kind: 'phone-too-long', detail: '12' }],
    ['+1 202 555 01234', { kind: 'phone-too-long', detail: '12' }],
    ['0532 123 45 67 / 0532 123 45 68', { kind: 'phone-too-long', detail: '22' }],
    ['0592 000 00 00', { kind: 'phone-not-in-use' }],
    ['+999 123 45 67', { kind: 'phone-not-in-use' }],
    ['0888 123 45 67', { kind: 'phone-premium' }],
    ['0900 123 45 67', { kind: 'phone-premium' }],
    ['0532 123 45 6O', { kind: 'phone-character', detail: 'O' }],
    ['0532+1234567', { kind: 'phone-character', detail: '+' }],
    ['😀 0532 123 45 67', { kind: 'phone-character', detail: '😀' }],
    ['5'.repeat(321), { kind: 'unclear' }],
  ])('refuses %j with %o', (text, expected) => {
    expect(readPhone(text)).toEqual(fault(expected))
  })

  test('refuses a valid number of more than 15 characters (R19)', () => {
    expect(parse('+908001234567890')?.isValid()).toBe(true)
    expect(readPhone('0800 1234567890')).toEqual(fault({ kind: 'phone-too-long', detail: '14' }))
  })

  test('agrees with libphonenumber on every prefix +905xx, the partly used ones included', () => {
    const edges = ['0000000', '0000001', '1234567', '0110000', '1610000', '2000000', '2110000', '4610000']
    const spread = Array.from({ length: 50 }, (_, n) => String(n * 203_999).padStart(7, '0'))
    const disagreements: string[] = []
    for (let prefix = 500; prefix < 600; prefix++)
      for (const rest of [...edges, ...spread, '9999999']) {
        const address = `+90${prefix}${rest}`
        const number = parse(address)
        const isMobile = number?.isValid() === true && number.getType() === 'MOBILE'
        if ((readPhone(address).kind === 'read') !== number?.isValid()) disagreements.push(address)
        if (isCanonical(address) !== number?.isValid()) disagreements.push(address)
        if ((phoneType(address) === 'mobile') !== isMobile) disagreements.push(address)
      }
    expect(disagreements).toEqual([])
  })

  test('reads the same number through any noise', () => {
    const gap = fc.constantFrom('', '', ' ', '-', '.', '\u00a0', '\u200b', '\u2013', '\u2060', '(', ')')
    const start = fc.constantFrom('+90', '0090', '90', '0', '', '+900', '+90 (0)', '\u200e+90')
    fc.assert(
      fc.property(mobiles, start, fc.array(gap, { minLength: 10, maxLength: 10 }), (address, begin, gaps) => {
        const national = [...address.slice(3)].map((digit, at) => `${gaps[at]}${digit}`).join('')
        expect(readPhone(begin + national)).toEqual(phone(address))
      }),
    )
  })
})

describe('readEmail()', () => {
  test.each([
    ['ayse@ornek.example', 'ayse@ornek.example'],
    ['AYSE@ORNEK.EXAMPLE', 'ayse@ornek.example'],
    ['  ayse@ornek.example\u00a0', 'ayse@ornek.example'],
    ['ayse\u200b@ornek.example\ufeff', 'ayse@ornek.example'],
    ['a@bb.cc', 'a@bb.cc'],
    ['ayse+kahve@ornek.example', 'ayse+kahve@ornek.example'],
    ['..--__ayse@ornek.example', '..--__ayse@ornek.example'],
    ['ayse@xn--rnek-5qa.example', 'ayse@xn--rnek-5qa.example'],
  ])('reads %j as %s', (text, address) => {
    expect(readEmail(text)).toEqual(email(address))
  })

  test.each<[string, AddressFault]>([
    ['\u200b ', { kind: 'email-form' }],
    ['ayse.ornek.example', { kind: 'email-form' }],
    ['@ornek.example', { kind: 'email-form' }],
    ['ayse@ornek', { kind: 'email-form' }],
    ['ayse@ornek.e', { kind: 'email-form' }],
    ['ayse@o.example', { kind: 'email-short-domain' }],
    ['ayse@ornek..example', { kind: 'email-form' }],
    ['ayse@192.168.10.10', { kind: 'email-form' }],
    ['ayşe@ornek.example', { kind: 'email-character', detail: 'ş' }],
    ['ays\u0327e@ornek.example', { kind: 'email-character', detail: 'ş' }],
    ['ayse ornek@ornek.example', { kind: 'email-character', detail: ' ' }],
    ['ayse@ornek_kahve.example', { kind: 'email-character', detail: '_' }],
    ['ay😀se@ornek.example', { kind: 'email-character', detail: '😀' }],
    ['ay\ud800se@ornek.example', { kind: 'email-character', detail: '\ufffd' }],
    [`${'a'.repeat(252)}@ornek.example`, { kind: 'email-form' }],
    [`${'a'.repeat(400)}@ornek.example`, { kind: 'unclear' }],
  ])('refuses %j with %o', (text, expected) => {
    expect(readEmail(text)).toEqual(fault(expected))
  })

  test.each([...'{[(!\'^%&/=?,½²ßâ"#$*;:<>\\`|~}])'])(
    'refuses %s on both sides of the @ (2.4)',
    (character) => {
      const expected = fault({ kind: 'email-character', detail: character })
      expect(readEmail(`ay${character}se@ornek.example`)).toEqual(expected)
      expect(readEmail(`ayse@or${character}nek.example`)).toEqual(expected)
    },
  )

  test('takes 265 characters, the longest of 2.4', () => {
    const address = `${'a'.repeat(251)}@ornek.example`
    expect(address).toHaveLength(265)
    expect(readEmail(address)).toEqual(email(address))
  })
})

describe('readRecipient()', () => {
  test.each<[string, unknown]>([
    ['0532 123 45 67', phone('+905321234567')],
    ['Ayse@Ornek.example', email('ayse@ornek.example')],
    ['', fault({ kind: 'unclear' })],
    ['\u200b', fault({ kind: 'unclear' })],
    ['5321234567@', fault({ kind: 'email-form' })],
    ['Ayşe', fault({ kind: 'unclear' })],
    ['ret kahve', fault({ kind: 'unclear' })],
    ['+', fault({ kind: 'unclear' })],
    ['@'.repeat(321), fault({ kind: 'unclear' })],
  ])('reads %j', (text, expected) => {
    expect(readRecipient(text)).toEqual(expected)
  })

  test('reads every canonical address as itself', () => {
    fc.assert(
      fc.property(fc.oneof(phones, emails), (address) => {
        const result = readRecipient(address)
        expect(result.kind === 'read' && result.recipient.address).toBe(address)
        expect(isCanonical(address)).toBe(true)
      }),
    )
  })

  test('answers any text with a canonical address or a fault, never a throw', () => {
    const keys = fc.constantFrom(...'+0590213@.aZşİ -()\u200b\ud800\udc00٣😀')
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
      fc.string({ unit: keys, maxLength: 40 }),
      fc.string({ unit: fc.constantFrom(...'+0123456789'), maxLength: 17 }),
      fc.string({ minLength: 1, maxLength: 20 }).map((text) => text.repeat(5_000)),
    )
    const readers: ((text: string) => Reading)[] = [readRecipient, readPhone, readEmail]
    fc.assert(
      fc.property(texts, (text) => {
        for (const read of readers) {
          const result = read(text)
          if (result.kind === 'read') expect(isCanonical(result.recipient.address)).toBe(true)
        }
        for (const kind of ['phone', 'email'] as const) {
          const result = readWireRecipient(text, kind)
          if (result.kind === 'read') expect(isCanonical(result.recipient.address)).toBe(true)
        }
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('readWireRecipient()', () => {
  test.each([
    ['+905000000001', '+905000000001'],
    ['+904441444', '+904441444'],
    ['+9005000000001', '+905000000001'],
  ])('takes the phone %s as %s (R19)', (text, address) => {
    expect(readWireRecipient(text, 'phone')).toEqual(phone(address))
  })

  test.each([
    '',
    '05000000001',
    '+90 5000000001',
    '+905000000001 ',
    '+90500000001',
    '+905813334455',
    '+908881234567',
    '+909001234567',
    'a@bb.cc',
    '+90500000000١',
  ])('refuses the phone %j with H121 (R19, R21)', (text) => {
    expect(readWireRecipient(text, 'phone')).toEqual(refused('H121'))
  })

  test.each(['+905000000001234', '+908001234567890', 'ayse@ornek.example', '5'.repeat(100_000)])(
    'refuses more than 15 characters with H160 and H121 together (R19)',
    (text) => {
      expect(readWireRecipient(text, 'phone')).toEqual(refused('H160', 'H121'))
    },
  )

  test.each([
    '+905000000001',
    'ayşe@ornek.example',
    '',
    ' ayse@ornek.example',
    'ayse@ornek',
    'ay\u200bse@ornek.example',
  ])('refuses the e-mail %j with H120', (text) => {
    expect(readWireRecipient(text, 'email')).toEqual(refused('H120'))
  })
})

test.each([
  ['+902121234567', 'landline'],
  ['+903922281234', 'landline'],
  ['+908501234567', 'special'],
  ['+904441444', 'special'],
  ['+908001234567', 'special'],
  ['+905121234567', 'special'],
  ['+905922110000', 'special'],
  ['+12025550123', 'foreign'],
])('phoneType(): calls %s %s (7.3)', (address, type) => {
  expect(phoneType(address)).toBe(type)
})
