import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { postReply } from '../../../bots/commands/posts/posts.ts'
import { admin, openTestDelivery, type TestDelivery } from '../../../test/support/delivery.ts'
import { email, phone, providerCode, say, subBrandCode } from '../../../test/support/register.ts'
import { addRoom } from '../../register/rooms.ts'
import { setSetting } from '../../register/settings.ts'
import type { Message } from '../outbox/message.ts'
import { tellOfRecipients } from './digest.ts'

let delivery: TestDelivery
const hour = 60 * 60_000
const week = 7 * 24 * hour

beforeEach(async () => {
  // A Monday.
  delivery = await openTestDelivery({ now: '2026-03-02 14:10:00' })

  await addRoom(delivery.register, { platform: 'slack', brandCode: subBrandCode, externalId: 'C0KAHVE' })
})
afterEach(() => delivery.close())

const telegram = { door: 'telegram', id: '7' } as const
const refuse = (n: number) => say(delivery.register, phone(n), 'RET', { actor: telegram })

/** As the tick does it. */
async function turn(): Promise<void> {
  await tellOfRecipients(delivery.register, delivery.outbox)
  await delivery.outbox.deliverDue()
}

function sentTo(target: string): Message[] {
  return delivery.platform.sent.filter((one) => one.target === target).map(({ message }) => message)
}

function inWords(message: Message | undefined): string {
  if (message === undefined || message.kind === 'call' || 'letter' in message) throw new Error('No post')
  const { parts } = postReply(message, { language: 'tr', today: '2026-03-02', mayBeRepeat: false })
  return parts.map((part) => ('text' in part ? String(part.text) : '')).join('\n')
}

describe('tellOfRecipients()', () => {
  it('counts in the room of the brand what recipients changed themselves, once the hour is over', async () => {
    await turn()
    await refuse(1)
    await refuse(2)
    await say(delivery.register, email(1), 'ONAY', { channel: 'EPOSTA', actor: { door: 'page' } })
    await say(delivery.register, phone(3), 'RET')
    await turn()
    expect(delivery.platform.sent).toEqual([])
    delivery.test.clock.set('2026-03-02 15:00:30')
    await turn()
    const [told] = sentTo('C0KAHVE')
    expect(told).toMatchObject({ kind: 'recipient-digest', brandName: 'Örnek Kahve', unusual: null })
    expect(inWords(told)).toBe(
      'Örnek Kahve · 2 Mart 2026 14:00–15:00: alıcıların kendi değişiklikleri.\ne-posta: 1 ONAY · SMS: 2 RET',
    )
    await turn()
    expect(sentTo('C0KAHVE')).toHaveLength(1)
  })

  it('says nothing of an hour in which nothing happened, nor in the room of another brand', async () => {
    await say(delivery.register, phone(1), 'RET', { actor: telegram, brandCode: providerCode })
    delivery.test.clock.move(hour)
    await turn()
    delivery.test.clock.move(hour)
    await turn()
    expect(delivery.platform.sent).toEqual([])
  })

  it('leaves nothing out when it was not running for a while', async () => {
    await turn()
    await refuse(1)
    delivery.test.clock.move(5 * hour)
    await refuse(2)
    delivery.test.clock.move(100 * hour)
    await turn()
    const [told] = sentTo('C0KAHVE')
    expect(told).toMatchObject({ channels: [{ channel: 'MESAJ', approval: 0, rejection: 2 }] })
  })

  it('names the hour in which something was recorded before it first ran', async () => {
    await refuse(1)
    delivery.test.clock.move(20 * hour)
    await turn()
    expect(inWords(sentTo('C0KAHVE')[0])).toContain('2 Mart 2026 14:00 – 3 Mart 2026 10:00: alıcıların')
  })

  it('names the hours of what it tells, be they longer ago than it goes through one by one', async () => {
    await turn()
    delivery.test.clock.move(hour)
    await refuse(1)
    delivery.test.clock.move(60 * hour)
    await turn()
    expect(inWords(sentTo('C0KAHVE')[0])).toContain('2 Mart 2026 15:00')
  })

  it('calls refusals unusual when they are far above the same hour of the weeks before', async () => {
    let n = 0
    for (const refusals of [4, 6, 5]) {
      for (let one = 0; one < refusals; one += 1) await refuse(n++)
      delivery.test.clock.move(hour)
      await turn()
      delivery.test.clock.move(week - hour)
    }
    expect(sentTo(admin)).toEqual([])
    for (let one = 0; one < 16; one += 1) await refuse(n++)
    delivery.test.clock.move(hour)
    await turn()
    const [alarm] = sentTo(admin)
    expect(alarm).toMatchObject({ kind: 'refusals-high', rejections: 16, usual: 5 })
    expect(inWords(alarm)).toContain(
      "14:00'te başlayan saatte 16 RET geldi; önceki haftalarda aynı gün ve saatin ortalaması 5.",
    )
    expect(inWords(sentTo('C0KAHVE').at(-1))).toContain('16 RET geldi')
  })

  it('takes as many as the settings allow for usual, and has nothing to compare the first week with', async () => {
    for (let n = 0; n < 50; n += 1) await refuse(n)
    delivery.test.clock.move(hour)
    await turn()
    delivery.test.clock.move(week - hour)
    for (let n = 50; n < 140; n += 1) await refuse(n)
    await setSetting(delivery.engine, 'refusal_alarm_times', 'off', 'U0ADMIN', delivery.test.clock.now())
    delivery.test.clock.move(hour)
    await turn()
    expect(sentTo(admin)).toEqual([])
  })

  it('keeps quiet in the rooms where the company says so, but not about what is unusual', async () => {
    await setSetting(delivery.engine, 'recipient_digest', 'no', 'U0ADMIN', delivery.test.clock.now())
    await setSetting(delivery.engine, 'refusal_alarm_from', '2', 'U0ADMIN', delivery.test.clock.now())
    delivery.test.clock.move(hour)
    await turn()
    delivery.test.clock.move(week - hour)
    await refuse(1)
    await refuse(2)
    delivery.test.clock.move(hour)
    await turn()
    expect(sentTo('C0KAHVE')).toEqual([])
    expect(sentTo(admin)).toMatchObject([{ kind: 'refusals-high', usual: 0 }])
  })
})

/** What the room of the brand was told, and what is counted of it. */
async function toldAndCounted() {
  await delivery.outbox.deliverDue()
  const told = sentTo('C0KAHVE').flatMap((message) =>
    message.kind === 'recipient-digest' ? message.channels.map(({ rejection }) => rejection) : [],
  )
  const sql = 'SELECT sum(rejections) FROM digest_count'
  const [counted] = await delivery.engine.read({ sql, params: [], map: ([sum]) => Number(sum) })
  return { told, counted }
}

it('counts and tells nothing twice where a server was paused between', async () => {
  const { register, outbox, test } = delivery
  await turn()
  await refuse(1)
  test.clock.move(hour)
  const paused = Promise.withResolvers<void>()
  const reached = Promise.withResolvers<void>()
  const settings = async () => {
    reached.resolve()
    await paused.promise
    return await register.settings()
  }
  const slow = tellOfRecipients({ ...register, settings }, outbox)
  await reached.promise
  const other = delivery.fork()
  const tell = () => tellOfRecipients(other.register, other.outbox)
  await tell()
  await refuse(2)
  test.clock.move(hour)
  await tell()
  paused.resolve()
  await slow
  test.clock.move(hour)
  await tell()
  expect(await toldAndCounted()).toEqual({ told: [1, 1], counted: 2 })
})

it('tells an hour once, though it could not be noted as counted at first', async () => {
  const { register, outbox, engine, test } = delivery
  await turn()
  await refuse(1)
  test.clock.move(hour)
  const broken = { ...engine, unit: () => Promise.reject(new Error('away')) }
  await expect(tellOfRecipients({ ...register, engine: broken }, outbox)).rejects.toThrow('away')
  test.clock.move(hour)
  await turn()
  expect(await toldAndCounted()).toMatchObject({ told: [1] })
})

it('counts what another server stored late, and dated by its clock, while the hour was being counted', async () => {
  const { register, engine, outbox, test } = delivery
  await turn()
  await refuse(1)
  let reads = 0
  const watched: typeof engine = {
    ...engine,
    // Behind each read one more is stored, as of the hour that is over.
    read: async (asked) => {
      const found = await engine.read(asked)
      reads += 1
      test.clock.set('2026-03-02 14:59:59')
      await refuse(100 + reads)
      test.clock.set('2026-03-02 15:00:01')
      return found
    },
  }
  test.clock.set('2026-03-02 15:00:01')
  await tellOfRecipients({ ...register, engine: watched }, outbox)
  await outbox.deliverDue()
  test.clock.move(hour)
  await turn()
  const { told } = await toldAndCounted()
  expect(told.reduce((sum, one) => sum + one, 0)).toBe(1 + reads)
})
