import { beforeAll, describe, expect, test } from 'vitest'
import type { Reply } from '../../../bots/commands/reply.ts'
import { runStaffCommand, runStaffShortcut } from '../../../bots/commands/staff.ts'
import {
  admin,
  openCommandRegister,
  setNow,
  shownIn,
  staffContext,
  textOf,
} from '../../../test/support/commands.ts'
import { forAllTests } from '../../../test/support/opened.ts'
import { staffChat } from '../../../test/support/platforms/staff-chat.ts'
import { phone, providerCode, say, subBrandCode } from '../../../test/support/register.ts'
import { closeBrand } from '../../register/company/brands.ts'
import { addStaff } from '../../register/company/staff.ts'
import { statusOf } from '../../register/look-up/check.ts'
import { ownConsents } from '../../register/look-up/look-up.ts'

const home = forAllTests(() => openCommandRegister())
const { as, press, sendForm, statesOf, submit, type, typed } = staffChat(home)
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

describe('ret', () => {
  test('refuses an unknown address, and explains', async () => {
    const to = someone()
    const answerText = await typed(`ret ${to} sms marka=${subBrandCode}`)
    expect(answerText).toContain('RET kaydedildi.')
    expect(answerText).toContain('Önceden izin olmadığı için İYS bunu almaz; RET burada uygulanır.')
    expect(answerText).toMatch(/Siz yazmadığınız için kabul edilen: .*, kaynak elektronik ortam\./)
    expect(answerText).not.toContain('iş günü kaldı')
    expect(answerText).toContain("İYS'de doğrulanmadı.")
    expect(await statesOf(to)).toEqual([`${subBrandCode} MESAJ RET local`])
  })

  test('over a refusal is kept as a repeat of it, and says so; who refused first, when and how stands', async () => {
    const otherHome = await openCommandRegister()
    const context = async (user = admin) => await staffContext(otherHome, { user })
    const type = async (text: string, user?: string) =>
      textOf(await runStaffCommand(await context(user), text))
    await addStaff(otherHome.register, { slackUser: 'U0OTHER', role: 'editor', by: 'test' })
    const to = phone(1).address
    const status = () =>
      statusOf(otherHome.register, {
        mark: otherHome.register.vault.mark(to),
        brandCode: subBrandCode,
        channel: 'MESAJ',
        recipientType: 'BIREYSEL',
      })
    for (const first of [`ret ${to} sms HS_WEB marka=123457`, `ekle ${to} sms HS_WEB marka=123457`]) {
      await type(first)
      otherHome.clock.move(60_000)
      await type(`ret ${to} sms HS_MOBIL marka=123457`)
      const [stands, answerText] = [await type(`sorgula ${to}`), await status()]
      for (let times = 0; times < 2; times++) {
        otherHome.clock.move(60_000)
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
    await otherHome.close()
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
    expect(answerText).toMatch(/arama, [^\n]* Önceden izin olmadığı için İYS/)
    expect(answerText).not.toMatch(/SMS, [^\n]*Önceden izin olmadığı/)
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
      /RET kaydedildi\. Örnek A\.Ş\. \(arama ve SMS\), \+90 500 ••• •• \d\d\. .* RET burada uygulanır/,
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
    const question = await type(`ret ${to.address} marka=hepsi`)
    expect(textOf(question)).toContain('Eksik: kanal.')
    expect(question.form && shownIn(question.form)).toMatchObject({ address: to.address, brand: 'all' })
    const stored = await sendForm(question, { channels: ['all'] })
    expect(textOf(stored)).toContain('RET kaydedildi.')
    expect(await statuses(to)).toEqual(everything)
  })

  test('needs no source, and its form takes what was left out as a command does', async () => {
    const to = phone(++people)
    const question = await type(`dur ${to.address}`)
    expect(textOf(question)).toContain('Eksik: marka ve kanal.')
    const changes = { brand: 'all', channels: ['all'] }
    expect(textOf(await sendForm(question, changes))).toContain('RET kaydedildi.')
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
        const field = form?.fields.find((field) => field.name === name)
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
    const field = (name: string) => form?.fields.find((field) => field.name === name)
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

test('a RET may name a closed brand, in the form too', async () => {
  const otherHome = await openCommandRegister()
  const chat = staffChat(otherHome)
  const to = phone(1).address
  await closeBrand(otherHome.register, subBrandCode)
  const question = await chat.type(`ret ${to} marka=${subBrandCode}`)
  expect(textOf(question)).toContain('Eksik: kanal.')
  expect(question.form && shownIn(question.form)).toMatchObject({ brand: String(subBrandCode) })
  expect(textOf(await chat.sendForm(question, { channels: ['MESAJ'] }))).toContain(
    'RET kaydedildi. Örnek Kahve',
  )
  const blank = (await chat.type('ret')).form?.fields.find(({ name }) => name === 'brand')
  expect(JSON.stringify(blank)).not.toContain('Örnek Kahve')
  const onay = textOf(await chat.type(`ekle ${to} marka=${subBrandCode}`))
  expect(onay).toContain('kapatılmış')
  await otherHome.close()
})
