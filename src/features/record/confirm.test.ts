import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Filled } from '../../../bots/commands/form.ts'
import type { Reply } from '../../../bots/commands/reply.ts'
import { runStaffAction } from '../../../bots/commands/staff.ts'
import { iysQueue } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import { staffChat } from '../../../test/support/chat.ts'
import {
  choicesOf,
  everythingIn,
  labelsOf,
  openCommandRegister,
  setNow,
  textOf,
} from '../../../test/support/commands.ts'
import { forAllTests } from '../../../test/support/opened.ts'
import { phone, providerCode, say, subBrandCode } from '../../../test/support/register.ts'
import type { Actor } from '../../consent/actor.ts'
import { history } from '../../register/changes/changes.ts'
import { addStaff } from '../../register/company/staff.ts'
import { noteComplaint } from '../../register/complaints/complaints.ts'
import { complaintsOf } from '../../register/complaints/list.ts'
import { rebuild } from '../../register/record/rebuild.ts'
import { verifyRegister } from '../../verification/verify-register.ts'

const home = forAllTests(() => openCommandRegister())
const { as, press, pressed, statesOf, submit, type } = staffChat(home, { user: 'U0AYSE' })
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
    'that came by %s is asked about, and recorded with evidence and a press',
    async (way, actor) => {
      const address = await refusedBy(actor)
      const asked = await onay(address)
      expect(textOf(asked)).toMatch(
        new RegExp(
          `Örnek Kahve, SMS, \\+90 500 ••• •• \\d\\d\\. Alıcı 2 Mart 2026 \\d\\d:\\d\\d'\\p{L}+ kendisi RET vermiş \\(${way}\\)\\.`,
          'u',
        ),
      )
      expect(everythingIn(asked)).not.toContain('kaydedildi')
      expect(labelsOf(asked)).toEqual(['Kanıt ekle'])
      expect(await statesOf(address)).toEqual(ret)

      const opened = await press(asked, 'Kanıt ekle')
      expect(await fill(opened, { evidence: ' ' })).toMatchObject({ kind: 'errors' })
      expect(await statesOf(address)).toEqual(ret)
      const done = await fill(opened, { evidence: 'form 12' })
      if (done.kind !== 'reply') throw new Error('The form was not taken')
      expect(textOf(done.reply)).toContain('ONAY kaydedildi.')
      expect(await statesOf(address)).toEqual(allowed)
    },
  )

  test('with evidence in the command waits for the press alone', async () => {
    const address = await refusedBy(telegram)
    const asked = await onay(address, 'kanıt="form 12, 0532 111 22 33"')
    expect(textOf(asked)).toContain('Kanıt: "form 12, +90 532 ••• •• 33".')
    expect(labelsOf(asked)).toEqual(['İşlemi doğrula'])
    expect(await statesOf(address)).toEqual(ret)
    expect(await pressed(asked, 'İşlemi doğrula', 'U0BORA')).not.toContain('kaydedildi')
    expect(await pressed(asked, 'İşlemi doğrula')).toContain('ONAY kaydedildi.')
    expect(await statesOf(address)).toEqual(allowed)
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
      const asked = await onay(address, rest)
      expect(textOf(asked)).toContain('kendisi RET vermiş (Telegram)')
      expect(everythingIn(asked)).not.toContain('kaydedildi')
      expect(labelsOf(asked)).toEqual(['Kanıt ekle'])
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
    const asked = await type(`onay ${address} hepsi HS_WEB marka=${subBrandCode}`)
    expect(textOf(asked).match(/ONAY kaydedildi/g)).toHaveLength(1)
    expect(textOf(asked)).toContain('kendisi RET vermiş')
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
      const asked = await type(`ekle ${address} sms HS_WEB marka=${subBrandCode}`, 'U0BORA')
      expect(textOf(asked)).toMatch(
        /Örnek Kahve, SMS, \+90 500 ••• •• \d\d\. Alıcı için \d Mart 2026 \d\d:\d\d'\p{L}+ beri RET var \(kaydeden U0AYSE, Slack\)\./u,
      )
      expect(everythingIn(asked)).not.toContain('kaydedildi')
      expect(await statesOf(address)).toContain(`${subBrandCode} MESAJ RET`)
      const opened = await press(asked, 'Kanıt ekle', 'U0BORA')
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
      const asked = await onay(address, 'kanıt="form 12"')
      expect(textOf(asked)).toMatch(/Şikâyet \d/)
      expect(textOf(asked)).toContain('ikinci bir kişinin de doğrulaması gerekir')
      const waits = await press(asked, 'İşlemi doğrula')
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

describe('değiştir', () => {
  beforeAll(async () => {
    await addStaff(home.register, { slackUser: 'U0VIEW', role: 'viewer', by: 'test' })
    await say(home.register, phone(1), 'ONAY', { consentDate: '2026-03-02 10:00:00' })
  })
  const call = { channels: ['MESAJ'], brand: String(subBrandCode), source: 'HS_CAGRI_MERKEZI' }
  const send = async (name: string, filled: Filled) => await submit({ name, filled })

  test('opens one form for both states with the address filled in, for who may change it', async () => {
    const asked = await type(`sorgula ${phone(1).address}`)
    const button = choicesOf(asked).find(({ label }) => label === 'Değiştir')
    // The button carries a reference; only the form holds the address.
    expect(button?.action).toEqual({ name: 'change', values: [expect.stringMatching(/^[\w-]{20}$/)] })
    const { form } = await press(asked, 'Değiştir')
    expect(form?.fields.map((field) => field.name).slice(0, 2)).toEqual(['status', 'address'])
    expect(form?.fields[1]).toMatchObject({ initial: phone(1).address })
    const seen = await type(`sorgula ${phone(1).address}`, 'U0VIEW')
    expect(labelsOf(seen)).not.toContain('Değiştir')
    const pressed = await runStaffAction(await as('U0VIEW'), { name: 'change', values: ['1'] })
    expect(textOf(pressed)).toContain('düzenleyici yetkisi')
  })

  test('comes with the recipient type on record; where it is left open a RET is for every one, and an ONAY asks', async () => {
    const trader = phone(2)
    await say(home.register, trader, 'ONAY', { recipientType: 'TACIR' })
    const typeIn = async () => {
      const asked = await type(`sorgula ${trader.address}`)
      const { form } = await press(asked, 'Değiştir')
      return form?.fields.find(({ name }) => name === 'type')
    }
    expect(await typeIn()).toMatchObject({ initial: 'TACIR' })
    await say(home.register, trader, 'ONAY')
    expect(await typeIn()).toMatchObject({ initial: 'on-record' })
    const filled = { ...call, address: trader.address, type: 'on-record' }
    const onay = await send('change', { ...filled, status: 'ONAY' })
    expect(onay).toMatchObject({ errors: { type: expect.stringContaining('bireysel ya da tacir') } })
    const offered = (await type('ekle')).form?.fields.find(({ name }) => name === 'type')
    expect(offered).toMatchObject({ initial: 'BIREYSEL', options: [{}, { value: 'TACIR' }] })
    const answer = await send('reject', filled)
    const answerText = answer.kind === 'reply' ? textOf(answer.reply) : ''
    expect(answerText).toMatch(/SMS \(bireysel\)[\s\S]*SMS \(tacir\)/)
  })

  test('records the state that was chosen, and says at its field that one is missing', async () => {
    const filled = { ...call, address: phone(1).address, type: 'BIREYSEL' }
    expect(await send('change', filled)).toMatchObject({ errors: { status: expect.any(String) } })
    const answer = await send('change', { ...filled, status: 'RET' })
    expect(answer.kind === 'reply' && textOf(answer.reply)).toContain('RET kaydedildi')
    const other = await send('change', { ...filled, status: 'RET', brand: String(providerCode) })
    expect(other.kind === 'reply' && textOf(other.reply)).not.toContain('kaydedildi')
  })
})

describe('geri al', () => {
  const refusal = async (address: string, rest = '') =>
    await type(`ret ${address} sms marka=${subBrandCode} ${rest}`)
  async function consented() {
    const recipient = phone(++people)
    await say(home.register, recipient, 'ONAY', { source: 'HS_ISLAK_IMZA' })
    home.clock.move(60_000)
    return recipient
  }
  /** A RET as the first word: İYS would not take it. */
  const keptHere = [`${subBrandCode} MESAJ RET local`]
  const lastOf = async (address: string) =>
    (await history(home.register, { recipient: { kind: 'phone', address }, limit: 9 })).map(
      ({ status, source, actor }) => `${status} ${source} ${actor}`,
    )

  test('is offered below a RET that ended an ONAY, and brings that back with its source, in the ledger too', async () => {
    const { address } = await consented()
    const answer = await refusal(address)
    expect(textOf(answer)).toContain('10 dakika içinde geri alabilirsiniz')
    home.clock.move(9 * 60_000)
    const undone = await press(answer, 'Geri al')
    expect(textOf(undone)).toMatch(
      /^RET geri alındı, önceki ONAY yeniden kaydedildi\. Örnek Kahve \(SMS\), \+90 500 ••• •• \d\d\. .*işlem no [0-9a-f]{4}…/,
    )
    expect(undone.replaces).toBe(true)
    expect(await statesOf(address)).toEqual(allowed)
    expect(await lastOf(address)).toEqual([
      'ONAY HS_ISLAK_IMZA U0AYSE',
      'RET HS_EORTAM U0AYSE',
      expect.stringContaining('ONAY HS_ISLAK_IMZA'),
    ])
    expect(await pressed(answer, 'Geri al')).toBe(textOf(undone))
    expect(await lastOf(address)).toHaveLength(3)
  })

  test('is for the typist alone, for ten minutes, and not for what came since', async () => {
    const { address } = await consented()
    const answer = await refusal(address)
    expect(await pressed(answer, 'Geri al', 'U0BORA')).toContain('yalnızca yazan kişi')
    home.clock.move(10 * 60_000 + 1000)
    expect(await pressed(answer, 'Geri al')).toContain('artık geri alınamaz')
    expect(await statesOf(address)).toEqual(ret)

    const other = await consented()
    const early = await refusal(other.address)
    home.clock.move(10_000)
    await say(home.register, other, 'RET', { actor: telegram })
    home.clock.move(10_000)
    expect(await pressed(early, 'Geri al')).toContain('RET geri alınmadı')
    expect(await statesOf(other.address)).toEqual(ret)
  })

  test('takes all of one request back, and needs no second person', async () => {
    await setNow(home, 'second_person_over_ret', 'yes')
    const recipient = await consented()
    await say(home.register, recipient, 'ONAY', { channel: 'ARAMA' })
    home.clock.move(60_000)
    const answer = await type(`ret ${recipient.address} hepsi marka=${subBrandCode}`)
    expect(await pressed(answer, 'Geri al')).toContain('yeniden kaydedildi')
    expect(await statesOf(recipient.address)).toEqual([`${subBrandCode} ARAMA ONAY`, ...allowed])
    await setNow(home, 'second_person_over_ret', 'no')
  })

  test('leaves no record where the RET was the first word, and the ledger keeps both', async () => {
    const { address } = phone(++people)
    const answer = await refusal(address)
    expect(textOf(answer)).toContain(
      '10 dakika içinde geri alabilirsiniz; önceden olduğu gibi izin kaydı kalmaz.',
    )
    home.clock.move(9 * 60_000)
    const undone = await press(answer, 'Geri al')
    expect(textOf(undone)).toMatch(
      /^RET geri alındı; geri alma da kaydedildi\. .*izin kaydı yok.* Örnek Kahve \(SMS\), \+90 500 ••• •• \d\d\. işlem no [0-9a-f]{4}…/,
    )
    expect(undone.replaces).toBe(true)
    expect(await statesOf(address)).toEqual([])
    expect(textOf(await type(`sorgula ${address}`))).toContain('kayıt yok')
    expect(await lastOf(address)).toEqual(['RET null U0AYSE', 'RET HS_EORTAM U0AYSE'])
    const past = textOf(await type(`geçmiş ${address}`))
    expect(past).toContain("RET'i yazan kişi onu 10 dakika içinde geri aldı")
    expect(await pressed(answer, 'Geri al')).toBe(textOf(undone))
    expect(await lastOf(address)).toHaveLength(2)
    expect(await rebuild(home.register)).toBe(0)
    expect(await verifyRegister(home.register)).toMatchObject({ ok: true })
    // The next word is the first again, and may be taken back too.
    home.clock.move(60_000)
    const again = await refusal(address)
    expect(await pressed(again, 'Geri al')).toContain('geri alma da kaydedildi')
    expect(await statesOf(address)).toEqual([])
    expect(textOf(await onay(address))).toContain('ONAY kaydedildi')
    expect(await statesOf(address)).toEqual(allowed)
    expect(await verifyRegister(home.register)).toMatchObject({ ok: true })
  })

  test('takes a first RET back for its typist alone, for ten minutes, and not over a later word or complaint', async () => {
    const { address } = phone(++people)
    const answer = await refusal(address)
    expect(await pressed(answer, 'Geri al', 'U0BORA')).toContain('yalnızca yazan kişi')
    home.clock.move(10 * 60_000 + 1000)
    expect(await pressed(answer, 'Geri al')).toContain('artık geri alınamaz')
    expect(await statesOf(address)).toEqual(keptHere)

    const repeated = phone(++people)
    const early = await refusal(repeated.address)
    home.clock.move(10_000)
    await say(home.register, repeated, 'RET', { actor: telegram })
    expect(await pressed(early, 'Geri al')).toContain('RET geri alınmadı')
    expect(await statesOf(repeated.address)).toEqual(keptHere)

    const complaining = phone(++people)
    const first = await refusal(complaining.address)
    const complaint = { recipient: complaining, brandCode: subBrandCode, channel: 'MESAJ' } as const
    await noteComplaint(home.register, telegram, complaint)
    expect(await pressed(first, 'Geri al')).toContain('RET geri alınmadı')
    expect(await statesOf(complaining.address)).toEqual(keptHere)
  })

  test('takes back a RET for every channel and brand: ONAYs stand again, and first words leave no record', async () => {
    await addStaff(home.register, { slackUser: 'U0CEM', role: 'editor', by: 'test' })
    const recipient = await consented()
    const answer = await type(`ret ${recipient.address} hepsi marka=hepsi`, 'U0CEM')
    expect(await statesOf(recipient.address)).toHaveLength(4)
    const undone = await pressed(answer, 'Geri al', 'U0CEM')
    expect(undone).toContain('önceki ONAY yeniden kaydedildi. Örnek Kahve (SMS), +90')
    expect(undone).toContain('geri alma da kaydedildi')
    expect(undone).toContain('Örnek A.Ş. (arama), Örnek A.Ş. (SMS) ve Örnek Kahve (arama)')
    expect(await statesOf(recipient.address)).toEqual(allowed)
    expect(await rebuild(home.register)).toBe(0)
    expect(await verifyRegister(home.register)).toMatchObject({ ok: true })
  })

  test('never hands a first RET to İYS, which takes none as the first record, nor its taking back', async () => {
    await setNow(home, 'iys_exchange', 'file')
    const { address } = phone(++people)
    const answer = await refusal(address)
    const queued = () => home.register.engine.read(query(build.select().from(iysQueue)))
    const before = await queued()
    await press(answer, 'Geri al')
    expect(await queued()).toEqual(before)
    expect(await verifyRegister(home.register)).toMatchObject({ ok: true })
    await setNow(home, 'iys_exchange', 'off')
  })

  test('is not offered where RET stood before', async () => {
    const { address } = phone(++people)
    await refusal(address)
    home.clock.move(60_000)
    expect(labelsOf(await refusal(address))).not.toContain('Geri al')
  })

  test('stands back behind a complaint that was opened meanwhile', async () => {
    const recipient = await consented()
    const answer = await refusal(recipient.address)
    await noteComplaint(home.register, telegram, { recipient, brandCode: subBrandCode, channel: 'MESAJ' })
    expect(await pressed(answer, 'Geri al')).toContain('RET geri alınmadı')
    expect(await statesOf(recipient.address)).toEqual(ret)
  })
})
