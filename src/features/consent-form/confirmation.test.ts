import { describe, expect, it } from 'vitest'
import { confirmation } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import { openMailed } from '../../../test/support/mail-server.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { email, instant, phone, say, subBrandCode } from '../../../test/support/register.ts'
import { shortId } from '../../consent/consent.ts'
import type { Sender } from '../../jobs/message.ts'
import type { Outbox } from '../../jobs/outbox.ts'
import { setSetting } from '../../register/company/settings.ts'
import { dutiesWithin } from '../../register/iys-queue/duties.ts'
import { readLink } from '../../register/links/links.ts'
import { confirmConsents } from './confirmation.ts'

let sms: Parameters<Sender>[0][]
let canSms: boolean
const opened = forEachTest(async () => {
  sms = []
  canSms = true
  const text: Sender = async (outgoing) => {
    sms.push(outgoing)
    return { kind: 'sent', reference: null }
  }
  return await openMailed({ now: '2026-03-02 14:30:00' }, () => (canSms ? { sms: text } : {}))
})

const parts = () => ({
  register: opened.register,
  outbox: opened.outbox,
  publicUrl: 'https://izin.ornek.example',
})

async function send(): Promise<void> {
  await confirmConsents(parts())
  await opened.outbox.deliverDue()
  await confirmConsents(parts())
}

const rows = async () => await opened.engine.read(query(build.select().from(confirmation)))
const unconfirmed = async () =>
  (await dutiesWithin(opened.register, 1)).filter((duty) => duty.of === 'confirmation')
const give = (n: number, more: object = {}) =>
  say(opened.register, email(n), 'ONAY', { channel: 'EPOSTA', ...more })

describe('confirmConsents()', () => {
  it('tells a recipient by e-mail the same day that they gave their consent, with the way out', async () => {
    const { change } = await give(1)
    await send()
    const [letter] = opened.server.arrived
    expect(letter?.to).toBe(email(1).address)
    expect(letter?.header.get('subject')).toBe('Örnek Kahve: ONAY kaydınız')
    expect(letter?.text).toContain(`2 Mart 2026 14:30, işlem no ${change?.id.slice(0, 4)}…`)
    const token = /https:\/\/izin\.ornek\.example\/r\/(\w+)/.exec(letter?.text ?? '')?.[1] ?? ''
    expect(await readLink(opened.register, token)).toMatchObject({ recipient: email(1), channel: 'EPOSTA' })
    expect(letter?.header.get('list-unsubscribe')).toBe(`<https://izin.ornek.example/u/${token}>`)
    expect(letter?.header.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click')
    expect(await rows()).toMatchObject([{ dueOn: '2026-03-02', sentAt: instant('2026-03-02 14:30:00') }])
    await send()
    expect(opened.server.arrived).toHaveLength(1)
  })

  it('tells a phone by one SMS of calls and SMS that were allowed together', async () => {
    await say(opened.register, phone(1), 'ONAY', { channel: 'ARAMA' })
    await say(opened.register, phone(1), 'ONAY', { channel: 'MESAJ' })
    await send()
    expect(sms).toMatchObject([{ message: { kind: 'consent-given', channels: ['ARAMA', 'MESAJ'] } }])
    expect(await rows()).toMatchObject([{ sentAt: expect.any(Number) }, { sentAt: expect.any(Number) }])
  })

  it.each([
    ['by hand', { source: 'HS_ISLAK_IMZA' }],
    ['on another day', { consentDate: '2026-03-01 14:30:00' }],
    ['in İYS', { actor: { door: 'iys' } }],
    ['while the company has turned it off', {}, 'no'],
  ])('does not confirm what was given %s', async (_, more, isOn = 'yes') => {
    await setSetting(opened.engine, 'confirm_consents', isOn, { by: 'U0ADMIN', now: opened.clock.now() })
    opened.clock.move(60_000)
    await give(1, more)
    await send()
    expect([opened.server.arrived, await rows()]).toEqual([[], []])
  })

  it('does not confirm again what an older refusal behind a file has not ended', async () => {
    await give(1, { actor: { door: 'import', id: 'x' } })
    await send()
    opened.clock.move(60_000)
    const older = { channel: 'EPOSTA', consentDate: '2026-03-01 14:30:00' } as const
    const kept = await say(opened.register, email(1), 'RET', { ...older, actor: { door: 'import', id: 'x' } })
    expect(kept.change?.effect).toBe('repeat')
    opened.clock.move(60_000)
    await give(1)
    await send()
    expect(opened.server.arrived).toHaveLength(1)
  })

  it('writes to no recipient who has refused in the meantime', async () => {
    await give(1)
    opened.clock.move(60_000)
    await say(opened.register, email(1), 'RET', { channel: 'EPOSTA' })
    await send()
    expect(opened.server.arrived).toEqual([])
    expect(await rows()).toEqual([])
    expect(await unconfirmed()).toEqual([])
  })

  it.each([
    ['by electronic means, is confirmed as that alone', {}, 1],
    ['by hand, is not confirmed', { source: 'HS_ISLAK_IMZA' }, 0],
  ])('for a day on which it was refused and given again %s', async (_, again, letters) => {
    await say(opened.register, phone(1), 'ONAY')
    opened.clock.move(60_000)
    await say(opened.register, phone(1), 'RET')
    opened.clock.move(60_000)
    const { change } = await say(opened.register, phone(1), 'ONAY', again)
    await send()
    expect(sms).toHaveLength(letters)
    expect(sms).toMatchObject(
      letters === 0 ? [] : [{ message: { channels: ['MESAJ'], changeIds: [change?.id] } }],
    )
  })

  it('names a channel once that was allowed for both recipient types, and each change', async () => {
    const one = await give(1)
    opened.clock.move(60_000)
    const other = await give(1, { recipientType: 'TACIR' })
    await send()
    const [letter] = opened.server.arrived
    const numbers = [one, other].map(({ change }) => shortId(change?.id ?? '')).join(', ')
    expect(letter?.text).toContain(`e-posta ONAY'ınız kaydedildi: 2 Mart 2026 14:31, işlem no ${numbers}.`)
  })

  it('sends what can be sent, whatever stands before it', async () => {
    await Promise.all(Array.from({ length: 101 }, (_, n) => give(n)))
    await opened.engine.apply([`UPDATE recipient SET sealed = zeroblob(80) WHERE kind = 'email'`])
    await give(200)
    await expect(send()).rejects.toThrow()
    await opened.outbox.deliverDue()
    expect(opened.server.arrived.map(({ to }) => to)).toEqual([email(200).address])
    expect(await unconfirmed()).toMatchObject([{ count: 101 }])
  })

  it('confirms them all, and notes of all that they have gone out, however many there are', async () => {
    await Promise.all(Array.from({ length: 1001 }, (_, n) => say(opened.register, phone(n), 'ONAY')))
    for (let turn = 0; turn < 3; turn += 1) await confirmConsents(parts())
    for (let n = 0; n < 3; n += 1) await opened.outbox.deliverDue()
    expect(sms).toHaveLength(1001)
    await confirmConsents(parts())
    expect((await rows()).filter(({ sentAt }) => sentAt === null)).toEqual([])
  })

  it('shows as a duty for a week what could not be sent', async () => {
    canSms = false
    opened.server.will('recipient', 550)
    await say(opened.register, phone(1), 'ONAY')
    await give(1)
    await send()
    const due = { brandCode: subBrandCode, status: 'ONAY', day: '2026-03-02', daysLeft: 0 }
    const duty = { ...due, count: 2, of: 'confirmation' }
    expect(await unconfirmed()).toEqual([duty])
    opened.clock.move(7 * 24 * 60 * 60_000)
    expect(await unconfirmed()).toEqual([duty])
    opened.clock.move(24 * 60 * 60_000)
    expect(await unconfirmed()).toEqual([])
  })

  it('tells once where the process dies before its letter is stored, or two confirm at once', async () => {
    await say(opened.register, phone(1), 'ONAY', { channel: 'MESAJ' })
    const puts: Outbox['puts'] = () => {
      throw new Error('died')
    }
    const dying = { ...parts(), outbox: { ...opened.outbox, puts } }
    await expect(confirmConsents(dying)).rejects.toThrow('died')
    await Promise.all([confirmConsents(parts()), confirmConsents(parts())])
    await send()
    expect(sms).toMatchObject([{ message: { channels: ['MESAJ'] } }])
    expect(await rows()).toMatchObject([{ sentAt: expect.any(Number) }])
  })
})
