import { describe, expect, test } from 'vitest'
import { admin, everythingIn, labelsOf, openCommandRegister, textOf } from '../../../test/support/commands.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { managementChat, type StaffChoices } from '../../../test/support/platforms/staff-chat.ts'
import { providerCode, subBrandCode } from '../../../test/support/register.ts'
import { listBrands } from '../../register/company/brands.ts'
import { addRoom, listRooms } from '../../register/company/rooms.ts'
import { setSetting } from '../../register/company/settings.ts'
import { addStaff } from '../../register/company/staff.ts'
import { newIntake, storeIntake } from '../../register/iys-received/intake.ts'

const opened = forEachTest(() => openCommandRegister())

const { press, pressed, sendForm, submit, type, typed } = managementChat(opened)
const english = { language: 'en' } as const

async function adminOf(brandCode: number, user = 'U0BRAND'): Promise<StaffChoices> {
  await addStaff(opened.register, { slackUser: user, role: 'admin', brandCode, by: 'test' })
  return { user }
}

describe('marka', () => {
  const brand = async (code: number) =>
    (await listBrands(opened.register)).find((brand) => brand.code === code)

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
    const question = await type('marka kapat "Örnek Kahve"')
    expect(textOf(question)).toContain('1 yere giden günlük raporu durur. Kapatılan marka yeniden açılamaz.')
    expect((await brand(subBrandCode))?.closedAt).toBeNull()
    expect(await pressed(question, 'Örnek Kahve markasını kapat')).toContain('Örnek Kahve kapatıldı.')
    expect((await brand(subBrandCode))?.closedAt).toBe(opened.clock.now())
    expect(await pressed(question, 'Örnek Kahve markasını kapat')).toContain('Bu marka kapatılmış')
    expect(await typed('marka listele')).toContain('2 Mart 2026 günü kapatıldı')
  })

  test('gives a brand another name, by words and by its form', async () => {
    expect(await typed('marka adı marka="Örnek Kahve" Örnek Kahve Evi')).toBe(
      'Örnek Kahve artık Örnek Kahve Evi adını taşıyor. Alıcılar da bu adı görür; eski ad geçmişte kalır.',
    )
    expect((await brand(subBrandCode))?.name).toBe('Örnek Kahve Evi')
    const { form } = await press(await type('marka'), 'Markanın adını değiştir')
    expect(form).toMatchObject({ name: 'brandRename', title: 'Markanın adını değiştir' })
    const send = (name: string) =>
      submit({ name: 'brandRename', filled: { brand: String(subBrandCode), name } })
    expect(await send('örnek a.ş.')).toMatchObject({
      errors: { name: expect.stringContaining('başka bir markanın adı') },
    })
    const answer = await send('Örnek Kahve')
    expect(answer.kind === 'reply' && textOf(answer.reply)).toContain('artık Örnek Kahve adını taşıyor')
    expect(await typed('brand rename brand=123457 Coffee', english)).toContain('is called Coffee from now on')
    const other = await adminOf(subBrandCode)
    expect(await typed('marka adı marka=123457 Çay', other)).toContain('tüm markaların yöneticisi')
  })

  test('lets the admin of one brand add none and close no other', async () => {
    const question = await type('marka kapat 123457')
    const other = await adminOf(providerCode)
    expect(await typed('marka ekle Örnek Çay kod=123458', other)).toContain('tüm markaların yöneticisi')
    expect(await typed('marka kapat 123457', other)).toContain('Böyle bir marka yok: "123457"')
    expect(await pressed(question, 'Örnek Kahve markasını kapat', other)).toContain('hiçbir şey değişmedi')
    expect((await brand(subBrandCode))?.closedAt).toBeNull()
  })

  test.each([
    ['marka ekle Çay kod=12a', 'Kod anlaşılmadı. Şöyle yazın: kod=…. '],
    ['marka ekle Çay kod=123457', 'Bu kodla bir marka zaten var'],
    ['marka ekle Çay kdo=1', 'kdo='],
    ['marka ekle 0500 000 00 01 kod=123458', 'Ad, telefon numarası ya da e-posta adresi içeremez'],
    ['marka adı marka=123457 Coffee', 'Coffee adını taşıyor'],
    ['marka adı marka=123457 Örnek Kahve', 'Markanın adı zaten bu'],
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

  test('sets the hour at which a room gets its reports, of one brand or of all', async () => {
    expect(await typed('abone marka=123457 saat=08:30')).toContain('her gün 08:30')
    await typed('abone marka=123456')
    expect(await typed('abone')).toMatch(/Örnek Kahve · C0ODA · 08:30.*Örnek A\.Ş\. · C0ODA · 09:00/s)
    expect(await typed('abone marka=123457')).toContain('her gün 08:30')
    expect(await typed('abone saat 7.45')).toContain('her gün 07:45')
    expect(await typed('subscribe list', english)).toMatch(/07:45.*07:45/s)
    expect(await typed('abone saat=00:10')).toContain('00:30 ya da sonrası, örneğin 08:30')
    const form = await press(await type('abone'), 'Günlük rapor kanalı')
    const submitted = await sendForm(form, { brand: '123457', hour: '10:15' })
    expect(JSON.stringify(submitted)).toContain('her gün 10:15')
  })

  test('sets the hour of all brands of a room, or of none; and ends the reports of all, or of none', async () => {
    for (const code of [123457, 123456]) await typed(`abone marka=${code} saat=08:30`)
    const refusing = "WHEN NEW.brand_code = 123456 BEGIN SELECT RAISE(ABORT, 'disk I/O error'); END"
    const trigger = `CREATE TRIGGER cut BEFORE UPDATE ON room ${refusing}`
    const run = async (sql: string) =>
      await opened.engine.unit([], () => ({ writes: [{ sql, params: [] }], result: null }))
    await run(trigger)
    await expect(typed('abone saat=07:45')).rejects.toThrow('disk I/O error')
    await expect(typed('abone sil')).rejects.toThrow('disk I/O error')
    await run('DROP TRIGGER cut')
    expect(await typed('abone')).toMatch(/Örnek Kahve · C0ODA · 08:30.*Örnek A\.Ş\. · C0ODA · 08:30/s)
    expect(await typed('abone sil')).toContain('Örnek Kahve, Örnek A.Ş.')
    expect(await rooms()).toEqual([])
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
    expect(textOf(listed)).toContain('1. Örnek Kahve · C0ODA · 09:00 · ulaşılamıyor')
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
    const question = await type('kurulum', newcomer)
    expect(textOf(question)).toContain('yöneticiler görür ve tamamlar.\nYöneticiler: U0FIRST')
    for (const _ of [1, 2]) expect(await pressed(question, 'Yetki iste', newcomer)).toContain('günde bir kez')
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
    '✓ Disk: 5.120 MB boş',
    "İYS aktarımı: bildirilecek ya da yanıt bekleyen 0 · İYS'den gelenler 0 dakika önce alındı",
    'Kuyruklar: gelen 2, giden 1, en eskisi 3 dakikadır bekliyor · ulaşılamayan kanal yok',
    '✗ Slack: yetkileri eksik: files:read.',
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
