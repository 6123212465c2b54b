import { beforeAll, describe, expect, test } from 'vitest'
import type { Reply } from '../../../bots/commands/reply.ts'
import { runStaffCommand, runStaffShortcut } from '../../../bots/commands/staff.ts'
import { staffChat } from '../../../test/support/chat.ts'
import {
  admin,
  choicesOf,
  labelsOf,
  openCommandRegister,
  setNow,
  shownIn,
  staffContext,
  textOf,
} from '../../../test/support/commands.ts'
import { forAllTests } from '../../../test/support/opened.ts'
import { phone, providerCode, say, subBrandCode } from '../../../test/support/register.ts'
import { closeBrand } from '../../register/company/brands.ts'
import { addStaff } from '../../register/company/staff.ts'
import { statusOf } from '../../register/look-up/check.ts'
import { ownConsents } from '../../register/look-up/look-up.ts'

const home = forAllTests(() => openCommandRegister())
const { as, press, pressed, sendForm, statesOf, submit, type, typed } = staffChat(home)
let people = 0

beforeAll(async () => {
  await addStaff(home.register, { slackUser: 'U0KAHVE', role: 'editor', brandCode: subBrandCode, by: 'test' })
})

const someone = () => phone(++people).address

test('a RET of one recipient type leaves the ONAY of the other, so that it is not done yet', async () => {
  const to = someone()
  for (const recipientType of ['BIREYSEL', 'TACIR'] as const)
    await say(home.register, { kind: 'phone', address: to }, 'ONAY', { recipientType })
  const refuse = async (recipientType: string) =>
    await type(`ret ${to} sms HS_MESAJ marka=${subBrandCode} tip=${recipientType}`)
  expect(await refuse('BIREYSEL')).toMatchObject({ isStored: true, leavesOnay: true })
  expect(await refuse('TACIR')).toMatchObject({ isStored: true, leavesOnay: false })
})

describe('ekle', () => {
  test('records and says what was assumed, what is missing and how long there is', async () => {
    const to = someone()
    const answerText = await typed(`ekle ${to} mesaj HS_WEB marka=${subBrandCode}`)
    expect(answerText).toMatch(
      /^ONAY kaydedildi\. Örnek Kahve, SMS, \+90 500 ••• •• \d\d\. 2 Mart 2026 14:05, işlem no [0-9a-f]{4}…[0-9a-f]{4}\./,
    )
    expect(answerText).toContain('Belirtilmeyenler: tarih şu an (14:05), alıcı tipi bireysel kabul edildi.')
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
    const asked = await type(`ekle ${to}`)
    expect(textOf(asked)).toContain('Eksik: marka, kanal ve kaynak.')
    expect(choicesOf(asked)).toEqual([])
    expect(asked.form).toMatchObject({ name: 'add', intro: 'Eksik: marka, kanal ve kaynak.', values: [] })
    expect(await statesOf(to)).toEqual([])
    const context = await as()
    const changes = { brand: String(subBrandCode), channels: ['all'], source: 'HS_ISLAK_IMZA' }
    const stored = await sendForm(asked, changes, context)
    expect(textOf(stored)).toMatch(/ONAY kaydedildi\. Örnek Kahve, arama ve SMS, .*, işlem no \S+ ve \S+\./)
    expect(textOf(await sendForm(asked, changes, context))).toEqual(textOf(stored))
    expect(await statesOf(to)).toEqual([`${subBrandCode} ARAMA ONAY`, `${subBrandCode} MESAJ ONAY`])
  })

  test('keeps in the form everything that was typed, to the second', async () => {
    const to = someone()
    const typed = `ekle ${to} arama dün 10:20:30 tip=tacir marka=${subBrandCode} kanıt="form 118" not="aradı"`
    const asked = await type(typed)
    expect(textOf(asked)).toContain('Eksik: kaynak.')
    expect(asked.form && shownIn(asked.form)).toEqual({
      address: to,
      channels: ['ARAMA'],
      brand: String(subBrandCode),
      type: 'TACIR',
      day: '2026-03-01',
      time: '10:20',
      evidence: 'form 118',
      note: 'aradı',
    })
    const stored = await sendForm(asked, { source: 'HS_WEB' })
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
    const asked = await type(`ekle ${to} mesaj marka=${subBrandCode}`)
    home.clock.move(ms)
    await typed(`ret ${to} mesaj ${date} marka=${subBrandCode}`)
    home.clock.move(ms)
    const answerText = textOf(await sendForm(asked, { source: 'HS_WEB' }))
    expect(answerText).toContain('beri RET var')
    expect(answerText).not.toContain('kaydedildi')
    expect(await statesOf(to)).toEqual([`${subBrandCode} MESAJ RET local`])
  })

  test('warns of an SMS to a landline, and records it', async () => {
    const answerText = await typed(`ekle 0212 123 45 67 sms HS_WEB marka=${subBrandCode}`)
    expect(answerText).toContain('ONAY kaydedildi')
    expect(answerText).toContain('Bu bir cep numarası değil')
  })

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
  const asked = await runStaffCommand(editor, `ekle ${to} sms HS_WEB kanıt="form 118"`)
  const answerText = await pressed(asked, 'İşlemi doğrula', editor)
  expect(answerText).toContain('ONAY kaydedildi. Örnek Kahve, SMS')
  expect(answerText).toContain("SMS için 28 Şubat 2026'dan beri RET vardı; bu ONAY onun yerine geçti.")
})

describe('ret', () => {
  test('refuses an unknown address, and explains', async () => {
    const to = someone()
    const answerText = await typed(`ret ${to} sms marka=${subBrandCode}`)
    expect(answerText).toContain('RET kaydedildi.')
    expect(answerText).toContain(
      'Bu kanal için daha önce izin yoktu; İYS ilk kaydın RET olmasını kabul etmez, bu yüzden RET burada saklanır ve gönderimlerde dikkate alınır.',
    )
    expect(answerText).toMatch(/Belirtilmeyenler: .*, kaynak elektronik ortam kabul edildi\./)
    expect(answerText).not.toContain('iş günü kaldı')
    expect(answerText).toContain("İYS'de doğrulanmadı.")
    expect(await statesOf(to)).toEqual([`${subBrandCode} MESAJ RET local`])
  })

  test('over a refusal is kept as a repeat of it, and says so; who refused first, when and how stands', async () => {
    const own = await openCommandRegister()
    const context = async (user = admin) => await staffContext(own, { user })
    const type = async (text: string, user?: string) =>
      textOf(await runStaffCommand(await context(user), text))
    await addStaff(own.register, { slackUser: 'U0OTHER', role: 'editor', by: 'test' })
    const to = phone(1).address
    const status = () =>
      statusOf(own.register, {
        mark: own.register.vault.mark(to),
        brandCode: subBrandCode,
        channel: 'MESAJ',
        recipientType: 'BIREYSEL',
      })
    for (const first of [`ret ${to} sms HS_WEB marka=123457`, `ekle ${to} sms HS_WEB marka=123457`]) {
      await type(first)
      own.clock.move(60_000)
      await type(`ret ${to} sms HS_MOBIL marka=123457`)
      const [stands, answerText] = [await type(`sorgula ${to}`), await status()]
      for (let times = 0; times < 2; times++) {
        own.clock.move(60_000)
        const again = await type(`ret ${to} sms marka=123457`, 'U0OTHER')
        expect(again).toContain("Bu adres zaten RET (2 Mart 2026'dan beri).")
        expect(again).toContain("İYS'de doğrulanmadı.")
        expect(again).toMatch(
          /Yinelenen RET de kaydedildi\. Örnek Kahve, SMS, .* 2 Mart 2026 14:\d\d, işlem no/,
        )
        expect(await type(`sorgula ${to}`)).toBe(stands)
        expect(await status()).toEqual(answerText)
      }
    }
    expect(await type(`geçmiş ${to}`)).toContain('yinelenen RET')
    await own.close()
  })

  test('not stored counts as a look-up, and says nothing of the address over the daily ceiling', async () => {
    const to = someone()
    await typed(`ekle ${to} sms HS_WEB dün 12:00 marka=${subBrandCode}`)
    const logged = async () =>
      (
        await home.engine.read({
          sql: "SELECT count(*) FROM look_up_log WHERE purpose = 'change not stored'",
          params: [],
          map: ([made]) => Number(made),
        })
      )[0] ?? 0
    const before = await logged()
    const old = `ret ${to} sms dün 11:00 marka=${subBrandCode}`
    expect(await typed(old)).toContain('ONAY vermiş')
    expect(await logged()).toBe(before + 1)
    await setNow(home, 'look_ups_per_day', '1')
    const answerText = await typed(old)
    expect(answerText).toContain('Değişiklik yapılmadı.')
    expect(answerText).not.toContain('ONAY vermiş')
    expect(answerText).toContain('sorgu sınırınıza ulaştınız')
    expect(await logged()).toBe(before + 1)
    await setNow(home, 'look_ups_per_day', '300')
  })

  test('on a day to come is of now, which İYS takes, and no other date is named', async () => {
    const to = someone()
    await typed(`ekle ${to} sms HS_WEB dün 20:00 marka=${subBrandCode}`)
    const answerText = await typed(`ret ${to} sms 2027-01-01 marka=${subBrandCode}`)
    expect(answerText).toMatch(/Verdiğiniz tarih gelecekte olduğu için şu an \(14:\d\d\) kabul edildi\./)
    expect(answerText).toContain("İYS'ye bildirmek için 3 iş günü kaldı")
    expect(answerText).not.toContain('2027')
    expect(answerText).not.toContain('saat ')
    expect(await statesOf(to)).toEqual([`${subBrandCode} MESAJ RET`])
  })

  test('on every channel says of the one without a consent no more than on that channel', async () => {
    const to = someone()
    await typed(`ekle ${to} sms HS_WEB dün 12:00 marka=${subBrandCode}`)
    const answerText = await typed(`ret ${to} hepsi marka=${subBrandCode}`)
    expect(answerText).toMatch(/arama, [^\n]* Bu kanal için daha önce izin yoktu/)
    expect(answerText).not.toMatch(/SMS, [^\n]*izin yoktu/)
    expect(answerText.match(/İYS'de doğrulanmadı\./g)).toHaveLength(1)
  })
})

describe('ret of every brand', () => {
  const everything = [providerCode, subBrandCode].flatMap((code) => [
    `${code} ARAMA RET`,
    `${code} MESAJ RET`,
  ])
  const statuses = async (to: ReturnType<typeof phone>) =>
    (await statesOf(to.address)).map((state) => state.replace(' local', ''))

  test('stores each channel of each, and says per brand what was stored', async () => {
    const to = phone(++people)
    await say(home.register, to, 'ONAY', { consentDate: '2026-03-02 10:00:00' })
    await typed(`ret ${to.address} arama marka=${subBrandCode}`)
    home.clock.move(1000)
    const answer = await typed(`ret ${to.address} hepsi marka=hepsi`)
    expect(answer).toMatch(
      /RET kaydedildi\. Örnek A\.Ş\. \(arama ve SMS\), \+90 500 ••• •• \d\d\. .* RET burada saklanır/,
    )
    expect(answer).toMatch(/Yinelenen RET de kaydedildi\. Örnek Kahve \(arama\), /)
    expect(answer).toMatch(/RET kaydedildi\. Örnek Kahve \(SMS\), /)
    expect(await statuses(to)).toEqual(everything)
  })

  test('reaches the brands of the requester alone', async () => {
    const to = phone(++people)
    expect(await typed(`reject ${to.address} sms brand=all`, { user: 'U0KAHVE' })).toContain(
      'Örnek Kahve, SMS',
    )
    expect(await statuses(to)).toEqual([`${subBrandCode} MESAJ RET`])
  })

  test('asks for a channel that is missing', async () => {
    const to = phone(++people)
    const asked = await type(`ret ${to.address} marka=hepsi`)
    expect(textOf(asked)).toContain('Eksik: kanal.')
    expect(asked.form && shownIn(asked.form)).toMatchObject({ address: to.address, brand: 'all' })
    const stored = await sendForm(asked, { channels: ['all'] })
    expect(textOf(stored)).toContain('RET kaydedildi.')
    expect(await statuses(to)).toEqual(everything)
  })

  test('needs no source, and its form takes what was left out as a command does', async () => {
    const to = phone(++people)
    const asked = await type(`dur ${to.address}`)
    expect(textOf(asked)).toContain('Eksik: marka ve kanal.')
    const changes = { brand: 'all', channels: ['all'] }
    expect(textOf(await sendForm(asked, changes))).toContain('RET kaydedildi.')
    expect((await ownConsents(home.register, to)).map(({ source }) => source)).toEqual(
      Array(4).fill('HS_EORTAM'),
    )
  })

  test('has every brand and every channel as the first choices of each form', async () => {
    const { address } = phone(++people)
    await typed(`ekle ${address} sms HS_WEB marka=${subBrandCode}`)
    const looked = await type(`sorgula ${address}`)
    const forms = [await type('ret'), await type(`ret ${address}`), await press(looked, 'Değiştir')]
    for (const { form } of forms) {
      const first = (name: string) => {
        const field = form?.fields.find((one) => one.name === name)
        return field !== undefined && 'options' in field ? field.options[0]?.value : undefined
      }
      expect([first('brand'), first('channels')]).toEqual(['all', 'all'])
    }
    const change = { status: 'RET', brand: 'all', channels: ['all'], source: 'HS_EORTAM' }
    const context = await as()
    await expect(sendForm(forms[2] as Reply, { ...change, status: 'ONAY' }, context)).rejects.toThrow(
      'ONAY tek bir marka içindir',
    )
    expect(textOf(await sendForm(forms[2] as Reply, change, context))).toContain('RET kaydedildi.')
    expect((await statesOf(address)).filter((state) => !state.includes('RET'))).toEqual([])
  })

  test('older than an ONAY or the RET, stores nothing and counts as one look-up', async () => {
    const to = phone(++people)
    await say(home.register, to, 'ONAY', { consentDate: '2026-03-02 10:00:00' })
    await typed(`ret ${to.address} sms 02.03.2026 09:00 marka=${providerCode}`)
    const old = `ret ${to.address} sms 01.03.2026 09:00 marka=hepsi`
    const answer = await typed(old)
    expect(answer).not.toContain('kaydedildi')
    expect(answer).toMatch(/Bu adres zaten RET .* Değişiklik yapılmadı\. Örnek A\.Ş\. \(SMS\), /)
    expect(answer).toMatch(
      /daha eski olduğu için geçerli sayılmaz\. Değişiklik yapılmadı\. Örnek Kahve \(SMS\), /,
    )
    await setNow(home, 'look_ups_per_day', '1')
    const untold = await typed(old)
    expect(untold).toContain('Değişiklik yapılmadı. Örnek A.Ş. (SMS) ve Örnek Kahve (SMS), ')
    expect(untold).not.toMatch(/ONAY|RET|İYS/)
    await setNow(home, 'look_ups_per_day', '300')
  })

  test('an ONAY is never for every brand', async () => {
    expect(await typed(`ekle ${someone()} sms HS_WEB marka=hepsi`)).toContain('Böyle bir marka yok: "hepsi".')
  })

  test('the form and the shortcut offer every brand, and the shortcut every channel', async () => {
    const to = phone(++people)
    const message = {
      text: 'Numarama artık mesaj göndermeyin',
      sentAt: home.clock.now(),
      link: '',
      place: null,
    }
    const { form } = await runStaffShortcut(await as(), 'refuse', message)
    const field = (name: string) => form?.fields.find((one) => one.name === name)
    expect(field('channels')).toMatchObject({ initial: ['all'] })
    expect(field('brand')).toMatchObject({ options: [{ value: 'all', label: 'tüm markalar' }, {}, {}] })
    const filled = { address: to.address, channels: ['all'], brand: 'all', type: 'on-record' }
    const answer = await submit({ name: 'reject', filled })
    expect(answer.kind === 'reply' && textOf(answer.reply)).toContain('RET kaydedildi.')
    expect(await statuses(to)).toEqual(everything)
    const single = await type('ret', 'U0KAHVE')
    expect(JSON.stringify(single.form)).not.toContain('tüm markalar')
  })
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
    expect(answerText).toContain('alıcı tipi bireysel kabul edildi')
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
    ['ekle {} sms HS_WEB dün', 'ONAY 2026-03-02 00:00:00', 'Belirtilmeyenler: saat 00:00'],
    ['ret {} sms dün', 'RET 2026-03-02 23:59:59', 'Belirtilmeyenler: saat 23:59'],
    ['ekle {} sms HS_WEB bugün 10:00', 'ONAY 2026-03-03 10:00:00', '3 Mart 2026 10:00, işlem no'],
    ['ret {} sms bugün', 'RET 2026-03-03 23:50:00', 'Belirtilmeyenler: saat 23:50'],
    ['ekle {} sms HS_WEB', 'ONAY 2026-03-03 23:50:00', 'Belirtilmeyenler: tarih şu an (23:50)'],
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

test('a RET may name a closed brand, in the form too', async () => {
  const own = await openCommandRegister()
  const chat = staffChat(own)
  const to = phone(1).address
  await closeBrand(own.register, subBrandCode)
  const asked = await chat.type(`ret ${to} marka=${subBrandCode}`)
  expect(textOf(asked)).toContain('Eksik: kanal.')
  expect(asked.form && shownIn(asked.form)).toMatchObject({ brand: String(subBrandCode) })
  expect(textOf(await chat.sendForm(asked, { channels: ['MESAJ'] }))).toContain('RET kaydedildi. Örnek Kahve')
  const blank = (await chat.type('ret')).form?.fields.find(({ name }) => name === 'brand')
  expect(JSON.stringify(blank)).not.toContain('Örnek Kahve')
  const onay = textOf(await chat.type(`ekle ${to} marka=${subBrandCode}`))
  expect(onay).toContain('kapatılmış')
  await own.close()
})
