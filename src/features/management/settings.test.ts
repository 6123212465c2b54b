import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readSettingName } from '../../../bots/commands/parse/readers.ts'
import { runStaffAction } from '../../../bots/commands/staff.ts'
import { messagesIn } from '../../../bots/messages/index.ts'
import { admin, openCommandRegister, textOf } from '../../../test/support/commands.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { managementChat, type StaffChoices } from '../../../test/support/platforms/staff-chat.ts'
import { subBrandCode } from '../../../test/support/register.ts'
import {
  listSettings,
  type SettingAccepts,
  type SettingName,
  setSetting,
  settingKinds,
} from '../../register/company/settings.ts'
import { addStaff } from '../../register/company/staff.ts'
import { readSettingValue } from './settings.ts'

const opened = forEachTest(() => openCommandRegister())

const { as, press, type, typed } = managementChat(opened)
const english = { language: 'en' } as const

async function adminOf(brandCode: number, user = 'U0BRAND'): Promise<StaffChoices> {
  await addStaff(opened.register, { slackUser: user, role: 'admin', brandCode, by: 'test' })
  return { user }
}

describe('ayar', () => {
  const value = async (name: string) =>
    (await listSettings(opened.engine)).find((row) => row.name === name)?.value

  test('lists every setting by its name in its group with what holds, and marks what was changed', async () => {
    expect(await typed('ayar')).toContain('Tüm ayarlar varsayılan değerinde.')
    await setSetting(opened.engine, 'consent_quota', '20', { by: 'test', now: 1 })
    const answerText = await typed('ayar')
    for (const line of [
      '✎ Varsayılandan farklı: 1 ayar.',
      'İş günleri\nCumartesi: Cumartesi iş günü sayılmıyor.\n',
      "✎ Paket kotası: 20 adres kayıtlıyken sistemlerin yeni ONAY'ı H525 ile geri çevriliyor. Sınama içindir. Varsayılan: kapalı.",
    ])
      expect(answerText).toContain(line)
    expect(answerText).not.toMatch(/[a-z]_[a-z]/)
    const listed = await typed('settings', english)
    expect(listed).toContain('Saturday: Saturday does not count as a business day.')
    const isShown = (name: string) => !['pull_delay', 'iys_limits'].includes(name)
    for (const [name, text] of Object.entries(messagesIn('en').settings.texts))
      expect(listed.includes(`${text.name}: `), name).toBe(isShown(name))
  })

  test('sets one by its name or the technical one, in the words of either language, and says what now holds', async () => {
    expect(await typed('ayar cumartesi evet')).toBe(
      'Cumartesi ayarlandı: evet (önceki: hayır).\nCumartesi iş günü sayılıyor.',
    )
    expect(await typed('ayar saturday_is_business hayır')).toBe(
      'Cumartesi ayarlandı: hayır (önceki: evet).\nCumartesi iş günü sayılmıyor.',
    )
    expect(await typed('ayar Sikayet Süresi = 10')).toContain('Şikâyetler 10 iş gününde yanıtlanıyor.')
    expect(await typed('setting complaint period default', english)).toContain('within 15 business days')
    expect(await typed('ayar İYS aktarımı = dosya')).toContain('İYS aktarımı ayarlandı: dosya')
    expect(await typed('setting Exchange with İYS = off', english)).toContain('was set: off')
    await typed('ayar consent_quota = 30')
    expect(await value('consent_quota')).toBe('30')
    expect(await typed('ayar paket kotası')).toMatch(
      new RegExp(`değiştiren ${admin} · Teknik adı: consent_quota$`),
    )
    expect(await typed('setting consent_quota default', english)).toContain(
      'Package quota was set: off (before: 30).',
    )
    const holidays = '[{"day":"2031-01-24","name":"Ramazan","half":false}]'
    await typed(`ayar holidays ${holidays}`)
    expect(await value('holidays')).toBe(holidays)
    expect(await typed('ayar ek tatiller 15.07.2027 Demokrasi, 14.07.2027 Arife yarım')).toContain(
      'Ek tatiller ayarlandı: 15.07.2027 Demokrasi, 14.07.2027 Arife yarım (önceki: 24.01.2031 Ramazan).',
    )
    expect(await typed('ayar ek tatiller 15.07.2027')).toContain('Günü ve adını yazın: 24.01.2031 Ramazan.')
  })

  test.each([
    [
      'ayar complaint_answer_days 91',
      'Şikâyet süresi için "91" geçerli bir değer değil; ayar değişmedi. 1\'den 90\'a kadar bir sayı yazın.',
    ],
    ['ayar complaint_answer_dyas 3', 'Bunu mu demek istediniz: complaint_answer_days?'],
    ['ayar şikâyet sürsei 3', 'Bunu mu demek istediniz: Şikâyet süresi?'],
    ['ayar cumartesi belki', 'Şunlardan birini yazın: evet, hayır.'],
    ['ayar sayfa rengi #FFD800', 'Koyu bir rengi #00674f gibi yazın'],
    ['ayar sayfa logosu logo.png', 'izin setting set page_logo logo.png'],
  ])('%s: %s', async (text, answerText) => {
    expect(await typed(text)).toContain(answerText)
    expect(await value('complaint_answer_days')).toBe('15')
  })
})

const bothLanguages = [messagesIn('tr').settings, messagesIn('en').settings]

function anyValueOf(accepts: SettingAccepts): fc.Arbitrary<string> {
  switch (accepts.kind) {
    case 'one-of':
      return fc.constantFrom(...accepts.words)
    case 'number': {
      const numbers = fc.integer({ min: accepts.min, max: accepts.max }).map(String)
      return accepts.words.length > 0 ? fc.oneof(fc.constant('off'), numbers) : numbers
    }
    case 'contact':
      return fc.constantFrom('off', 'ornek.com.tr/iletisim')
    case 'color':
      return fc.constantFrom('off', '#00674f')
    case 'logo':
      return fc.constant('off')
    case 'holidays':
      return fc.constantFrom('[]', '[{"day":"2031-01-24","name":"Ramazan","half":false}]')
  }
}

const anySetting = fc
  .constantFrom(...Object.values(settingKinds))
  .chain(({ accepts, initial }) => anyValueOf(accepts).map((value) => ({ accepts, initial, value })))

test('readSettingValue() takes every value of every setting back as either language shows it', () => {
  fc.assert(
    fc.property(anySetting, ({ accepts, initial, value }) => {
      for (const { value: shown } of bothLanguages)
        expect(readSettingValue(shown(value), accepts, initial)).toBe(value)
      expect(readSettingValue(value, accepts, initial)).toBe(value)
      expect(readSettingValue('varsayılan', accepts, initial)).toBe(initial)
    }),
    { numRuns: 200 },
  )
})

test('each setting has its own name in both languages, and says for each value what holds', () => {
  const names = Object.keys(settingKinds) as SettingName[]
  for (const { texts } of bothLanguages) {
    for (const name of names) {
      const { name: shown, meaningOf: holds } = texts[name]
      expect(readSettingName(shown)).toBe(name)
      const values = [...new Set(fc.sample(anyValueOf(settingKinds[name].accepts), 50))]
      const sentences = values.map(holds)
      expect(new Set(sentences).size).toBe(values.length)
      for (const sentence of sentences) expect(sentence).toMatch(/^[^\n]+\.$/)
    }
  }
})

test('ayar is chosen from its list and changed by its form, by who may', async () => {
  const listed = await type('ayar')
  const shown = await press(listed, 'RET üstüne ONAY')
  expect(shown.form).toMatchObject({ name: 'settings', values: ['second_person_over_ret'] })
  const person = await adminOf(subBrandCode, 'U0OWN2')
  const theirs = await press(await type('ayar', person), 'RET üstüne ONAY', person)
  expect(theirs.form).toBeUndefined()
  const old = await runStaffAction(await as(), { name: 'settings', values: ['no_such'] })
  expect(textOf(old)).toContain('Bu düğme artık geçerli değil')
})
