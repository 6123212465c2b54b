import { describe, expect, it } from 'vitest'
import { confirmation } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import { importRows } from '../../../test/support/imports.ts'
import { openMailed } from '../../../test/support/mail-server.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { email, instant, phone, say, subBrandCode } from '../../../test/support/register.ts'
import { formatWallTime } from '../../calendar/istanbul.ts'
import { shortId } from '../../consent/consent.ts'
import type { Sender } from '../../jobs/message.ts'
import type { Outbox, OutboxItem } from '../../jobs/outbox/outbox.ts'
import { dutiesWithin } from '../../register/duties.ts'
import { openLink } from '../../register/links.ts'
import { setSetting } from '../../register/settings.ts'
import { startVoiding, voidPages } from '../../register/uploads/void.ts'
import { confirmConsents } from './job.ts'

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

function diesBefore(): Outbox['put'] {
  return async () => {
    throw new Error('died')
  }
}

function diesAfter(put: Outbox['put']): Outbox['put'] {
  return async (items) => {
    await put(items)
    throw new Error('died')
  }
}

const rows = async () =>
  await opened.engine.read(query(build.select().from(confirmation).orderBy(confirmation.seq)))
const unconfirmed = async () =>
  (await dutiesWithin(opened.register, 1)).filter((duty) => duty.of === 'confirmation')
const give = (n: number, more: object = {}) =>
  say(opened.register, email(n), 'ONAY', { channel: 'EPOSTA', ...more })

async function refusedByFile(): Promise<number> {
  opened.clock.move(60_000)
  const consentDate = formatWallTime(opened.clock.now())
  return await importRows(opened.register, [{ recipient: phone(1).address, status: 'RET', consentDate }])
}

async function voided(id: number): Promise<void> {
  opened.clock.move(60_000)
  await startVoiding(opened.register, id, { by: 'U0FIRST', approvedBy: 'U0SECOND' })
  await voidPages(opened.register, id)
}

describe('confirmConsents()', () => {
  it('tells a recipient by e-mail the same day that they gave their consent, with the way out', async () => {
    const { change } = await give(1)
    await send()
    const [letter] = opened.server.arrived
    expect(letter?.to).toBe(email(1).address)
    expect(letter?.header.get('subject')).toBe('Örnek Kahve: ONAY kaydınız')
    expect(letter?.text).toContain(`2 Mart 2026 14:30, işlem no ${change?.id.slice(0, 4)}…`)
    const token = /https:\/\/izin\.ornek\.example\/r\/(\w+)/.exec(letter?.text ?? '')?.[1] ?? ''
    expect(await openLink(opened.register, token)).toMatchObject({ recipient: email(1), channel: 'EPOSTA' })
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
    await setSetting(opened.engine, 'confirm_consents', isOn, 'U0ADMIN', opened.clock.now())
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
    expect(await rows()).toMatchObject([{ needlessAt: expect.any(Number) }])
    expect(await unconfirmed()).toEqual([])
  })

  it.each([
    ['it was not looked at', false],
    ['it was looked at', true],
  ])('confirms what a file has refused that was voided, where %s in between', async (_, isLookedAt) => {
    canSms = false
    await say(opened.register, phone(1), 'ONAY', { actor: { door: 'telegram', id: '7' } })
    await send()
    const id = await refusedByFile()
    if (isLookedAt) await send()
    expect(await rows()).toMatchObject([{ needlessAt: isLookedAt ? expect.any(Number) : null }])
    await voided(id)
    canSms = true
    await send()
    expect(sms).toMatchObject([{ message: { kind: 'consent-given', channels: ['MESAJ'] } }])
    expect(await rows()).toMatchObject([{ needlessAt: null, sentAt: expect.any(Number) }])
  })

  it('leaves what was refused otherwise where a file is voided that refused the ONAY after it', async () => {
    canSms = false
    for (const status of ['ONAY', 'RET', 'ONAY'] as const) {
      await say(opened.register, phone(1), status)
      opened.clock.move(60_000)
    }
    await send()
    const [first] = await rows()
    const id = await refusedByFile()
    await send()
    await voided(id)
    expect(await rows()).toMatchObject([{ needlessAt: first?.needlessAt }, { needlessAt: null }])
  })

  it.each([
    ['by electronic means, is confirmed as that alone', {}, 1],
    ['by hand, is not confirmed', { source: 'HS_ISLAK_IMZA' }, 0],
  ])('for a day on which it was refused and given again %s', async (_, again, letters) => {
    canSms = false
    await say(opened.register, phone(1), 'ONAY')
    await send()
    opened.clock.move(60_000)
    await say(opened.register, phone(1), 'RET')
    opened.clock.move(60_000)
    const { change } = await say(opened.register, phone(1), 'ONAY', again)
    canSms = true
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
    canSms = false
    const many = Array.from({ length: 501 }, (_, n) => say(opened.register, phone(n), 'ONAY'))
    await Promise.all(many)
    await Promise.all(Array.from({ length: 101 }, (_, n) => give(n)))
    await opened.engine.apply([`UPDATE recipient SET sealed = zeroblob(80) WHERE kind = 'email'`])
    await give(200)
    await expect(send()).rejects.toThrow()
    await opened.outbox.deliverDue()
    expect(opened.server.arrived.map(({ to }) => to)).toEqual([email(200).address])
  })

  it('counts them all, and notes of all that they have gone out, however many there are', async () => {
    canSms = false
    await Promise.all(Array.from({ length: 501 }, (_, n) => say(opened.register, phone(n), 'ONAY')))
    await send()
    expect(await unconfirmed()).toMatchObject([{ count: 501 }])
    canSms = true
    await confirmConsents(parts())
    await confirmConsents(parts())
    await opened.outbox.deliverDue()
    await opened.outbox.deliverDue()
    expect(sms).toHaveLength(501)
    await confirmConsents(parts())
    expect((await rows()).filter(({ sentAt }) => sentAt === null)).toEqual([])
  })

  it('shows as a duty what cannot be sent, and sends it later', async () => {
    canSms = false
    opened.server.will('recipient', 550)
    await say(opened.register, phone(1), 'ONAY')
    await give(1)
    await send()
    const due = { brandCode: subBrandCode, status: 'ONAY', day: '2026-03-02', daysLeft: 0 }
    const duty = { ...due, count: 2, of: 'confirmation' }
    expect(await unconfirmed()).toEqual([duty])
    opened.clock.move(24 * 60 * 60_000)
    expect(await unconfirmed()).toEqual([duty])
    canSms = true
    await send()
    expect(sms).toHaveLength(1)
    // The mail server has refused the other.
    expect(await unconfirmed()).toEqual([{ ...duty, count: 1 }])
  })

  it.each([
    ['before', diesBefore],
    ['after', diesAfter],
  ] as const)(
    'tells once of each channel where the process dies %s its letter is stored',
    async (_, dies) => {
      await say(opened.register, phone(1), 'ONAY', { channel: 'MESAJ' })
      const dying = { ...parts(), outbox: { ...opened.outbox, put: dies(opened.outbox.put) } }
      await expect(confirmConsents(dying)).rejects.toThrow('died')
      await say(opened.register, phone(1), 'ONAY', { channel: 'ARAMA' })
      await send()
      expect(sms).toMatchObject([{ message: { channels: ['MESAJ'] } }, { message: { channels: ['ARAMA'] } }])
      expect(await rows()).toMatchObject([{ sentAt: expect.any(Number) }, { sentAt: expect.any(Number) }])
    },
  )

  it('tells of each channel where those of one message stand on two pages after its process died', async () => {
    await say(opened.register, phone(1), 'ONAY', { channel: 'MESAJ' })
    await Promise.all(Array.from({ length: 499 }, (_, n) => give(n)))
    await say(opened.register, phone(1), 'ONAY', { channel: 'ARAMA' })
    const handing = (canSend: Outbox['canSend'], put: Outbox['put']) =>
      confirmConsents({ ...parts(), outbox: { ...opened.outbox, canSend, put } })
    // Phones alone lie on one page, with the e-mails between them on two.
    await expect(handing((to) => to === 'sms', diesBefore())).rejects.toThrow('died')
    const texts: OutboxItem[] = []
    const collecting: Outbox['put'] = async (items) => {
      texts.push(...items.filter(({ platform }) => platform === 'sms'))
      await opened.outbox.put(items)
    }
    await opened.engine.apply([`UPDATE recipient SET sealed = zeroblob(80) WHERE kind = 'email'`])
    await expect(handing(() => true, collecting)).rejects.toThrow()
    expect(texts).toMatchObject([{ message: { channels: ['MESAJ'] } }, { message: { channels: ['ARAMA'] } }])
  })
})
