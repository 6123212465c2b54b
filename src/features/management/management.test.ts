import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { StaffContext } from '../../../bots/commands/context.ts'
import { readSettingName } from '../../../bots/commands/parse/readers.ts'
import { runStaffAction, submitStaffForm } from '../../../bots/commands/staff.ts'
import { messagesIn } from '../../../bots/messages/index.ts'
import { managementChat, type StaffChoices } from '../../../test/support/chat.ts'
import { admin, everythingIn, labelsOf, openCommandRegister, textOf } from '../../../test/support/commands.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { providerCode, subBrandCode } from '../../../test/support/register.ts'
import { listBrands } from '../../register/company/brands.ts'
import { addRoom, listRooms } from '../../register/company/rooms.ts'
import {
  listSettings,
  type SettingAccepts,
  type SettingName,
  setSetting,
  settingKinds,
} from '../../register/company/settings.ts'
import { addStaff, listStaff } from '../../register/company/staff.ts'
import { newIntake, storeIntake } from '../../register/iys-received/intake.ts'
import { readSettingValue } from './settings.ts'

const opened = forEachTest(() => openCommandRegister())

const { as, press, pressed, submit, type, typed } = managementChat(opened)
const english = { language: 'en' } as const

async function adminOf(brandCode: number, user = 'U0BRAND'): Promise<StaffChoices> {
  await addStaff(opened.register, { slackUser: user, role: 'admin', brandCode, by: 'test' })
  return { user }
}

describe('marka', () => {
  const brand = async (code: number) => (await listBrands(opened.register)).find((one) => one.code === code)

  test('adds a brand with what is said of it, and tells the next step', async () => {
    const answerText = await typed('marka ekle Örnek Çay kod=123458 tescil="2019 12345"')
    expect(answerText).toContain('Örnek Çay eklendi, kodu 123458. Tescil no 2019 12345.')
    expect(answerText).toContain('/izin abone marka=123458')
    expect(await brand(123458)).toMatchObject({
      trademark: '2019 12345',
      master: false,
    })
    const kept = {
      sql: 'SELECT added_by FROM brand WHERE code = 123458',
      params: [],
      map: ([by]: readonly unknown[]) => by,
    }
    expect(await opened.engine.read(kept)).toEqual([admin])
    expect(await typed('brand add Other code=123459', english)).toContain(
      'Other was added, its code is 123459.',
    )
  })

  test('lists the brands with the master one, and where their reports go', async () => {
    await addRoom(opened.register, { platform: 'slack', externalId: 'C1', brandCode: subBrandCode })
    const answerText = await typed('marka')
    expect(answerText).toContain('Örnek A.Ş. · kod 123456 · ana marka · günlük rapor kanalı yok')
    expect(answerText).toContain('Örnek Kahve · kod 123457 · raporu 1 yere gidiyor')
    expect(await typed('brand list', english)).toContain('its report goes to 1 place')
  })

  test('closes a brand only at the press of a button that names it', async () => {
    await addRoom(opened.register, { platform: 'slack', externalId: 'C1', brandCode: subBrandCode })
    const asked = await type('marka kapat "Örnek Kahve"')
    expect(textOf(asked)).toContain('1 yere giden günlük raporu durur. Kapatılan marka yeniden açılamaz.')
    expect((await brand(subBrandCode))?.closedAt).toBeNull()
    expect(await pressed(asked, 'Örnek Kahve markasını kapat')).toContain('Örnek Kahve kapatıldı.')
    expect((await brand(subBrandCode))?.closedAt).toBe(opened.clock.now())
    expect(await pressed(asked, 'Örnek Kahve markasını kapat')).toContain('Bu marka kapatılmış')
    expect(await typed('marka listele')).toContain('2 Mart 2026 günü kapatıldı')
  })

  test('lets the admin of one brand add none and close no other', async () => {
    const asked = await type('marka kapat 123457')
    const other = await adminOf(providerCode)
    expect(await typed('marka ekle Örnek Çay kod=123458', other)).toContain('tüm markaların yöneticisi')
    expect(await typed('marka kapat 123457', other)).toContain('Böyle bir marka yok: "123457"')
    expect(await pressed(asked, 'Örnek Kahve markasını kapat', other)).toContain('hiçbir şey değişmedi')
    expect((await brand(subBrandCode))?.closedAt).toBeNull()
  })

  test.each([
    ['marka ekle Çay kod=12a', 'Kod anlaşılmadı. Şöyle yazın: kod=…. '],
    ['marka ekle Çay kod=123457', 'Bu kodla bir marka zaten var'],
    ['marka ekle Çay kdo=1', 'kdo='],
    ['marka kapat Şekerci', 'Böyle bir marka yok: "Şekerci"'],
    ['marka kapat 123457 hemen', 'hemen'],
  ])('%s: %s', async (text, answerText) => {
    expect(await typed(text)).toContain(answerText)
  })
})

describe('abone', () => {
  const rooms = async () =>
    (await listRooms(opened.register)).map(({ platform, externalId, brandCode }) => [
      `${platform} ${externalId}`,
      brandCode,
    ])

  test('subscribes the room it is typed in', async () => {
    expect(await typed('abone marka="Örnek Kahve"')).toContain(
      'Örnek Kahve günlük raporu için C0ODA eklendi: her gün 09:00. İlk rapor 3 Mart 2026 Salı günü gelir.',
    )
    expect(await typed('subscribe brand=123457', english)).toContain('every day at 09:00')
    expect(await rooms()).toEqual([['slack C0ODA', subBrandCode]])
  })

  test('subscribes another room, in Slack or Telegram', async () => {
    await typed('abone ekle marka=123457 oda=#C0BASKA')
    expect(await typed('abone marka=123457 oda=telegram -1001234')).toContain('Telegram “Kahve ekibi”')
    expect(await rooms()).toEqual([
      ['slack C0BASKA', subBrandCode],
      ['telegram -1001234', subBrandCode],
    ])
  })

  test('names each place by its number in the list, and a Telegram group by its title', async () => {
    await typed('abone marka=123457')
    for (const chat of ['-1001234', '-1009']) await typed(`abone marka=123457 oda=telegram ${chat}`)
    const listed = await type('abone')
    expect(textOf(listed)).toMatch(
      /2\. Örnek Kahve · Telegram “Kahve ekibi”.*3\. Örnek Kahve · Telegram -1009/s,
    )
    expect(labelsOf(listed).slice(0, 3)).toEqual(
      [1, 2, 3].map((place) => `${place}: Örnek Kahve raporunu durdur`),
    )
  })

  test('lists the rooms, tells of a lost one, and ends a subscription by its button', async () => {
    expect(await typed('abone')).toContain('Hiçbir kanal ya da grup günlük rapor almıyor.')
    await typed('abone marka=123457')
    await opened.engine.unit([], () => ({
      writes: [{ sql: 'UPDATE room SET lost_at = 5', params: [] }],
      result: null,
    }))
    const listed = await type('abone listele')
    expect(textOf(listed)).toContain('1. Örnek Kahve · C0ODA · ulaşılamıyor')
    expect(await pressed(listed, '1: Örnek Kahve raporunu durdur')).toBe(
      'C0ODA artık Örnek Kahve günlük raporunu almıyor.',
    )
    expect(await rooms()).toEqual([])
    expect(await pressed(listed, '1: Örnek Kahve raporunu durdur')).toContain('hiçbir şey değişmedi')
  })

  test('abone sil ends the report of the room it is typed in', async () => {
    await typed('abone marka=123457')
    expect(await typed('abone sil marka=123456')).toContain('günlük rapor almıyor. Değişiklik yapılmadı.')
    expect(await typed('abone sil')).toBe('C0ODA artık Örnek Kahve günlük raporunu almıyor.')
    expect(await rooms()).toEqual([])
  })

  test('keeps the admin of another brand out', async () => {
    await typed('abone marka=123457')
    const listed = await type('abone')
    const other = await adminOf(providerCode)
    expect(await typed('abone', other)).not.toContain('Örnek Kahve')
    expect(await pressed(listed, '1: Örnek Kahve raporunu durdur', other)).toContain('hiçbir şey değişmedi')
    expect(await typed('abone', other)).toContain('Hiçbir kanal')
    expect(await typed('abone oda=C0X', other)).toContain('Örnek A.Ş. günlük raporu için')
    expect(await typed('abone oda=C0X')).toContain('Eksik: marka.')
  })

  test.each([
    ['abone marka=123457 oda=genel', 'Şöyle yazın: oda='],
    ['abone marka=123457 oda=C0XYZ1 bugün', 'tarih almaz'],
  ])('%s: %s', async (text, answerText) => {
    expect(await typed(text)).toContain(answerText)
    expect(await rooms()).toEqual([])
  })

  test.each([null, 'D0DIRECT'])('is not taken in %s, which is no room', async (channel) => {
    expect(await typed('abone marka=123457', { channel })).toContain('Eksik: rapor kanalı.')
  })
})

describe('yetki', () => {
  const held = async () =>
    (await listStaff(opened.register)).map(({ principal, role, brandCode }) => [principal, role, brandCode])

  test('lists each person once, however they got their roles', async () => {
    await addStaff(opened.register, { slackUser: admin, role: 'admin', by: 'test' })
    const brandCode = subBrandCode
    await addStaff(opened.register, { slackUser: 'U0AYSE', role: 'editor', brandCode, by: 'test' })
    await addStaff(opened.register, { slackUser: 'U0AYSE', role: 'viewer', by: 'test' })
    const lines = (await typed('yetki', { alwaysAdmins: [admin] })).split('\n')
    const of = (user: string) => lines.filter((line) => line.includes(user))
    expect(of(admin)).toEqual([`${admin} · yönetici (tüm markalar, SLACK_ADMINS)`])
    expect(of('U0AYSE')).toEqual(['U0AYSE · düzenleyici (Örnek Kahve) · görüntüleyici (tüm markalar)'])
    expect(await typed('yetki al @U0BASE', { alwaysAdmins: [admin, 'U0BASE'] })).toContain(
      'SLACK_ADMINS ayarından gelir',
    )
  })

  test('says who stays admin by SLACK_ADMINS when a role of theirs is taken', async () => {
    await addStaff(opened.register, { slackUser: admin, role: 'admin', by: 'test' })
    const asked = await type(`yetki al @${admin}`, { alwaysAdmins: [admin] })
    expect(textOf(asked)).toContain('SLACK_ADMINS ayarı nedeniyle yönetici olarak kalırsınız.')
    const answerText = await pressed(asked, 'Kendi yetkimi kaldır', { alwaysAdmins: [admin] })
    expect(answerText).toContain('buradan verilen yetkisi kaldırıldı: yönetici (tüm markalar).')
    expect(answerText).toContain('SLACK_ADMINS ayarı nedeniyle tüm markaların yöneticisi olarak kalıyor')
    expect(answerText).not.toContain('değil.')
    expect(await typed('yetki', { alwaysAdmins: [admin] })).toContain('SLACK_ADMINS')
    expect(await held()).toEqual([])
  })

  test('asks before an admin takes their own role, by words and by the form', async () => {
    await addStaff(opened.register, { slackUser: 'U0SELF', role: 'admin', by: 'test' })
    const self = { user: 'U0SELF', alwaysAdmins: [] }
    const asked = await type('yetki al @U0SELF', self)
    expect(textOf(asked)).toContain('kendi yetkinizi kaldırmak üzeresiniz: yönetici (tüm markalar)')
    expect(textOf(asked)).toContain('sizden başka yönetici olmadığı için')
    const form = { name: 'roleTake', filled: { person: 'U0SELF', brand: 'all' } }
    const sent = await submit(form, self)
    expect(sent.kind === 'reply' && textOf(sent.reply)).toContain('kendi yetkinizi kaldırmak üzeresiniz')
    expect(await held()).toEqual([['U0SELF', 'admin', null]])
    expect(await pressed(asked, 'Kendi yetkimi kaldır', self)).toContain(
      'yönetici (tüm markalar) yetkisi kaldırıldı',
    )
    expect(await held()).toEqual([])
  })

  test('gives a role to a mentioned person, for one brand or for all', async () => {
    expect(await typed('yetki ver <@U0AYSE|ayse> düzenleyici marka="Örnek Kahve"')).toBe(
      'U0AYSE: artık düzenleyici (Örnek Kahve).',
    )
    expect(await typed('role give <@U0BEN|ben> viewer', english)).toBe('U0BEN: is now viewer (all brands).')
    expect(await held()).toEqual([
      ['U0AYSE', 'editor', subBrandCode],
      ['U0BEN', 'viewer', null],
    ])
    expect((await listStaff(opened.register)).map(({ addedBy }) => addedBy)).toEqual([admin, admin])
    expect(await typed('yetki ver @U0BEN görüntüleyici')).toContain('zaten görüntüleyici (tüm markalar)')
  })

  test('says what an admin may do', async () => {
    const given = await typed('yetki ver @U0AYSE yönetici')
    expect(given).toContain('U0AYSE: artık yönetici (tüm markalar).')
    expect(given).toContain('ayarları ve başkalarının yetkilerini değiştirebilir')
    expect(await held()).toEqual([['U0AYSE', 'admin', null]])
  })

  test('takes the role for one brand, or all', async () => {
    await typed('yetki ver @U0AYSE düzenleyici marka=123457')
    await typed('yetki ver @U0AYSE görüntüleyici')
    expect(await typed('yetki al @U0AYSE marka=123457')).toBe(
      'U0AYSE: düzenleyici (Örnek Kahve) yetkisi kaldırıldı.',
    )
    expect(await held()).toEqual([['U0AYSE', 'viewer', null]])
    const kept = {
      sql: 'SELECT removed_by FROM staff WHERE removed_at IS NOT NULL',
      params: [],
      map: ([by]: readonly unknown[]) => by,
    }
    expect(await opened.engine.read(kept)).toEqual([admin])
    expect(await typed('yetki al @U0AYSE')).toContain('görüntüleyici (tüm markalar) yetkisi kaldırıldı')
    expect(await typed('yetki al @U0AYSE')).toContain('kaldırabileceğiniz bir yetkisi yok')
  })

  test('keeps the admin of one brand within it', async () => {
    await typed('yetki ver @U0AYSE düzenleyici')
    const other = await adminOf(providerCode)
    expect(await typed('yetki ver @U0BEN görüntüleyici', other)).toBe(
      'U0BEN: artık görüntüleyici (Örnek A.Ş.).',
    )
    expect(await typed('yetki al @U0AYSE', other)).toContain('kaldırabileceğiniz bir yetkisi yok')
    expect(await typed('yetki ver @U0BEN görüntüleyici marka=123457', other)).toContain('Böyle bir marka yok')
    await adminOf(subBrandCode)
    expect(await typed('yetki ver @U0BEN düzenleyici', other)).toContain('Eksik: marka.')
  })

  test.each([
    ['yetki ver @ayse düzenleyici', 'anlaşılmadı'],
    ['yetki ver @U0AYSE patron', '"patron" anlaşılmadı. Yetki: görüntüleyici (sorgular, rapor okur) · '],
    [
      'yetki ver @U0AYSE',
      'Eksik: yetki. Formu açıp tamamlayın. Ya da komutu eksiksiz yazın, örneğin: /izin yetki ver',
    ],
    ['yetki ver @U0AYSE görüntüleyici mavi', 'mavi'],
  ])('%s: %s', async (text, answerText) => {
    expect(await typed(text)).toContain(answerText)
    expect(await held()).toEqual([])
  })
})

/** Notes what people are told of their roles. */
function hearing(own: StaffContext) {
  const roleNews: unknown[] = []
  const put: StaffContext['outbox']['put'] = async (items) => {
    for (const { target, message } of items)
      if (message.kind === 'role-decided') roleNews.push([target, message.given])
  }
  return { context: { ...own, outbox: { ...own.outbox, put } }, roleNews }
}

describe('a request for a role', () => {
  test('is granted for one brand by the form of its button', async () => {
    const values = ['roleGive', '@U0NEW']
    const { context, roleNews } = hearing(await as())
    const { form } = await runStaffAction(context, { name: 'form', values })
    expect(form?.fields.map(({ name }) => name)).toEqual(['role', 'brand'])
    const filled = { role: 'editor', brand: '123457' }
    await submitStaffForm(context, { name: 'roleGive', values: ['@U0NEW'], filled })
    expect(roleNews).toEqual([['U0NEW', { role: 'editor', of: 'Örnek Kahve' }]])
    expect(await listStaff(opened.register)).toMatchObject([
      { principal: 'U0NEW', role: 'editor', brandCode: subBrandCode },
    ])
  })

  test('is declined, unless another admin has granted it', async () => {
    const decline = async () => {
      const { context, roleNews } = hearing(await as())
      const reply = await runStaffAction(context, { name: 'role-decline', values: ['U0NEW'] })
      return { text: textOf(reply), roleNews }
    }
    expect(await decline()).toEqual({
      text: 'U0NEW: isteği geri çevrildi; kendisine bildirildi.',
      roleNews: [['U0NEW', null]],
    })
    await typed('yetki ver @U0NEW görüntüleyici')
    expect(await decline()).toMatchObject({ text: expect.stringContaining('yetkisi var'), roleNews: [] })
  })
})

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
    const texts = messagesIn('en').settings.texts
    for (const { name } of Object.values(texts)) expect(listed).toContain(`${name}: `)
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
      const { name: shown, holds } = texts[name]
      expect(readSettingName(shown)).toBe(name)
      const values = [...new Set(fc.sample(anyValueOf(settingKinds[name].accepts), 50))]
      const sentences = values.map(holds)
      expect(new Set(sentences).size).toBe(values.length)
      for (const sentence of sentences) expect(sentence).toMatch(/^[^\n]+\.$/)
    }
  }
})

describe('kurulum', () => {
  test('shows what is left with the next command, and what is done', async () => {
    opened.clock.set('2027-03-02 15:00:00')
    const open = await typed('kurulum')
    for (const line of [
      'Yapılacak 3 adım var.',
      'yanlışsa ayar ek tatiller ile düzeltin. Doğruysa: /izin ayar karşılaştırılan yıl 2028',
      '✓ Şirket: Örnek A.Ş.',
      '○ Çalışanlara henüz yetki verilmemiş: /izin yetki ver @kişi düzenleyici marka=…',
      'Raporun gideceği kanalda yazın: /izin abone marka=123457',
    ])
      expect(open).toContain(line)
    await typed('yetki ver @U0AYSE düzenleyici')
    await typed('abone marka=123457')
    await typed('ayar holidays_confirmed_through 2028')
    opened.clock.move(3000)
    expect(await typed('kurulum')).toContain('Yapılacak adım kalmadı.')
    expect(await typed('setup', english)).toContain('There is no step left to do.')
  })

  test('tells anyone how the first admin is made while there is none, and who the admins are afterwards', async () => {
    const newcomer = { user: 'U0NEW', alwaysAdmins: [] }
    expect(await typed('kurulum', newcomer)).toContain(
      'ilkini sunucuya erişebilen kişi ekler:\nizin staff add --slack U0NEW --role admin',
    )
    await addStaff(opened.register, { slackUser: 'U0FIRST', role: 'admin', by: 'test' })
    const asked = await type('kurulum', newcomer)
    expect(textOf(asked)).toContain('yöneticiler görür ve tamamlar.\nYöneticiler: U0FIRST')
    for (const _ of [1, 2]) expect(await pressed(asked, 'Yetki iste', newcomer)).toContain('günde bir kez')
    await addStaff(opened.register, { slackUser: 'U0NEW', role: 'editor', by: 'test' })
    expect(await typed('kurulum', newcomer)).toContain('Yöneticiler: U0FIRST')
  })
})

test('tanı tells versions, connections, queues, clock and what the app lacks, and names no room and no person', async () => {
  await setSetting(opened.engine, 'iys_exchange', 'api', { by: 'test', now: opened.clock.now() })
  await typed('abone marka=123457')
  await storeIntake(opened.register, newIntake({ brandCode: 123457, name: 'IYS' }, opened.clock.now()))
  const reply = await type('tanı')
  for (const line of [
    'Sürümler: izin 1.2.3 · Node 24 · veritabanı şeması 16',
    'Bağlantılar: Slack yanıt veriyor · Telegram yoklama ile açık · zaman damgası kapalı',
    "İYS: bildirilecek ya da yanıt bekleyen 0 · İYS'den gelenler 0 dakika önce alındı",
    'Kuyruklar: gelen 2, giden 1, en eskisi 3 dakikadır bekliyor · ulaşılamayan kanal yok',
    'Uygulamanın Slack yetkileri: eksik: files:read.',
  ])
    expect(textOf(reply)).toContain(line)
  expect(everythingIn(reply)).not.toMatch(/C0ODA|U0|https?:/)
  await addStaff(opened.register, { slackUser: 'U0EDITOR', role: 'editor', by: 'test' })
  expect(await typed('tanı', { user: 'U0EDITOR' })).toContain('yönetici yetkisi gerekir')
})

test('marka ekle is a form too, with what is wrong told at its field', async () => {
  const { form } = await press(await type('marka'), 'Marka ekle')
  expect(form).toMatchObject({ name: 'brandAdd', title: 'Marka ekle' })
  const send = async (filled: Record<string, string>, over: StaffChoices = {}) =>
    await submit({ name: 'brandAdd', filled }, over)
  const given = { name: 'Örnek Su', code: '123499', trademark: '2020 7', short: 'su, ös' }
  for (const [wrong, field, sentence] of [
    [{ code: '12a' }, 'code', 'yalnızca rakam'],
    [{ name: ' ' }, 'name', 'Eksik: ad.'],
    [{ name: 'ÖRNEK KAHVE' }, 'name', 'Bu ad başka bir markanın'],
  ] as const) {
    const answer = await send({ ...given, ...wrong })
    expect(answer).toMatchObject({ errors: { [field]: expect.stringContaining(sentence) } })
  }
  const answer = await send(given)
  expect(answer.kind === 'reply' && textOf(answer.reply)).toContain('Örnek Su eklendi, kodu 123499.')
  expect(await send(given)).toMatchObject({ kind: 'errors' })
  const refused = await send({ ...given, code: '123500' }, await adminOf(subBrandCode, 'U0OWN'))
  expect(refused.kind === 'reply' && textOf(refused.reply)).not.toContain('eklendi')
})

test('ayar is chosen from its list and changed by its form, by who may', async () => {
  const listed = await type('ayar')
  const shown = await press(listed, 'RET üstüne ONAY')
  expect(shown.form).toMatchObject({ name: 'settings', values: ['second_person_over_ret'] })
  const own = await adminOf(subBrandCode, 'U0OWN2')
  const theirs = await press(await type('ayar', own), 'RET üstüne ONAY', own)
  expect(theirs.form).toBeUndefined()
  const old = await runStaffAction(await as(), { name: 'settings', values: ['no_such'] })
  expect(textOf(old)).toContain('Bu düğme artık geçerli değil')
})
