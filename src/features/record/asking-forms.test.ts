import { beforeAll, describe, expect, test } from 'vitest'
import type { Filled } from '../../../bots/commands/form.ts'
import { runStaffAction, runStaffCommand, submitStaffForm } from '../../../bots/commands/staff.ts'
import {
  choicesOf,
  labelsOf,
  openCommandRegister,
  press,
  staffContext,
  textOf,
} from '../../../test/support/commands.ts'
import { forAllTests } from '../../../test/support/opened.ts'
import { phone, providerCode, say, subBrandCode } from '../../../test/support/register.ts'
import { addStaff } from '../../register/company/staff.ts'

const home = forAllTests(() => openCommandRegister())
beforeAll(async () => {
  await addStaff(home.register, { slackUser: 'U0VIEW', role: 'viewer', by: 'test' })
  await addStaff(home.register, { slackUser: 'U0EDIT', role: 'editor', brandCode: subBrandCode, by: 'test' })
  await say(home.register, phone(1), 'ONAY', { consentDate: '2026-03-02 10:00:00' })
})

const as = (user: string, language: 'tr' | 'en' = 'tr') => staffContext(home, { user, language })
const send = async (user: string, name: string, filled: Filled) =>
  await submitStaffForm(await as(user), { name, values: [], filled })

test.each([
  ['geçmiş', 'history', 'history', 'İzin geçmişi'],
  ['kanıt', 'evidence', 'evidence', 'Kanıt'],
])('%s alone opens a form, which is answered as the command is', async (tr, en, name, title) => {
  const { form } = await runStaffCommand(await as('U0VIEW'), tr)
  expect(form).toMatchObject({ name, title })
  expect((await runStaffCommand(await as('U0VIEW', 'en'), en)).form).toMatchObject({ name })
  const typed = textOf(await runStaffCommand(await as('U0VIEW'), `${tr} ${phone(1).address}`))
  const answer = await send('U0VIEW', name, { address: phone(1).address })
  if (answer.kind !== 'reply') throw new Error('Not taken')
  expect(textOf(answer.reply)).toBe(typed)
  expect(typed).toContain('ONAY')
})

test('kanıt takes the day of the message from the form', async () => {
  const answer = await send('U0VIEW', 'evidence', { address: phone(1).address, day: '2026-03-02' })
  expect(answer.kind === 'reply' && textOf(answer.reply)).toContain('2 Mart 2026')
})

describe('değiştir', () => {
  test('opens one form for both states with the address filled in, for who may change it', async () => {
    const asked = await runStaffCommand(await as('U0EDIT'), `sorgula ${phone(1).address}`)
    const button = choicesOf(asked).find(({ label }) => label === 'Değiştir')
    // The button carries a reference; only the form holds the address.
    expect(button?.action).toEqual({ name: 'change', values: [expect.stringMatching(/^[\w-]{20}$/)] })
    const { form } = await press(await as('U0EDIT'), asked, 'Değiştir')
    expect(form?.fields.map((field) => field.name).slice(0, 2)).toEqual(['status', 'address'])
    expect(form?.fields[1]).toMatchObject({ initial: phone(1).address })
    const seen = await runStaffCommand(await as('U0VIEW'), `sorgula ${phone(1).address}`)
    expect(labelsOf(seen)).not.toContain('Değiştir')
    const pressed = await runStaffAction(await as('U0VIEW'), { name: 'change', values: ['1'] })
    expect(textOf(pressed)).toContain('düzenleyici yetkisi')
  })

  test('comes with the recipient type on record; where it is left open a RET is for every one', async () => {
    const trader = phone(2)
    await say(home.register, trader, 'ONAY', { recipientType: 'TACIR' })
    const typeIn = async () => {
      const asked = await runStaffCommand(await as('U0EDIT'), `sorgula ${trader.address}`)
      const { form } = await press(await as('U0EDIT'), asked, 'Değiştir')
      return form?.fields.find(({ name }) => name === 'type')
    }
    expect(await typeIn()).toMatchObject({ initial: 'TACIR' })
    await say(home.register, trader, 'ONAY')
    expect(await typeIn()).toMatchObject({ initial: 'on-record' })
    const answer = await send('U0EDIT', 'reject', {
      ...{ address: trader.address, channels: ['MESAJ'], brand: String(subBrandCode) },
      ...{ type: 'on-record', source: 'HS_CAGRI_MERKEZI' },
    })
    const answerText = answer.kind === 'reply' ? textOf(answer.reply) : ''
    expect(answerText).toMatch(/SMS \(bireysel\)[\s\S]*SMS \(tacir\)/)
  })

  test('records the state that was chosen, and says at its field that one is missing', async () => {
    const filled = {
      address: phone(1).address,
      channels: ['MESAJ'],
      brand: String(subBrandCode),
      type: 'BIREYSEL',
      source: 'HS_CAGRI_MERKEZI',
    }
    expect(await send('U0EDIT', 'change', filled)).toMatchObject({
      errors: { status: expect.any(String) },
    })
    const answer = await send('U0EDIT', 'change', { ...filled, status: 'RET' })
    expect(answer.kind === 'reply' && textOf(answer.reply)).toContain('RET kaydedildi')
    const other = await send('U0EDIT', 'change', {
      ...filled,
      status: 'RET',
      brand: String(providerCode),
    })
    expect(other.kind === 'reply' && textOf(other.reply)).not.toContain('kaydedildi')
  })
})
