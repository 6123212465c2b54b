import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Filled } from '../../../bots/commands/form.ts'
import { runStaffAction } from '../../../bots/commands/staff.ts'
import { iysQueue } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import {
  choicesOf,
  labelsOf,
  openCommandRegister,
  setNow,
  shownIn,
  textOf,
} from '../../../test/support/commands.ts'
import { forAllTests } from '../../../test/support/opened.ts'
import { staffChat } from '../../../test/support/platforms/staff-chat.ts'
import { phone, providerCode, say, subBrandCode } from '../../../test/support/register.ts'
import { listHistory } from '../../register/changes/changes.ts'
import { addStaff } from '../../register/company/staff.ts'
import { noteComplaint } from '../../register/complaints/complaints.ts'
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

describe('değiştir', () => {
  beforeAll(async () => {
    await addStaff(home.register, { slackUser: 'U0VIEW', role: 'viewer', by: 'test' })
    await say(home.register, phone(1), 'ONAY', { consentDate: '2026-03-02 10:00:00' })
  })
  const call = { channels: ['MESAJ'], brand: String(subBrandCode), source: 'HS_CAGRI_MERKEZI' }
  const send = async (name: string, filled: Filled) => await submit({ name, filled })

  test('opens one form for both states with the address filled in, for who may change it', async () => {
    const question = await type(`sorgula ${phone(1).address}`)
    const button = choicesOf(question).find(({ label }) => label === 'Değiştir')
    // The button carries a reference; only the form holds the address.
    expect(button?.action).toEqual({ name: 'change', values: [expect.stringMatching(/^[\w-]{20}$/)] })
    const { form } = await press(question, 'Değiştir')
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
      const question = await type(`sorgula ${trader.address}`)
      const { form } = await press(question, 'Değiştir')
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

  test('begins with what was recorded, below an answer that assumed something', async () => {
    const answer = await onay(phone(3).address)
    const { form } = await press(answer, 'Değiştir')
    expect(form && shownIn(form)).toMatchObject({
      status: 'ONAY',
      address: phone(3).address,
      channels: ['MESAJ'],
      brand: String(subBrandCode),
      source: 'HS_WEB',
      type: 'BIREYSEL',
      day: '2026-03-02',
      time: expect.stringMatching(/^\d\d:\d\d$/),
    })
    const below = await press(await type(`sorgula ${phone(3).address}`), 'Değiştir')
    expect(below.form && shownIn(below.form)).not.toHaveProperty('status')
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
    (await listHistory(home.register, { recipient: { kind: 'phone', address }, limit: 9 })).map(
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
