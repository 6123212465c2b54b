import { globSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { statuses } from '../../src/consent/consent.ts'
import { refusalCodes } from '../../src/consent/refusal.ts'
import { approvalMessages } from '../../src/features/approval/messages.ts'
import { importMessages } from '../../src/features/imports/messages.ts'
import { resultMessages } from '../../src/features/imports/result-messages.ts'
import { lookUpMessages } from '../../src/features/look-up/messages.ts'
import { managementMessages } from '../../src/features/management/messages.ts'
import { setupMessages } from '../../src/features/management/setup-messages.ts'
import { recipientMessages } from '../../src/features/recipient-chat/messages.ts'
import { tallyOf } from '../../src/register/imports/tally.ts'
import { messagesIn } from './index.ts'

const statement = (status: 'ONAY' | 'RET') => ({
  status,
  source: null,
  consentDate: '2026-03-01 10:00:00',
  consentAt: 0,
})

describe.each(['tr', 'en'] as const)('in %s', (language) => {
  const { refusals, words, complaint } = messagesIn(language)
  const askedList = importMessages[language].list
  const imports = resultMessages[language]

  test('the last day to answer is said as that, and not as no days left', () => {
    expect(complaint.clock(0, '2026-03-02')).not.toContain('0')
    expect(complaint.clock(1, '2026-03-02')).toContain('1 ')
  })

  test('the button of a refusal says what it does, however long the name of the brand', () => {
    const channel = `${words.channels.EPOSTA} (${words.types.BIREYSEL})`
    const label = lookUpMessages[language].reject(
      'Örnek Gıda Turizm İnşaat Sanayi ve Dış Ticaret Anonim Şirketi'.repeat(2),
      channel,
    )
    expect(label.length).toBeLessThanOrEqual(75)
    expect(label).toMatch(/RET/)
    expect(label).toContain(channel)
  })

  test('an example is an address of the channel', () => {
    expect(askedList.noneRead('EPOSTA')).toContain('ad@example.com')
    expect(askedList.noneRead('MESAJ')).toContain('0532 123 45 67')
  })

  test('one is spoken of as one', () => {
    const answerText = imports.void.done.lines({ back: 1, kept: 1 }).join(' ')
    expect(answerText).not.toMatch(/these|bu izinler/i)
    expect(imports.void.done.lines({ back: 2, kept: 2 }).join(' ')).toMatch(/these consents|bu izinler/i)
  })

  test.each(refusalCodes)('%s has a sentence, which does not say that something was stored', (code) => {
    for (const status of statuses) {
      for (const stands of [null, statement('ONAY'), statement('RET')]) {
        const facts = {
          status,
          channel: 'MESAJ',
          consentDate: '2026-02-20 10:00:00',
          current: stands,
        } as const
        for (const sentence of [refusals.code(code, facts), refusals.kept(code)]) {
          expect(sentence).toMatch(/\.$/)
          expect(sentence).not.toMatch(/kaydedildi|undefined|null/)
        }
      }
    }
  })
})

/** The messages of every feature, by language. */
const ofFeatures = (
  await Promise.all(globSync('src/features/*/*messages.ts').map((file) => import(resolve(file))))
).flatMap((module) =>
  Object.values(module).filter((own) => typeof own === 'object' && own !== null && 'tr' in own),
) as Record<'tr' | 'en', unknown>[]

/** The source text of those that are functions. */
function sentences(messages: unknown, place = ''): [place: string, text: string][] {
  if (typeof messages === 'string' || typeof messages === 'function') return [[place, String(messages)]]
  return Object.entries(messages ?? {}).flatMap(([name, part]) => sentences(part, `${place}.${name}`))
}

test('the preview of a file with old rows speaks of the activation only while it can be moved', () => {
  const tally = { ...tallyOf(null), rows: 1200, rejected: { H467: 1200 } }
  const answerText = (language: 'tr' | 'en', mayActivate: boolean) =>
    resultMessages[language].preview.lines({ ...tally, mayActivate }).at(-1)
  expect(answerText('tr', false)).toBe(
    '1.200 ONAY üç iş gününden eski; İYS almaz (H467). Alıcıdan yeniden izin isteyin.',
  )
  expect(answerText('en', false)).toBe(
    '1,200 ONAY are older than three business days; İYS does not take them (H467). Ask the recipient again.',
  )
  for (const language of ['tr', 'en'] as const)
    expect(answerText(language, true)).toContain('(izin brand activate)')
})

test('kaydedildi, by which a stored change is known, is said in every language in the same places', () => {
  const said = (language: 'tr' | 'en') =>
    [messagesIn(language), ...ofFeatures.map((own) => own[language])].flatMap((messages, part) =>
      sentences(messages).flatMap(([place, text]) => (text.includes('kaydedildi') ? `${part}${place}` : [])),
    )
  expect(said('tr').length).toBeGreaterThan(8)
  expect(said('tr').join(' ')).toContain('.stored')
  expect(said('en').sort()).toEqual(said('tr').sort())
})

test('an incomplete number is told what is missing and what a right one looks like', () => {
  const { refusals } = messagesIn('tr')
  const answerText = (text: string, digits: number) =>
    refusals.address({ kind: 'phone-incomplete', detail: String(digits) }, text)
  expect(answerText('0532 123 45', 9)).toBe(
    'Numara eksik görünüyor: "0532 123 45" 9 haneli. Başındaki 0 ile 11 hane olmalı, örneğin 0532 123 45 67.',
  )
  expect(answerText('532 123', 6)).toContain('Başında 0 olmadan 10 hane')
  expect(answerText('+90 532 123', 8)).toContain('+90 ile 12 hane')
  expect(answerText('444 1 4', 5)).toContain('444 1 444')
  const tooLong = (text: string) => refusals.address({ kind: 'phone-too-long', detail: '13' }, text)
  expect(tooLong('+90 532 123 45 678')).toContain('+90 ile 12 hane')
})

describe.each(['tr', 'en'] as const)('in %s, a name that ends in a full stop', (language) => {
  const { refusals } = messagesIn(language)
  const recipient = recipientMessages[language]
  const setup = setupMessages[language]
  const management = managementMessages[language]
  const record = messagesIn(language).staff.general
  const secondPerson = approvalMessages[language]
  const name = 'Örnek A.Ş.'
  const facts = { quoted: String, helpFor: () => ({ choices: [], hint: '' }), example: null }

  test.each(
    Object.entries({
      confirmAll: recipient.refuse.confirmAll(['MESAJ'], ['Örnek Kahve', name]),
      unknown: refusals.command({ kind: 'brand-unknown', text: 'x', names: [name] }, facts),
      unclear: refusals.command({ kind: 'brand-unclear', text: 'x', names: ['Örnek', name] }, facts),
      brands: setup.brands([name]),
      rooms: setup.rooms([name]),
      brandNotYours: record.brandNotYours(name),
      declined: secondPerson.decided.declined(name),
      rejectText: lookUpMessages[language].rejectText(name, 'MESAJ'),
      removed: management.room.removed(name, '#oda'),
    }),
  )('is followed by no second one: %s', (_, sentence) => {
    expect(sentence).toContain(name)
    expect(sentence).not.toContain('..')
  })
})
