import type { ServerResponse } from 'node:http'
import { beforeEach, describe, expect, test } from 'vitest'
import { openTestDelivery } from '../../../test/support/delivery.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { randomFrom } from '../../../test/support/random.ts'
import { phone, say } from '../../../test/support/register.ts'
import { openReceiver, type Received } from '../../../test/support/webhook-receiver.ts'
import { newWebhookSecret } from '../../jobs/webhook.ts'
import { listChangesSince } from '../../register/changes/forward.ts'
import { addWebhooks, listWebhooks } from '../../register/company/webhooks.ts'
import { webhookPoster } from './poster.ts'

const receiver = forEachTest(openReceiver)
// A hanging request ends only when its test ends it.
const postWebhook = webhookPoster({ timeoutMs: 60 * 60_000 })
const delivery = forEachTest(() => openTestDelivery({ postWebhook }))

/** Requests without an answer yet, in order of arrival. */
let open: { readonly received: Received; readonly response: ServerResponse }[]
let openMax: number

beforeEach(async () => {
  open = []
  openMax = 0
  const by = { door: 'cli', id: 'test' } as const
  const webhook = { url: receiver.url, secret: newWebhookSecret() }
  expect(await addWebhooks(delivery.register, { brandCode: null, by }, [webhook])).toMatchObject({
    kind: 'added',
  })
})

function hang(received: Received, response: ServerResponse): number {
  open.push({ received, response })
  openMax = Math.max(openMax, open.length)
  return 0
}

function answerOpen(status: number): void {
  for (const { received, response } of open.splice(0)) {
    received.status = status
    response.writeHead(status).end()
  }
}

const isOf = ({ event }: Received, n: number) => event.data.recipient === phone(n).address

const cursorsOf = (n: number) =>
  receiver.received.flatMap((received) => (isOf(received, n) ? [received.event.data.cursor] : []))

async function secondLater(process: Pick<typeof delivery, 'tick'> = delivery): Promise<void> {
  delivery.test.clock.move(1000)
  await process.tick()
}

async function settled(process: Pick<typeof delivery, 'tick' | 'settle'> = delivery): Promise<void> {
  delivery.test.clock.move(60 * 60_000)
  await process.tick()
  await process.settle()
}

describe('a receiver that hangs on the event of one recipient', () => {
  beforeEach(async () => {
    receiver.answer = (received, response) => (isOf(received, 1) ? hang(received, response) : 204)
    await say(delivery.register, phone(1), 'ONAY')
    await secondLater()
    await expect.poll(() => open.length).toBe(1)
  })

  test('gets the events of others meanwhile, and the later ones of that recipient in order', async () => {
    await say(delivery.register, phone(1), 'RET')
    for (const n of [2, 3, 4, 5]) {
      await say(delivery.register, phone(n), 'ONAY')
      await secondLater()
      await expect.poll(() => cursorsOf(n)).toEqual([n + 1])
    }
    expect(cursorsOf(1)).toEqual([1])
    answerOpen(204)
    await expect.poll(() => cursorsOf(1)).toEqual([1, 2])
    answerOpen(204)
    await delivery.settle()
    expect(await listWebhooks(delivery.register)).toMatchObject([{ held: 0, cursor: 6 }])
    await settled()
    expect(receiver.received).toHaveLength(6)
  })

  test('gets it again, before the later ones, if it refuses it in the end', async () => {
    await say(delivery.register, phone(1), 'RET')
    await say(delivery.register, phone(2), 'ONAY')
    await secondLater()
    await expect.poll(() => cursorsOf(2)).toEqual([3])
    receiver.answer = () => 204
    answerOpen(500)
    await delivery.settle()
    expect(await listWebhooks(delivery.register)).toMatchObject([{ held: 1, detail: 'HTTP 500' }])
    await settled()
    expect(cursorsOf(1)).toEqual([1, 1, 2])
    expect(await listWebhooks(delivery.register)).toMatchObject([{ held: 0 }])
  })

  test('stops in order: the server waits for the answer, and the next one goes on after it', async () => {
    await say(delivery.register, phone(2), 'ONAY')
    await secondLater()
    await expect.poll(() => cursorsOf(2)).toEqual([2])
    await say(delivery.register, phone(1), 'RET')
    const end = delivery.end()
    const next = await delivery.another()
    await next.tick()
    await next.settle()
    expect(cursorsOf(1)).toEqual([1])
    answerOpen(204)
    await end
    receiver.answer = () => 204
    await settled(next)
    expect([cursorsOf(1), cursorsOf(2)]).toEqual([[1, 3], [2]])
  })

  test('gets it again from the next server, before the later ones, if this one is killed', async () => {
    await say(delivery.register, phone(1), 'RET')
    await say(delivery.register, phone(2), 'ONAY')
    await secondLater()
    await expect.poll(() => cursorsOf(2)).toEqual([3])
    await expect.poll(() => listWebhooks(delivery.register)).toMatchObject([{ cursor: 3, held: 1 }])
    delivery.engine.broken = true
    receiver.answer = () => 204
    const next = await delivery.another()
    await next.tick()
    await next.settle()
    expect(cursorsOf(1)).toEqual([1])
    delivery.test.clock.move(16_000)
    await next.tick()
    await next.settle()
    expect([cursorsOf(1), cursorsOf(2)]).toEqual([[1, 1, 2], [3]])
    answerOpen(204)
    await delivery.settle()
  })
})

test('a receiver that always hangs gets a bounded number of requests at a time, and no event is lost', async () => {
  const people = Array.from({ length: 80 }, (_, place) => place + 1)
  receiver.answer = hang
  await Promise.all(people.map((n) => say(delivery.register, phone(n), 'ONAY')))
  await secondLater()
  for (const hanging of [32, 32, 16]) {
    await expect.poll(() => open.length).toBe(hanging)
    answerOpen(500)
  }
  await delivery.settle()
  await Promise.all(people.map((n) => say(delivery.register, phone(100 + n), 'ONAY')))
  delivery.test.clock.move(60_000)
  await delivery.tick()
  await expect.poll(() => open.length).toBe(48)
  for (let second = 0; second < 5; second += 1) await secondLater()
  expect(openMax).toBe(48)
  receiver.answer = () => 204
  answerOpen(204)
  await delivery.settle()
  await settled()
  expect(receiver.taken()).toHaveLength(160)
  expect(await listWebhooks(delivery.register)).toMatchObject([{ held: 0, cursor: 160 }])
})

test('a receiver that answers late, breaks off or not at all loses nothing and gets the events of each recipient in order', async () => {
  const seed = Math.floor(Math.random() * 1e9)
  const random = randomFrom(seed)
  const people = [1, 2, 3, 4, 5]
  receiver.answer = (received, response) => {
    const chance = random.next()
    if (chance > 0.5) return hang(received, response)
    if (chance > 0.2) return 204
    if (chance > 0.1) return 503
    response.destroy()
    return 0
  }
  for (let round = 0; round < 12; round += 1) {
    await Promise.all(people.map((n) => say(delivery.register, phone(n), round % 2 === 0 ? 'ONAY' : 'RET')))
    await secondLater()
    const openOf = open.map(({ received }) => received.event.data.recipient)
    expect(new Set(openOf).size, `seed ${seed}`).toBe(openOf.length)
    if (random.next() > 0.4) answerOpen(random.next() > 0.3 ? 204 : 500)
  }
  receiver.answer = () => 204
  answerOpen(204)
  await delivery.settle()
  await settled()
  const changes = await listChangesSince(delivery.register, { after: 0, limit: 100 })
  for (const n of people) {
    const ofRecipient = changes.filter(({ recipient }) => recipient?.address === phone(n).address)
    const taken = receiver
      .taken()
      .flatMap(({ data }) => (data.recipient === phone(n).address ? [data.cursor] : []))
    expect(taken, `seed ${seed}`).toEqual(ofRecipient.map(({ seq }) => seq))
    expect({ seed, changes: ofRecipient.length }).toEqual({ seed, changes: 12 })
  }
})
