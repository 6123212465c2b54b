import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatWallTime } from '../../../src/calendar/istanbul.ts'
import { channelsFor, companySources, recipientTypes } from '../../../src/consent/consent.ts'
import { clean } from '../../../src/consent/fold.ts'
import type { Recipient } from '../../../src/consent/recipient.ts'
import { number as english } from '../../../src/language/english.ts'
import { number as turkish } from '../../../src/language/turkish.ts'
import { email, instant, phone } from '../../../test/support/register.ts'
import { messagesIn } from '../../messages/index.ts'
import type { Arguments, ParameterName } from '../arguments.ts'
import { noArguments } from '../parameters.ts'
import { findAddresses } from './find-addresses.ts'
import { parse } from './parse.ts'
import { readShownNumber } from './readers.ts'

const tr = messagesIn('tr')
const en = messagesIn('en')

const now = instant('2026-03-02 15:00:00')
const brands = [
  { code: 123456, name: 'Örnek A.Ş.' },
  { code: 123457, name: 'Örnek Kahve' },
  { code: 123458, name: 'Çınar Kitap' },
]
const takes: readonly ParameterName[] = [
  ...(['recipient', 'channels', 'source', 'date', 'brandCode'] as const),
  ...(['recipientType', 'note', 'evidence', 'message'] as const),
]
const facts = { brands, takes, now }
const read = (text: string) => parse(text, facts)
const address = '+905321234567'

function given(text: string): Partial<Arguments> {
  const parsed = read(text)
  if (parsed.kind === 'refused') throw new Error(`Cannot read the command: ${JSON.stringify(parsed.reason)}`)
  return Object.fromEntries(Object.entries(parsed.arguments).filter(([, value]) => value !== null))
}

function faultOf(text: string) {
  const parsed = read(text)
  return parsed.kind === 'read' ? null : parsed.reason
}

const recipient: Recipient = { kind: 'phone', address }

test.each(['0532 123 45 67', '+90 532 123 45 67', '(0532) 123-45-67', '<tel:+905321234567|0532 123 45 67>'])(
  'reads the number %j',
  (text) => {
    expect(given(text)).toEqual({ recipient })
    expect(given(`${text} mesaj`)).toEqual({ recipient, channels: ['MESAJ'] })
  },
)

test.each(['ali@ornek.example.', 'ali@ornek.example?', 'ali@ornek.example. marka=123457'])(
  'reads the address in %j, which ends a sentence',
  (text) => {
    expect(given(text)).toMatchObject({ recipient: { kind: 'email', address: 'ali@ornek.example' } })
  },
)

test('parse() drops the question mark behind a number, and nothing of an address that was cut off', () => {
  expect(given('0532 123 45 67?')).toEqual({ recipient })
  expect(faultOf('ali@ornek.exa...')).toMatchObject({ kind: 'address' })
  expect(faultOf('ali@ornek.')).toMatchObject({ kind: 'address' })
  expect(faultOf('0532 123 45 6?')).toMatchObject({ kind: 'address' })
})

test('parse() reads an e-mail address as Slack wraps it', () => {
  expect(given('<mailto:Ali@Ornek.example|Ali@Ornek.example> e-posta')).toEqual({
    recipient: { kind: 'email', address: 'ali@ornek.example' },
    channels: ['EPOSTA'],
  })
})

test.each([
  ['SMS', ['MESAJ']],
  ['kısa mesaj', ['MESAJ']],
  ['sms arama', ['ARAMA', 'MESAJ']],
  ['calls sms', ['ARAMA', 'MESAJ']],
  ['sms,arama', ['ARAMA', 'MESAJ']],
  ['sms, arama', ['ARAMA', 'MESAJ']],
  ['sms ve arama', ['ARAMA', 'MESAJ']],
  ['HEPSİ', ['ARAMA', 'MESAJ']],
  ['all', ['ARAMA', 'MESAJ']],
])('reads the channel %j', (text, channels) => {
  expect(given(`${address} ${text}`)).toEqual({ recipient, channels })
})

test.each([
  ['hs_çağrı_merkezi', 'HS_CAGRI_MERKEZI'],
  ['ISLAK İMZA', 'HS_ISLAK_IMZA'],
  ['2015 öncesi', 'HS_2015'],
  ['sms numarası', 'HS_MESAJ'],
  ['"çağrı merkezi"', 'HS_CAGRI_MERKEZI'],
])('reads the source %j', (text, source) => {
  expect(given(`0532 123 45 67 ${text}`)).toEqual({ recipient, source })
})

test('parse() reads every source by its name in either language', () => {
  for (const source of companySources) {
    expect(given(`${address} ${tr.words.sources[source]}`)).toEqual({ recipient, source })
    expect(given(`${address} ${en.words.sources[source]}`)).toEqual({ recipient, source })
  }
})

test.each([
  ['2026-03-02 14:05:09', { kind: 'moment', wallTime: '2026-03-02 14:05:09' }],
  ['2026-03-02 14:05', { kind: 'moment', wallTime: '2026-03-02 14:05:00' }],
  ['02.03.2026 14:05', { kind: 'moment', wallTime: '2026-03-02 14:05:00' }],
  ['2.3.2026 9.05', { kind: 'moment', wallTime: '2026-03-02 09:05:00' }],
  ['02.03.2026', { kind: 'day', day: '2026-03-02' }],
  ['2 Mart 2026 14:05', { kind: 'moment', wallTime: '2026-03-02 14:05:00' }],
  ["2 mart 2026 saat 14:05'te", { kind: 'moment', wallTime: '2026-03-02 14:05:00' }],
  ['dün 14:30', { kind: 'moment', wallTime: '2026-03-01 14:30:00' }],
  ['bugün 09:00', { kind: 'moment', wallTime: '2026-03-02 09:00:00' }],
  ['bugün', { kind: 'day', day: '2026-03-02' }],
  ['şimdi', { kind: 'now' }],
  ['yesterday 14:30', { kind: 'moment', wallTime: '2026-03-01 14:30:00' }],
])('reads the date %j behind a spaced number', (text, date) => {
  expect(given(`0532 123 45 67 ${text}`)).toEqual({ recipient, date })
  expect(given(`0532 123 45 67 sms ${text} HS_WEB`)).toEqual({
    recipient,
    date,
    channels: ['MESAJ'],
    source: 'HS_WEB',
  })
})

test.each([
  ['marka=kahve', 123457],
  ['marka=Örnek Kahve', 123457],
  ['marka="Örnek Kahve"', 123457],
  ['marka=“ornek kahve”', 123457],
  ['marka = ÖRNEK KAHVE', 123457],
  ['marka=çınar', 123458],
  ['brand=cinar kitap', 123458],
])('reads the brand %j between other words', (text, brandCode) => {
  expect(given(`${address} ${text} mesaj`)).toEqual({ recipient, brandCode, channels: ['MESAJ'] })
})

test.each([
  ['kahve sms', 123457],
  ['Örnek Kahve mesaj', 123457],
  ['çınar mesaj', 123458],
])('takes bare words that name one brand alone: %j', (text, brandCode) => {
  expect(given(`${address} ${text}`)).toEqual({ recipient, brandCode, channels: ['MESAJ'] })
})

test('parse() takes no word for a brand that only begins so, that two have, or where no brand is wanted', () => {
  expect(faultOf(`${address} sms kah`)).toMatchObject({ kind: 'word', word: 'kah', choices: ['source'] })
  expect(faultOf(`${address} marka=kah`)).toMatchObject({ kind: 'brand-unknown', text: 'kah' })
  const names = ['Örnek A.Ş.', 'Örnek Kahve']
  for (const text of ['örnek', 'marka=örnek'])
    expect(faultOf(`${address} ${text}`)).toEqual({ kind: 'brand-unclear', text: 'örnek', names })
  expect(faultOf(`${address} kahve marka=123458`)).toEqual({ kind: 'twice', parameter: 'brandCode' })
  const parsed = parse(`${address} kahve`, { ...facts, takes: ['recipient', 'channels'] })
  expect(parsed).toEqual({ kind: 'refused', reason: { kind: 'unwanted', parameter: 'brandCode' } })
})

test('parse() reads type, note and evidence', () => {
  expect(given(`${address} tip=TACİR not="telefonda \\"evet\\" dedi"`)).toEqual({
    recipient,
    recipientType: 'TACIR',
    note: 'telefonda "evet" dedi',
  })
  expect(given(`${address} evidence="form 12"`)).toEqual({ recipient, evidence: 'form 12' })
  expect(given(`${address} tacir sms`)).toEqual({ recipient, recipientType: 'TACIR', channels: ['MESAJ'] })
})

test.each([
  ['mesaj 0532 123 45 67', { kind: 'address-first' }],
  ['mesaj mavi', { kind: 'address-first' }],
  ['mesaj 0532 123 45 67', { kind: 'address-first' }],
  ['marka=123457 0532 123 45 67', { kind: 'address-first' }],
  ['0532 123 45', { kind: 'address', fault: { kind: 'phone-incomplete', detail: '9' }, text: '0532 123 45' }],
  [
    '0532 123 45 mesaj',
    { kind: 'address', fault: { kind: 'phone-incomplete', detail: '9' }, text: '0532 123 45' },
  ],
  ['ali', { kind: 'address', fault: { kind: 'unclear' }, text: 'ali' }],
  ['ali.ornek.com', { kind: 'address', fault: { kind: 'email-form' }, text: 'ali.ornek.com' }],
  ['ali@ornek', { kind: 'address', fault: { kind: 'email-form' }, text: 'ali@ornek' }],
  [`${address} epsta`, { kind: 'word', word: 'epsta', nearest: 'eposta', choices: ['channels', 'source'] }],
  [`${address} ali@ornek.example`, { kind: 'second-address' }],
  [`${address} eposta`, { kind: 'channel-unsuited', channel: 'EPOSTA', recipientKind: 'phone' }],
  ['ali@ornek.example sms', { kind: 'channel-unsuited', channel: 'MESAJ', recipientKind: 'email' }],
  [`${address} HS_WEB web sitesi`, { kind: 'twice', parameter: 'source' }],
  [`${address} dün 10:00 bugün 11:00`, { kind: 'twice', parameter: 'date' }],
  [`${address} HS_FAX`, { kind: 'word', word: 'HS_FAX', nearest: null, choices: ['channels', 'source'] }],
  [`${address} HS_WEP`, { kind: 'word', word: 'HS_WEP', nearest: 'HS_WEB', choices: ['channels', 'source'] }],
  [`${address} IYS_WEB`, { kind: 'source-national', source: 'IYS_WEB' }],
  [`${address} 31.02.2026`, { kind: 'date', text: '31.02.2026' }],
  [`${address} dün 25:00`, { kind: 'date', text: 'dün 25:00' }],
  [`${address} 23.11.26`, { kind: 'date', text: '23.11.26' }],
  [`${address} 23.11`, { kind: 'date', text: '23.11' }],
  [`${address} marka=`, { kind: 'key', parameter: 'brandCode' }],
  [`${address} 14:30`, { kind: 'date', text: '14:30' }],
  [`${address} 2 mart`, { kind: 'date', text: '2 mart' }],
  [`${address} not=evet`, { kind: 'key', parameter: 'note' }],
  [`${address} not="evet`, { kind: 'quote-open' }],
  [`${address} tip=esnaf`, { kind: 'key', parameter: 'recipientType' }],
  [`${address} Işık=mavi`, { kind: 'word', word: 'Işık=', nearest: null, choices: [] }],
  [`${address} kanıt=`, { kind: 'key', parameter: 'evidence' }],
])('refuses %j', (text, fault) => {
  expect(faultOf(text)).toEqual(fault)
})

test('parse() leaves a missing address to the form, and reads the rest', () => {
  expect(parse('', facts)).toMatchObject({ kind: 'read', arguments: { recipient: null } })
  const rest = parse('hepsi HS_WEB marka="Örnek Kahve" not="0532 111 22 33"', facts)
  expect(rest).toMatchObject({ kind: 'read', arguments: { recipient: null, source: 'HS_WEB' } })
})

test('parse() means the open brand where a closed one had its name', () => {
  const brands = [
    { code: 1, name: 'Örnek Kahve', closedAt: 5 },
    { code: 2, name: 'örnek kahve', closedAt: null },
  ]
  for (const text of ['marka="Örnek Kahve"', 'örnek kahve']) {
    const parsed = parse(`${address} ${text}`, { ...facts, brands })
    expect(parsed).toMatchObject({ kind: 'read', arguments: { brandCode: 2 } })
  }
  expect(parse(`${address} marka=1`, { ...facts, brands })).toMatchObject({ arguments: { brandCode: 1 } })
})

test('parse() never throws, whatever is typed', () => {
  const word = fc.constantFrom(
    ...'mesaj hepsi HS_WEB marka= marka=Örnek tip= not=" " 0532 123 45 67 dün 14:30 2 mart'.split(' '),
    ...'+ @ a@b = \\ <tel: | > __proto__= constructor'.split(' '),
  )
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.array(word, { maxLength: 12 }).map((words) => words.join(' ')),
  )
  fc.assert(
    fc.property(text, (typed) => {
      expect(['read', 'refused']).toContain(read(typed).kind)
    }),
    { numRuns: 1000 },
  )
})

test('parse() reads back every argument of a change', () => {
  const quoted = (text: string) => `"${text.replace(/[\\"]/g, '\\$&')}"`
  const note = fc
    .string({ unit: fc.constantFrom(...'abçğıİ 123"\\=.,-@'), maxLength: 20 })
    .map(clean)
    .filter((text) => clean(text) === text && text !== '')
  const seconds = fc.integer({ min: instant('2015-05-01 00:00:00') / 1000 + 10_000_000, max: now / 1000 })
  const complete = fc
    .tuple(
      fc.oneof(fc.nat(9_999_999).map(phone), fc.nat(9_999_999).map(email)),
      fc.constantFrom(...companySources),
      seconds.map((second) => formatWallTime(second * 1000)),
      fc.constantFrom(...brands.map(({ code }) => code)),
      fc.constantFrom(...recipientTypes),
      fc.tuple(note, note),
      fc.boolean(),
    )
    .map(([to, source, wallTime, brandCode, recipientType, [text, message], all]) => {
      const suiting = channelsFor(to.kind)
      const given: Arguments = {
        ...noArguments,
        recipient: to,
        channels: all ? suiting : suiting.slice(0, 1),
        source,
        date: { kind: 'moment', wallTime },
        brandCode,
        recipientType,
        note: text,
        evidence: text,
        message,
      }
      const texts = `not=${quoted(text)} kanıt=${quoted(text)} metin=${quoted(message)}`
      const keyed = `marka=${brandCode} tip=${recipientType} ${texts}`
      return { given, typed: [to.address, ...(given.channels ?? []), source, wallTime, keyed].join(' ') }
    })
  fc.assert(
    fc.property(complete, ({ given, typed }) => {
      expect(read(typed)).toEqual({ kind: 'read', arguments: given })
    }),
    { numRuns: 500 },
  )
})

test('readShownNumber() takes a number back as either language shows it, and nothing else', () => {
  for (const text of ['', 'üç', '1.23', '12.34.567', '-3', '1234567890', '1.234,5'])
    expect([text, readShownNumber(text)]).toEqual([text, null])
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999_999_999 }), (id) => {
      for (const shown of [String(id), `#${id}`, turkish(id), english(id)])
        expect(readShownNumber(shown)).toBe(id)
    }),
    { numRuns: 50 },
  )
})

const found = (text: string) => findAddresses(text).map(({ address }) => address)

test.each([
  ['0532 111 22 33 numarasına artık mesaj atmayın lütfen', ['+905321112233']],
  ['Numaram (532) 111-22-33, e-postam Ayse@Example.com.', ['+905321112233', 'ayse@example.com']],
  ['<mailto:ayse@example.com|ayse@example.com> yazmayın', ['ayse@example.com']],
  ['<tel:05321112233|0532 111 22 33>', ['+905321112233']],
  ['0532 111 22 33 ya da +90 532 1112233', ['+905321112233']],
  ['lütfen bana mesaj atmayın', []],
  ['sipariş 4711, 02.03.2026 14:05, tutar 1.250,00', []],
  ['0532 111 22', []],
])('findAddresses() in %j', (text, addresses) => {
  expect(found(text)).toEqual(addresses)
})

test('findAddresses() is done soon with a text made to be slow, and offers no more than twenty', () => {
  expect(found(`${'1 '.repeat(200_000)}${'@'.repeat(200_000)}`)).toEqual([])
  const many = Array.from({ length: 50 }, (_, n) => `ad${n}@example.com`).join(' ')
  expect(found(many)).toHaveLength(20)
})
