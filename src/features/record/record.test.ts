import { beforeAll, describe, expect, test } from 'vitest'
import { runStaffCommand } from '../../../bots/commands/staff.ts'
import { choicesOf, labelsOf, openCommandRegister, shownIn, textOf } from '../../../test/support/commands.ts'
import { forAllTests } from '../../../test/support/opened.ts'
import { staffChat } from '../../../test/support/platforms/staff-chat.ts'
import { phone, subBrandCode } from '../../../test/support/register.ts'
import { addStaff } from '../../register/company/staff.ts'
import { ownConsents } from '../../register/look-up/look-up.ts'

const home = forAllTests(() => openCommandRegister())
const { as, press, pressed, sendForm, statesOf, submit, type, typed } = staffChat(home)
let people = 0

beforeAll(async () => {
  await addStaff(home.register, { slackUser: 'U0KAHVE', role: 'editor', brandCode: subBrandCode, by: 'test' })
})

const someone = () => phone(++people).address

describe('ekle', () => {
  test('records and says what was assumed, what is missing and how long there is', async () => {
    const to = someone()
    const answerText = await typed(`ekle ${to} mesaj HS_WEB marka=${subBrandCode}`)
    expect(answerText).toMatch(
      /^ONAY kaydedildi\. Örnek Kahve, SMS, \+90 500 ••• •• \d\d\. 2 Mart 2026 14:05, işlem no [0-9a-f]{4}…[0-9a-f]{4}\./,
    )
    expect(answerText).toContain(
      'Siz yazmadığınız için kabul edilen: tarih şu an (14:05), alıcı tipi bireysel.',
    )
    expect(answerText).toContain('Kanıt eklenmedi: şikâyet olursa izni ispat etmek şirketin yükümlülüğüdür.')
    expect(answerText).toContain(
      "İYS'de doğrulanmadı. İYS'ye bildirmek için 3 iş günü kaldı: son gün 5 Mart 2026 Perşembe.",
    )
    expect(await statesOf(to)).toEqual([`${subBrandCode} MESAJ ONAY`])
  })

  test('takes kanıt= as evidence, and a note as none', async () => {
    const add = async (rest: string) =>
      await typed(`ekle ${someone()} sms HS_WEB marka=${subBrandCode} ${rest}`)
    const proved = await add('kanıt="form 118"')
    expect(proved).toContain('kaydedildi')
    expect(proved).not.toContain('Kanıt eklenmedi')
    expect(proved).toContain('Kanıt dosyası ekle')
    expect(await add('not="arkadaşının kartı"')).toContain('Kanıt eklenmedi')
    expect(await typed(`geçmiş ${phone(people).address}`)).toContain('kanıt yok')
  })

  test('offers the form with what it assumed, and nothing where all was given', async () => {
    const to = someone()
    const stored = await type(`ekle ${to} sms HS_WEB marka=${subBrandCode}`)
    const { form } = await press(stored, 'Değiştir')
    const initial = (name: string) => form?.fields.find((field) => field.name === name)
    expect(initial('address')).toMatchObject({ initial: to })
    expect(initial('brand')).toMatchObject({ initial: String(subBrandCode) })
    expect(initial('channels')).toMatchObject({ initial: ['MESAJ'] })
    const all = `ekle ${to} sms HS_WEB tip=bireysel bugün 14:04 marka=${subBrandCode}`
    expect(labelsOf(await type(all))).not.toContain('Değiştir')
  })

  test('asks for all that is missing at once, in its form, and records once however often it is sent', async () => {
    const to = someone()
    const question = await type(`ekle ${to}`)
    expect(textOf(question)).toContain('Eksik: marka, kanal ve kaynak.')
    expect(choicesOf(question)).toEqual([])
    expect(question.form).toMatchObject({ name: 'add', intro: 'Eksik: marka, kanal ve kaynak.', values: [] })
    expect(await statesOf(to)).toEqual([])
    const context = await as()
    const changes = { brand: String(subBrandCode), channels: ['all'], source: 'HS_ISLAK_IMZA' }
    const stored = await sendForm(question, changes, context)
    expect(textOf(stored)).toMatch(/ONAY kaydedildi\. Örnek Kahve, arama ve SMS, .*, işlem no \S+ ve \S+\./)
    expect(textOf(await sendForm(question, changes, context))).toEqual(textOf(stored))
    expect(await statesOf(to)).toEqual([`${subBrandCode} ARAMA ONAY`, `${subBrandCode} MESAJ ONAY`])
  })

  test('keeps in the form everything that was typed, to the second', async () => {
    const to = someone()
    const typed = `ekle ${to} arama dün 10:20:30 tip=tacir marka=${subBrandCode} kanıt="form 118" not="aradı"`
    const question = await type(typed)
    expect(textOf(question)).toContain('Eksik: kaynak.')
    expect(question.form && shownIn(question.form)).toEqual({
      address: to,
      channels: ['ARAMA'],
      brand: String(subBrandCode),
      type: 'TACIR',
      day: '2026-03-01',
      time: '10:20',
      evidence: 'form 118',
      note: 'aradı',
    })
    const stored = await sendForm(question, { source: 'HS_WEB' })
    expect(textOf(stored)).toContain('ONAY kaydedildi. Örnek Kahve, arama (tacir), ')
    expect(textOf(stored)).not.toMatch(/Kanıt eklenmedi|Belirtilmeyenler/)
    const [consent] = await ownConsents(home.register, { kind: 'phone', address: to })
    expect(consent).toMatchObject({ consentDate: '2026-03-01 10:20:30', recipientType: 'TACIR' })
  })

  test.each([
    ['of a while later', 10_000, ''],
    ['of an earlier day', 10_000, 'dün'],
    ['of some seconds later', 2000, ''],
  ])('passes no refusal that came while its form was open, %s', async (_, ms, date) => {
    const to = someone()
    const question = await type(`ekle ${to} mesaj marka=${subBrandCode}`)
    home.clock.move(ms)
    await typed(`ret ${to} mesaj ${date} marka=${subBrandCode}`)
    home.clock.move(ms)
    const answerText = textOf(await sendForm(question, { source: 'HS_WEB' }))
    expect(answerText).toContain('beri RET var')
    expect(answerText).not.toContain('kaydedildi')
    expect(await statesOf(to)).toEqual([`${subBrandCode} MESAJ RET local`])
  })

  test.each(['0212 123 45 67', '444 1 444', '0850 123 45 67'])(
    'warns of an SMS to %s, which is not a mobile number, and records it, in the form too',
    async (address) => {
      const filled = { address, channels: ['MESAJ'], brand: String(subBrandCode), source: 'HS_WEB' }
      const sent = await submit({ name: 'add', filled: { ...filled, type: 'TACIR' } })
      const answers = [
        await typed(`ekle ${address} sms HS_WEB marka=${subBrandCode}`),
        sent.kind === 'reply' ? textOf(sent.reply) : sent.kind,
      ]
      for (const answerText of answers) {
        expect(answerText).toContain('ONAY kaydedildi')
        expect(answerText).toContain('Bu bir cep numarası değil')
      }
    },
  )

  test.each([
    ['bugün 15:00', 'Tarih gelecekte.'],
    ['02.02.2026 10:00', "Üç iş gününden eski bir ONAY İYS'ye bildirilemez"],
    ['2014-05-01 10:00', "1 Mayıs 2015'ten önceki"],
  ])('refuses %s and stores nothing', async (date, sentence) => {
    const to = someone()
    const answerText = await typed(`ekle ${to} sms HS_WEB ${date} marka=${subBrandCode}`)
    expect(answerText).toContain(sentence)
    expect(answerText).toContain('Değişiklik yapılmadı.')
    expect(await statesOf(to)).toEqual([])
  })

  test.each([
    [`sms facebook`, /^"facebook" anlaşılmadı\. Kaynak: .*çağrı merkezi · sosyal medya\.$/],
    [`whatsapp`, /^"whatsapp" anlaşılmadı\. Kanal: arama · SMS · e-posta · hepsi .*\. Kaynak: /],
    [`sms HS_FAX`, /^"HS_FAX" anlaşılmadı\. Kaynak: .*web sitesi/],
  ])('answers %s with the list of what it takes', async (rest, answer) => {
    expect(await typed(`ekle ${someone()} ${rest} marka=${subBrandCode}`)).toMatch(answer)
  })

  test('says of an address that İYS does not take that neither ONAY nor RET is possible', async () => {
    for (const verb of ['ekle', 'ret', 'sorgula'])
      expect(await typed(`${verb} ali@x.com`)).toContain(
        'İYS, e-posta adresinde @ ile nokta arasında en az iki karakter ister. Bu adres için ONAY da RET de',
      )
  })

  test('asks nothing about a moment to come, which might be past when the answer is given', async () => {
    const reply = await type(`ekle ${someone()} bugün 14:20`)
    expect(textOf(reply)).toContain('Tarih gelecekte.')
    expect(reply.form).toBeUndefined()
  })
})

test('an ONAY over a refusal says which RET it replaces, in the one brand of its editor', async () => {
  const to = someone()
  await typed(`ret ${to} sms 28.02.2026 10:00 HS_WEB marka=${subBrandCode}`)
  const editor = await as('U0KAHVE')
  const question = await runStaffCommand(editor, `ekle ${to} sms HS_WEB kanıt="form 118"`)
  const answerText = await pressed(question, 'İşlemi doğrula', editor)
  expect(answerText).toContain('ONAY kaydedildi. Örnek Kahve, SMS')
  expect(answerText).toContain("SMS için 28 Şubat 2026'dan beri RET vardı; bu ONAY onun yerine geçti.")
})

describe('the recipient type', () => {
  const types = async (address: string) =>
    (await ownConsents(home.register, { kind: 'phone', address })).map(
      ({ channel, recipientType, status }) => `${channel} ${recipientType} ${status}`,
    )
  const trader = async (channels = 'sms') => {
    const to = someone()
    await typed(`ekle ${to} ${channels} HS_WEB dün 10:00 tip=tacir marka=${subBrandCode}`)
    return to
  }

  test('left out of a RET is every one on record, and the answer names both', async () => {
    const to = await trader()
    await typed(`ekle ${to} sms HS_WEB dün 10:00 tip=bireysel marka=${subBrandCode}`)
    const answerText = await typed(`ret ${to} sms marka=${subBrandCode}`)
    expect(answerText).toMatch(/RET kaydedildi\. Örnek Kahve, SMS \(bireysel\) ve SMS \(tacir\), \+90/)
    expect(await types(to)).toEqual(['MESAJ BIREYSEL RET', 'MESAJ TACIR RET'])
  })

  test('left out of a RET is the trader’s if only that one is on record', async () => {
    const to = await trader()
    const answerText = await typed(`ret ${to} sms marka=${subBrandCode}`)
    expect(answerText).toContain('RET kaydedildi. Örnek Kahve, SMS (tacir), ')
    expect(answerText).not.toContain('alıcı tipi')
    expect(await types(to)).toEqual(['MESAJ TACIR RET'])
    expect(await typed(`geçmiş ${to}`)).toContain('SMS (tacir) · RET')
    expect(await typed(`sorgula ${to}`)).toContain('SMS (tacir): RET')
  })

  test('given with a RET is that one alone', async () => {
    const to = await trader()
    expect(await typed(`ret ${to} sms tip=bireysel marka=${subBrandCode}`)).not.toContain('Alıcı tipi')
    expect(await types(to)).toEqual(['MESAJ BIREYSEL RET', 'MESAJ TACIR ONAY'])
  })

  test('left out of an ONAY is BIREYSEL, as İYS takes it, and the answer says it', async () => {
    const to = await trader()
    const answerText = await typed(`ekle ${to} sms HS_WEB marka=${subBrandCode}`)
    expect(answerText).toContain('ONAY kaydedildi. Örnek Kahve, SMS, ')
    expect(answerText).toContain('alıcı tipi bireysel.')
    expect(await types(to)).toEqual(['MESAJ BIREYSEL ONAY', 'MESAJ TACIR ONAY'])
  })
})

describe('messages written before midnight and processed after it', () => {
  const addressed = async () => {
    home.clock.set('2026-03-03 23:50:00')
    return { to: someone(), receivedAt: home.clock.now() }
  }
  const datesOf = async (address: string) =>
    (await ownConsents(home.register, { kind: 'phone', address })).map(
      ({ status, consentDate }) => `${status} ${consentDate}`,
    )
  const kahve = `marka=${subBrandCode}`

  test.each([
    ['ekle {} sms HS_WEB dün', 'ONAY 2026-03-02 00:00:00', 'Siz yazmadığınız için kabul edilen: saat 00:00'],
    ['ret {} sms dün', 'RET 2026-03-02 23:59:59', 'Siz yazmadığınız için kabul edilen: saat 23:59'],
    ['ekle {} sms HS_WEB bugün 10:00', 'ONAY 2026-03-03 10:00:00', '3 Mart 2026 10:00, işlem no'],
    ['ret {} sms bugün', 'RET 2026-03-03 23:50:00', 'Siz yazmadığınız için kabul edilen: saat 23:50'],
    [
      'ekle {} sms HS_WEB',
      'ONAY 2026-03-03 23:50:00',
      'Siz yazmadığınız için kabul edilen: tarih şu an (23:50)',
    ],
  ])('%s is of the day it was written', async (command, kept, answerText) => {
    const { to, receivedAt } = await addressed()
    home.clock.set('2026-03-04 00:20:00')
    expect(await typed(`${command.replace('{}', to)} ${kahve}`, { receivedAt })).toContain(answerText)
    expect(await datesOf(to)).toEqual([kept])
  })

  test('passes no refusal that is younger', async () => {
    const { to, receivedAt } = await addressed()
    await typed(`ret ${to} sms tip=bireysel dün 10:00 ${kahve}`)
    home.clock.set('2026-03-04 00:20:00')
    expect(await typed(`onay ${to} sms HS_WEB dün ${kahve}`, { receivedAt })).toContain('2 Mart 2026 00:00')
    expect(await datesOf(to)).toEqual(['RET 2026-03-02 10:00:00'])
  })
})
