import { beforeEach, describe, expect, it } from 'vitest'
import { openTestDelivery } from '../../../test/support/delivery.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { email, phone, say, subBrandCode } from '../../../test/support/register.ts'
import { postReply } from '../../app/features.ts'
import type { Message } from '../../jobs/message.ts'
import { addRoom } from '../../register/rooms.ts'
import { setSetting } from '../../register/settings.ts'
import { postDigests } from './digest.ts'

// A Monday.
const delivery = forEachTest(() => openTestDelivery({ now: '2026-03-02 14:10:00' }))
const hour = 60 * 60_000

beforeEach(async () => {
  await setSetting(delivery.engine, 'recipient_digest', 'yes', 'U0ADMIN', delivery.test.clock.now())
  await addRoom(delivery.register, { platform: 'slack', brandCode: subBrandCode, externalId: 'C0KAHVE' })
})

const telegram = { door: 'telegram', id: '7' } as const
const refuse = (n: number) => say(delivery.register, phone(n), 'RET', { actor: telegram })

async function run(): Promise<void> {
  await postDigests(delivery.register, delivery.outbox)
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
    await run()
    await refuse(1)
    await refuse(2)
    await say(delivery.register, email(1), 'ONAY', { channel: 'EPOSTA', actor: { door: 'page' } })
    await say(delivery.register, phone(3), 'RET')
    await run()
    expect(delivery.platform.sent).toEqual([])
    delivery.test.clock.set('2026-03-02 15:00:30')
    await run()
    const [answerText] = sentTo('C0KAHVE')
    expect(answerText).toMatchObject({ kind: 'recipient-digest', brandName: 'Örnek Kahve' })
    expect(inWords(answerText)).toBe(
      'Örnek Kahve · 2 Mart 2026 14:00–15:00: alıcıların kendi değişiklikleri.\ne-posta: 1 ONAY · SMS: 2 RET',
    )
    await run()
    expect(sentTo('C0KAHVE')).toHaveLength(1)
  })

  it('names the hour in which something was recorded before it first ran', async () => {
    await refuse(1)
    delivery.test.clock.move(20 * hour)
    await run()
    expect(inWords(sentTo('C0KAHVE')[0])).toContain('2 Mart 2026 14:00 – 3 Mart 2026 10:00: alıcıların')
  })

  it('looks back a week, and tells nothing while the company has not turned it on', async () => {
    await setSetting(delivery.engine, 'recipient_digest', 'no', 'U0ADMIN', delivery.test.clock.now())
    await refuse(1)
    delivery.test.clock.move(6 * 24 * hour)
    await refuse(2)
    await run()
    delivery.test.clock.move(2 * 24 * hour)
    await run()
    expect(delivery.platform.sent).toEqual([])
    await setSetting(delivery.engine, 'recipient_digest', 'yes', 'U0ADMIN', delivery.test.clock.now())
    delivery.test.clock.move(60_000)
    await run()
    expect(sentTo('C0KAHVE')).toMatchObject([{ channels: [{ rejection: 1 }] }])
  })
})

async function refusalsTold(): Promise<number[]> {
  await delivery.outbox.deliverDue()
  return sentTo('C0KAHVE').flatMap((message) =>
    message.kind === 'recipient-digest' ? message.channels.map(({ rejection }) => rejection) : [],
  )
}

it('counts and tells nothing twice where a server was paused between', async () => {
  const { register, outbox, test } = delivery
  await run()
  await refuse(1)
  test.clock.move(hour)
  const paused = Promise.withResolvers<void>()
  const reached = Promise.withResolvers<void>()
  const settings = async () => {
    reached.resolve()
    await paused.promise
    return await register.settings()
  }
  const slow = postDigests({ ...register, settings }, outbox)
  await reached.promise
  const other = delivery.fork()
  const tell = () => postDigests(other.register, other.outbox)
  await tell()
  await refuse(2)
  test.clock.move(hour)
  await tell()
  paused.resolve()
  await slow
  test.clock.move(hour)
  await tell()
  expect(await refusalsTold()).toEqual([1, 1])
})

it('counts what another server stored late, and dated by its clock, while the hour was being counted', async () => {
  const { register, engine, outbox, test } = delivery
  await run()
  await refuse(1)
  let reads = 0
  const watched: typeof engine = {
    ...engine,
    // After each read another change is stored, dated into the hour that is over.
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
  await postDigests({ ...register, engine: watched }, outbox)
  await outbox.deliverDue()
  test.clock.move(hour)
  await run()
  const answerText = await refusalsTold()
  expect(answerText.reduce((sum, one) => sum + one, 0)).toBe(1 + reads)
})
