import { beforeEach, describe, expect, test } from 'vitest'
import type { Filled } from '../../../bots/commands/form.ts'
import { runStaffCommand } from '../../../bots/commands/staff.ts'
import { everythingIn, labelsOf, textOf } from '../../../test/support/commands.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { staffChat } from '../../../test/support/platforms/staff-chat.ts'
import { openTestRegister, phone, providerCode, say, subBrandCode } from '../../../test/support/register.ts'
import { addStaff } from '../../register/company/staff.ts'
import { complaintsOf } from '../../register/complaints/list.ts'

const viewer = 'U0VIEWER'
const editor = 'U0EDITOR'
const asker = phone(5321234)
const home = forEachTest(() => openTestRegister({ now: '2026-03-02 14:05:00' }))
const { as, press, pressed, submit, type } = staffChat(home)
const complaints = () => complaintsOf(home.register, { recipient: asker })

beforeEach(async () => {
  await say(home.register, asker, 'ONAY')
  await addStaff(home.register, { slackUser: viewer, role: 'viewer', by: 'test' })
  await addStaff(home.register, { slackUser: editor, role: 'editor', brandCode: subBrandCode, by: 'test' })
})

describe('şikayet', () => {
  test('notes a complaint about a message, and says how long there is to answer', async () => {
    const reply = await type(
      `şikâyet ${asker.address} sms 27.02.2026 10:15 marka=${subBrandCode} not="e-Devlet 2026/4711"`,
    )
    expect(textOf(reply)).toContain('Şikâyet 1 not edildi: Örnek Kahve, SMS, +90 500 ••• •• 34.')
    expect(textOf(reply)).toContain('Yanıt için 15 iş günü kaldı, son gün 24 Mart 2026.')
    expect(textOf(reply)).toContain('Söz konusu mesaj: 27 Şubat 2026 10:15.')
    expect(everythingIn(reply)).not.toMatch(/5321234|kaydedildi/)
    expect(await complaints()).toMatchObject([
      {
        brandCode: subBrandCode,
        channel: 'MESAJ',
        messageAt: '2026-02-27 10:15:00',
        reference: 'e-Devlet 2026/4711',
        notedBy: 'U0ADMIN',
      },
    ])
    const pressed = await press(reply, 'Kanıt')
    expect(textOf(pressed)).toContain('27 Şubat 2026 Cuma günü')
  })

  test('takes the only brand of its editor, asks for one of several, and is noted once', async () => {
    const own = await type(`complaint ${asker.address}`, { user: editor, language: 'en', requestKey: 'one' })
    expect(textOf(own)).toContain('Complaint 1 was noted: Örnek Kahve, +90 500 ••• •• 34.')
    expect(textOf(own)).toContain('15 business days left to answer')
    await type(`complaint ${asker.address}`, { user: editor, requestKey: 'one' })
    expect(await complaints()).toHaveLength(1)
    expect(textOf(await type(`şikayet ${asker.address}`))).toContain('Eksik: marka')
  })

  test('keeps the text of the message, and says what is wrong with its day', async () => {
    const of = async (rest: string) => await type(`şikayet ${asker.address} marka=${subBrandCode} ${rest}`)
    const reply = await of('metin="Kahvelerde %20 \\"indirim\\"" 26.02.2026')
    expect(textOf(reply)).toContain('şifreli saklanır')
    expect(everythingIn(reply)).not.toContain('Kahvelerde')
    expect(textOf(await of('metin=Kahve'))).toContain('Şöyle yazın: ')
    expect(textOf(await of('01.01.2030'))).toContain('bugünden sonra olamaz')
    expect(await complaints()).toMatchObject([{ messageAt: '2026-02-26', text: 'Kahvelerde %20 "indirim"' }])
  })

  test('is for editors of the brand', async () => {
    expect(textOf(await type(`şikayet ${asker.address}`, { user: viewer }))).toContain('düzenleyici yetkisi')
    const other = await type(`şikayet ${asker.address} marka=${providerCode}`, { user: editor })
    expect(textOf(other)).toContain('Böyle bir marka yok')
    expect(await complaints()).toEqual([])
  })

  test('stands in the look-up until it is closed', async () => {
    await type(`şikayet ${asker.address} 02.03.2026 14:06 marka=${subBrandCode}`)
    const line = 'Şikâyet 1 (Örnek Kahve), 2 Mart 2026: yanıt için 15 iş günü kaldı, son gün 24 Mart 2026.'
    expect(textOf(await type(`sorgula ${asker.address}`))).toContain(line)
    await type('şikayet-kapat 1 izin ispat edildi')
    expect(textOf(await type(`sorgula ${asker.address}`))).not.toContain('Şikâyet')
    expect(textOf(await type(`kanıt ${asker.address}`))).toContain(
      "Şikâyet 1 (Örnek Kahve), 2 Mart 2026: izin ispat edildi, 2 Mart 2026'da kapandı.",
    )
  })
})

describe('şikayet alone', () => {
  const filled = {
    address: asker.address,
    brand: String(subBrandCode),
    channel: 'MESAJ',
    day: '2026-02-26',
    time: '10:15',
    message: 'Kahvelerde %20 indirim\nRET yaz 3338',
    note: 'e-Devlet 2026/4711',
  }
  const send = async (over: Filled, user = editor) =>
    await submit(
      {
        name: 'complaint',
        filled: { ...filled, ...over },
      },
      { user },
    )

  test('opens a form, for editors', async () => {
    const { form } = await type('şikayet', { user: editor })
    expect(form).toMatchObject({ name: 'complaint', title: 'Şikâyeti not et' })
    const names = form?.fields.map(({ name }) => name).join(' ')
    expect(names).toBe('address brand channel day time message note')
    expect((await type('complaint', { user: editor, language: 'en' })).form?.title).toBe('Note a complaint')
    expect((await type('şikayet', { user: viewer })).form).toBeUndefined()
  })

  test('notes everything that was filled in', async () => {
    const answer = await send({})
    if (answer.kind !== 'reply') throw new Error(JSON.stringify(answer.errors))
    expect(textOf(answer.reply)).toContain('Şikâyet 1 not edildi: Örnek Kahve, SMS, +90 500 ••• •• 34.')
    expect(everythingIn(answer.reply)).not.toMatch(/5321234|indirim|4711/)
    expect(await complaints()).toMatchObject([
      {
        brandCode: subBrandCode,
        channel: 'MESAJ',
        dueOn: '2026-03-24',
        messageAt: '2026-02-26 10:15:00',
        text: 'Kahvelerde %20 indirim\nRET yaz 3338',
        reference: 'e-Devlet 2026/4711',
      },
    ])
  })

  test.each([
    [{ address: '0500' }, 'address'],
    [{ channel: 'EPOSTA' }, 'channel'],
    [{ brand: '' }, 'brand'],
    [{ day: '2026-03-03' }, 'day'],
    [{ day: '' }, 'time'],
    [{ message: 'x'.repeat(20_001) }, 'message'],
  ])('tells at its field what is wrong with %j, and notes nothing', async (over, field) => {
    const answer = await send(over)
    expect(answer.kind === 'errors' && Object.keys(answer.errors)).toEqual([field])
    expect(await complaints()).toEqual([])
  })
})

describe('şikayet-kapat alone', () => {
  const send = async (filled: Filled, values: string[] = []) =>
    await submit(
      {
        name: 'closeComplaint',
        values,
        filled,
      },
      editor,
    )

  test('asks for the number and the outcome; the button of one only for what is missing', async () => {
    await type(`şikayet ${asker.address} marka=${subBrandCode}`)
    const { form } = await type('şikayet-kapat', { user: editor })
    expect(form?.fields.map(({ name }) => name)).toEqual(['number', 'outcome'])
    const context = await as(editor)
    const list = await type('şikayetler', { user: editor })
    const { form: ofOne } = await press(list, 'Şikâyet 1: kapat', context)
    expect(ofOne).toMatchObject({ values: ['1'], intro: expect.stringContaining('Şikâyet 1 (Örnek Kahve)') })
    expect(ofOne?.fields.map(({ name }) => name)).toEqual(['outcome'])
    for (const number of ['x', '7'])
      expect(await send({ number, outcome: 'withdrawn' })).toMatchObject({
        errors: { number: expect.anything() },
      })
    expect(await send({ number: '1' })).toMatchObject({ errors: { outcome: expect.anything() } })
    const closed = await send({ outcome: 'withdrawn' }, ['1'])
    expect(closed.kind === 'reply' && textOf(closed.reply)).toContain(
      'Şikâyet 1 kapatıldı: şikâyet geri çekildi.',
    )
    expect(await complaints()).toMatchObject([{ outcome: 'withdrawn' }])
    const again = await send({ outcome: 'withdrawn' }, ['1'])
    expect(again.kind === 'reply' && textOf(again.reply)).toContain('daha önce kapatılmış')
  })
})

describe('şikayetler', () => {
  test('lists what is open with its clock, leads to the form that closes one, and shows no address', async () => {
    await type(`şikayet ${asker.address} marka=${subBrandCode}`)
    await type(`şikayet ${phone(7654321).address} marka=${providerCode}`)
    const context = await as()
    const list = await runStaffCommand(context, 'şikayetler')
    expect(textOf(list)).toContain('Açık şikâyetler')
    expect(everythingIn(list)).not.toMatch(/5321234|7654321/)
    expect(textOf(await type('complaints', { user: editor, language: 'en' }))).not.toContain('Örnek A.Ş.')
    // A masked list leads no viewer to the evidence of an unknown address.
    expect(labelsOf(await type('şikayetler', { user: viewer }))).toEqual([])
    expect(await pressed(list, 'Şikâyet 1: göster', context)).toContain('Şikâyet 1 (Örnek Kahve)')
    expect((await press(list, 'Şikâyet 2: kapat', context)).form).toMatchObject({ values: ['2'] })
    expect(textOf(await type('şikayet-kapat 2 mesaj şirketin değil'))).toContain(
      'Şikâyet 2 kapatıldı: mesaj şirketin değil.',
    )
    expect(textOf(await type('şikayet-kapat 2 şikâyet geri çekildi'))).toContain('daha önce kapatılmış')
    await type('close-complaint 1 there was no consent', { user: editor })
    expect(await complaints()).toMatchObject([{ outcome: 'no-consent' }])
    expect(textOf(await type('şikayetler'))).toContain('yanıt bekleyen şikâyet yok')
  })

  test('closes nothing of a brand without a role, and nothing it does not understand', async () => {
    await type(`şikayet ${asker.address} marka=${providerCode}`)
    expect(textOf(await type('şikayet-kapat 1 şikâyet geri', { user: editor }))).toContain(
      'bu numaralı bir şikâyet yok',
    )
    for (const rest of ['', 'bir', '1 mavi'])
      expect(textOf(await type(`şikayet-kapat ${rest}`))).toMatch(/Eksik: numara|anlaşılmadı/)
    expect(textOf(await type('şikayet-kapat 1 izin ispat edilemedi'))).toBe(
      '"izin ispat edilemedi" anlaşılmadı. Sonuç: İzin ispat edildi · İzin yoktu, şikâyet haklı · Mesaj şirketin değil · Şikâyet geri çekildi.',
    )
    expect(await complaints()).toMatchObject([{ outcome: null }])
  })
})
