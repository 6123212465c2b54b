import { afterEach, expect, it } from 'vitest'
import {
  admin,
  type DeliveryOptions,
  openTestDelivery,
  type TestDelivery,
  words,
} from '../../test/support/delivery.ts'
import { subBrandCode } from '../../test/support/register.ts'
import { addRoom } from '../register/rooms.ts'

let delivery: TestDelivery
afterEach(() => delivery.close())

const group = { platform: 'telegram', externalId: '-1001234', brandCode: subBrandCode } as const
const hour = 60 * 60_000

async function withGroup(platforms: DeliveryOptions['platforms']): Promise<void> {
  delivery = await openTestDelivery({ now: '2026-03-02 10:00:00', platforms: platforms ?? [] })
  await addRoom(delivery.register, group)
}

const alarms = () => delivery.platform.sent.filter(({ message }) => message.kind === 'no-sender')

async function ticks(hours: number): Promise<void> {
  for (let one = 0; one < hours; one += 1) {
    delivery.test.clock.move(hour)
    await delivery.tick()
  }
}

it('a platform that is not set up is in the log at the start when a room waits for its reports', async () => {
  await withGroup(['slack'])
  await delivery.tick()
  await delivery.tick()
  expect(delivery.events('outbox.no-sender')).toMatchObject([
    { level: 'warn', platform: 'telegram', rooms: 1, waiting: 0 },
  ])
  expect(alarms()).toEqual([])
})

it('a platform that is not set up is told to the admins once a day while a message waits for it', async () => {
  await withGroup(['slack'])
  await ticks(24)
  expect(alarms()).toMatchObject([
    { target: admin, message: { kind: 'no-sender', platform: 'telegram', rooms: 1, waiting: 1 } },
  ])
  await ticks(24)
  expect(alarms()).toHaveLength(2)
})

it('a platform that is not set up is in the log alone when no admin can be told over Slack', async () => {
  await withGroup([])
  await ticks(24)
  expect(delivery.events('outbox.no-sender').at(-1)).toMatchObject({ platform: 'telegram', waiting: 1 })
  expect(delivery.platform.sent).toEqual([])
  // The report alone: an alarm could not be sent either.
  expect(await delivery.outbox.status()).toMatchObject({ waiting: 1 })
})

it('a platform that is not set up is nothing to tell where there is a sender, whatever waits', async () => {
  await withGroup(['slack', 'telegram'])
  delivery.platform.will('7001', { kind: 'later', detail: '429', afterMs: 24 * hour })
  await delivery.outbox.put([words('7001', 'a')])
  await ticks(3)
  expect(delivery.events('outbox.no-sender')).toEqual([])
  expect(alarms()).toEqual([])
})
