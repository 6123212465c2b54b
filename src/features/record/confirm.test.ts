import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Filled } from '../../../bots/commands/form.ts'
import type { Reply } from '../../../bots/commands/reply.ts'
import {
  choicesOf,
  everythingIn,
  labelsOf,
  openCommandRegister,
  setNow,
  textOf,
} from '../../../test/support/commands.ts'
import { forAllTests } from '../../../test/support/opened.ts'
import { staffChat } from '../../../test/support/platforms/staff-chat.ts'
import { phone, say, subBrandCode } from '../../../test/support/register.ts'
import type { Actor } from '../../consent/actor.ts'
import { addStaff } from '../../register/company/staff.ts'
import { noteComplaint } from '../../register/complaints/complaints.ts'
import { complaintsOf } from '../../register/complaints/list.ts'

const home = forAllTests(() => openCommandRegister())
const { press, pressed, statesOf, submit, type } = staffChat(home, { user: 'U0AYSE' })
let people = 500

beforeAll(async () => {
  for (const slackUser of ['U0AYSE', 'U0BORA']) {
    await addStaff(home.register, { slackUser, role: 'editor', brandCode: subBrandCode, by: 'test' })
  }
})
beforeEach(() => home.clock.move(60_000))

const telegram = { door: 'telegram', id: '7' } as const
const onay = (address: string, rest = '') => type(`onay ${address} sms HS_WEB marka=${subBrandCode} ${rest}`)
const ret = [`${subBrandCode} MESAJ RET`]
const allowed = [`${subBrandCode} MESAJ ONAY`]

/** Refused an ONAY of an hour ago. */
async function refusedBy(actor: Actor): Promise<string> {
  const recipient = phone(++people)
  await say(home.register, recipient, 'ONAY')
  home.clock.move(60 * 60_000)
  await say(home.register, recipient, 'RET', { actor })
  home.clock.move(60_000)
  return recipient.address
}

async function disputed(status: 'RET' | 'ONAY' = 'RET'): Promise<string> {
  const address = await refusedBy(telegram)
  const recipient = { kind: 'phone', address } as const
  if (status === 'ONAY') await say(home.register, recipient, 'ONAY')
  await noteComplaint(home.register, telegram, { recipient, brandCode: subBrandCode, channel: 'MESAJ' })
  home.clock.move(60_000)
  return address
}

const ownThenSecondPerson = "RET'i alıcı kendisi verdiği için ikinci bir kişinin de doğrulaması gerekir."

/** Approves what waits, as the second person. */
const approvedByBora = async () =>
  await pressed(await type('bekleyenler', 'U0BORA'), 'İşlemi doğrula', 'U0BORA')

/** Sends what a form opened with, and these values alone. */
async function fill({ form }: Reply, filled: Filled) {
  if (form === undefined) throw new Error('No form was opened')
  return await submit({ ...form, values: form.values.map(String), filled })
}

describe('an ONAY over the recipient’s own RET', () => {
  test.each([
    ['Telegram', telegram],
    ['sayfa', { door: 'page' }],
    ['tek tık', { door: 'click' }],
    ['İYS üzerinden', { door: 'iys' }],
    ['API', { door: 'api', id: 'crm' }],
  ] as const)(
    'that came by %s is asked about, and recorded with evidence and a second person',
    async (way, actor) => {
      const address = await refusedBy(actor)
      const question = await onay(address)
      expect(textOf(question)).toMatch(
        new RegExp(
          `Örnek Kahve, SMS, \\+90 500 ••• •• \\d\\d\\. Alıcı 2 Mart 2026 \\d\\d:\\d\\d'\\p{L}+ kendisi RET vermiş \\(${way}\\)\\.`,
          'u',
        ),
      )
      expect(textOf(question)).toContain(ownThenSecondPerson)
      expect(everythingIn(question)).not.toContain('kaydedildi')
      expect(labelsOf(question)).toEqual(['Kanıt ekle'])
      expect(await statesOf(address)).toEqual(ret)

      const opened = await press(question, 'Kanıt ekle')
      expect(await fill(opened, { evidence: ' ' })).toMatchObject({ kind: 'errors' })
      expect(await statesOf(address)).toEqual(ret)
      const done = await fill(opened, { evidence: 'form 12' })
      if (done.kind !== 'reply') throw new Error('The form was not taken')
      expect(textOf(done.reply)).toContain('İkinci kişi bekleniyor')
      expect(await statesOf(address)).toEqual(ret)
      expect(await approvedByBora()).toContain('ONAY kaydedildi.')
      expect(await statesOf(address)).toEqual(allowed)
    },
  )

  test('with evidence in the command waits for the press, then for a second person', async () => {
    const address = await refusedBy(telegram)
    const question = await onay(address, 'kanıt="form 12, 0532 111 22 33"')
    expect(textOf(question)).toContain('Kanıt: "form 12, +90 532 ••• •• 33".')
    expect(labelsOf(question)).toEqual(['İşlemi doğrula'])
    expect(await statesOf(address)).toEqual(ret)
    expect(await pressed(question, 'İşlemi doğrula', 'U0BORA')).not.toContain('kaydedildi')
    const waits = await press(question, 'İşlemi doğrula')
    expect(textOf(waits)).toContain('İkinci kişi bekleniyor: bir RET kaydının ONAY olması')
    expect(everythingIn(waits)).not.toContain('kaydedildi')
    expect(await statesOf(address)).toEqual(ret)
    expect(await approvedByBora()).toContain('ONAY kaydedildi.')
    expect(await statesOf(address)).toEqual(allowed)
  })

  test('loses against a RET that comes while the second person is awaited', async () => {
    const address = await refusedBy(telegram)
    const waits = await press(await onay(address, 'kanıt="form 12"'), 'İşlemi doğrula')
    home.clock.move(10_000)
    await say(home.register, { kind: 'phone', address }, 'RET', { actor: telegram })
    home.clock.move(10_000)
    expect(textOf(waits)).toContain('İkinci kişi bekleniyor')
    expect(await approvedByBora()).not.toContain('kaydedildi')
    expect(await statesOf(address)).toEqual(ret)
  })

  test.each(['kanıt=""', 'kanıt=" "'])('takes no blank for evidence: %s', async (blank) => {
    const address = await refusedBy(telegram)
    expect(textOf(await onay(address, blank))).toContain('kanıt=')
    expect(await statesOf(address)).toEqual(ret)
  })

  test('is asked about after the form too, and a RET that came meanwhile wins', async () => {
    const address = await refusedBy(telegram)
    const brand = String(subBrandCode)
    const filled = { address, channels: ['MESAJ'], brand, source: 'HS_WEB', evidence: 'form 12' }
    const sent = await submit({ name: 'add', filled })
    if (sent.kind !== 'reply') throw new Error('The form was not taken')
    expect(labelsOf(sent.reply)).toEqual(['İşlemi doğrula'])
    home.clock.move(10_000)
    await say(home.register, { kind: 'phone', address }, 'RET', { actor: telegram })
    home.clock.move(10_000)
    expect(await pressed(sent.reply, 'İşlemi doğrula')).not.toContain('kaydedildi')
    expect(await statesOf(address)).toEqual(ret)
  })

  test('is still the recipient’s own behind a RET that staff repeated, and not once they consented again', async () => {
    const address = await refusedBy(telegram)
    await type(`ret ${address} sms marka=${subBrandCode}`)
    home.clock.move(60_000)
    expect(labelsOf(await onay(address))).toEqual(['Kanıt ekle'])
    await say(home.register, { kind: 'phone', address }, 'ONAY', { actor: telegram })
    home.clock.move(60_000)
    await type(`ret ${address} sms marka=${subBrandCode}`)
    home.clock.move(60_000)
    expect(textOf(await onay(address))).not.toContain('kendisi RET vermiş')
  })

  test.each(['', 'tip=BIREYSEL'])(
    'for the other recipient type is asked about too, since they know of no types (%j)',
    async (rest) => {
      const recipient = phone(++people)
      const { address } = recipient
      await type(`onay ${address} sms HS_WEB dün tip=TACIR marka=${subBrandCode}`)
      await say(home.register, recipient, 'RET', { recipientType: 'TACIR', actor: telegram })
      home.clock.move(60_000)
      const question = await onay(address, rest)
      expect(textOf(question)).toContain('kendisi RET vermiş (Telegram)')
      expect(everythingIn(question)).not.toContain('kaydedildi')
      expect(labelsOf(question)).toEqual(['Kanıt ekle'])
      expect(await statesOf(address)).toEqual(ret)
      expect(textOf(await type(`onay ${address} arama HS_WEB marka=${subBrandCode}`))).toContain('kaydedildi')
    },
  )

  test('counts as a look-up, and says nothing over the daily ceiling', async () => {
    const address = await refusedBy(telegram)
    await setNow(home, 'look_ups_per_day', '1')
    await type(`sorgula ${address}`)
    const answer = await onay(address)
    expect(textOf(answer)).toContain('sorgu sınırınıza ulaştınız')
    expect(textOf(answer)).not.toContain('RET')
    await setNow(home, 'look_ups_per_day', '300')
  })

  test('on one of two channels records the other', async () => {
    const address = await refusedBy(telegram)
    const question = await type(`onay ${address} hepsi HS_WEB marka=${subBrandCode}`)
    expect(textOf(question).match(/ONAY kaydedildi/g)).toHaveLength(1)
    expect(textOf(question)).toContain('kendisi RET vermiş')
    expect(await statesOf(address)).toEqual([`${subBrandCode} ARAMA ONAY`, ...ret])
  })
})

describe('an ONAY over a RET noted by staff', () => {
  const noted = async (text: string) => {
    const { address } = phone(++people)
    await say(home.register, { kind: 'phone', address }, 'ONAY')
    home.clock.move(60_000)
    expect(textOf(await type(`ret ${address} ${text}`))).toContain('RET kaydedildi')
    home.clock.move(60_000)
    return address
  }

  test.each(['sms marka=Kahve', 'hepsi marka=hepsi'])(
    'by %s shows since when and by whom, and takes evidence and a press of one person',
    async (text) => {
      const address = await noted(text.replace('Kahve', String(subBrandCode)))
      const question = await type(`ekle ${address} sms HS_WEB marka=${subBrandCode}`, 'U0BORA')
      expect(textOf(question)).toMatch(
        /Örnek Kahve, SMS, \+90 500 ••• •• \d\d\. Alıcı için \d Mart 2026 \d\d:\d\d'\p{L}+ beri RET var \(kaydeden U0AYSE, Slack\)\./u,
      )
      expect(everythingIn(question)).not.toMatch(/kaydedildi|ikinci/)
      expect(await statesOf(address)).toContain(`${subBrandCode} MESAJ RET`)
      const opened = await press(question, 'Kanıt ekle', 'U0BORA')
      const values = opened.form?.values.map(String) ?? []
      const filled = { evidence: 'form 12' }
      const done = await submit({ name: 'confirm', values, filled }, 'U0BORA')
      expect(done.kind === 'reply' && textOf(done.reply)).toContain('ONAY kaydedildi.')
      expect(await statesOf(address)).toContain(`${subBrandCode} MESAJ ONAY`)
    },
  )

  test('is asked about after its form, and for the other recipient type', async () => {
    const address = await noted(`sms marka=${subBrandCode}`)
    const filled = {
      address,
      channels: ['MESAJ'],
      brand: String(subBrandCode),
      source: 'HS_WEB',
      type: 'TACIR',
    }
    const sent = await submit({ name: 'add', filled })
    expect(sent.kind === 'reply' && textOf(sent.reply)).toContain('beri RET var')
    expect(await statesOf(address)).toEqual(ret)
  })
})

describe('an ONAY during a complaint', () => {
  test.each(['RET', 'ONAY'] as const)(
    'takes evidence and a second person over %s, whatever is set',
    async (status) => {
      const address = await disputed(status)
      const question = await onay(address, 'kanıt="form 12"')
      expect(textOf(question)).toMatch(/Şikâyet \d/)
      expect(textOf(question)).toContain('ikinci bir kişinin de doğrulaması gerekir')
      const waits = await press(question, 'İşlemi doğrula')
      expect(textOf(waits)).toContain('İkinci kişi bekleniyor: alıcının şikâyetine rağmen ONAY kaydedilmesi')
      expect(await statesOf(address)).toEqual(status === 'RET' ? ret : allowed)
      const list = await type('bekleyenler', 'U0BORA')
      expect(textOf(list)).toMatch(
        /Örnek Kahve · SMS · \+90 500 .* · ONAY · web sitesi · .* · Kanıt: "form 12"[\s\S]*kaydedilmesini istedi/,
      )
      expect(await pressed(list, 'İşlemi doğrula', 'U0BORA')).toContain('ONAY kaydedildi.')
      expect(await statesOf(address)).toEqual(allowed)
    },
  )

  test('closed by staff takes a second person too, until the recipient consents again', async () => {
    const address = await disputed()
    const recipient = { kind: 'phone', address } as const
    const [{ id } = { id: 0 }] = await complaintsOf(home.register, { recipient })
    const close = async (outcome: string) => textOf(await type(`şikayet-kapat ${id} ${outcome}`))
    const { form } = await press(await type('şikayetler'), `Şikâyet ${id}: kapat`)
    expect(JSON.stringify(form)).not.toContain('withdrawn')
    expect(await close('şikâyet geri çekildi')).toContain('yalnızca alıcı geri çekebilir')
    expect(await close('izin ispat edildi')).toContain('kapatıldı')
    const waits = await press(await onay(address, 'kanıt="x"'), 'İşlemi doğrula')
    expect(textOf(waits)).toContain('İkinci kişi bekleniyor')
    expect(await statesOf(address)).toEqual(ret)
    await press(waits, 'Vazgeç')
    await say(home.register, recipient, 'ONAY', { actor: telegram })
    home.clock.move(60_000)
    await type(`ret ${address} sms marka=${subBrandCode}`)
    home.clock.move(60_000)
    const alone = await press(await onay(address, 'kanıt="x"'), 'İşlemi doğrula')
    expect(textOf(alone)).toContain('ONAY kaydedildi.')
  })

  test('on another channel or brand is recorded at once', async () => {
    const address = await disputed()
    expect(textOf(await type(`onay ${address} arama HS_WEB marka=${subBrandCode}`))).toContain('kaydedildi')
    expect(textOf(await onay(address))).not.toContain('kaydedildi')
    expect(choicesOf(await onay(address)).map(({ label }) => label)).toContain('Kanıt ekle')
  })

  test('noted while a request without evidence waited is not recorded', async () => {
    await setNow(home, 'second_person_over_ret', 'yes')
    const recipient = phone(++people)
    await type(`ret ${recipient.address} sms marka=${subBrandCode}`)
    home.clock.move(60_000)
    await press(await onay(recipient.address, 'kanıt="form 12"'), 'İşlemi doğrula')
    await noteComplaint(home.register, telegram, { recipient, brandCode: subBrandCode })
    const done = await press(await type('bekleyenler', 'U0BORA'), 'İşlemi doğrula', 'U0BORA')
    expect(textOf(done)).toContain('alıcı için şikâyet açılmış; ONAY kaydı yapılmadı')
    expect(await statesOf(recipient.address)).toEqual([`${subBrandCode} MESAJ RET local`])
    await setNow(home, 'second_person_over_ret', 'no')
  })
})
