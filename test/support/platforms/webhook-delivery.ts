import { afterEach, beforeEach, expect, vi } from 'vitest'
import { newWebhookSecret } from '../../../src/jobs/webhook.ts'
import { addWebhooks } from '../../../src/register/company/webhooks.ts'
import { openTestDelivery } from '../delivery.ts'
import { forEachTest } from '../opened.ts'
import { phone, say } from '../register.ts'
import { openReceiver } from '../webhook-receiver.ts'

/** A delivery for each test, whose webhooks reach a receiver. */
export function webhookDelivery() {
  const receiver = forEachTest(openReceiver)
  const delivery = forEachTest(() => openTestDelivery({ postWebhook: receiver.post }))
  const secret = newWebhookSecret()

  // The library compares with the real clock.
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: delivery.test.clock.now() }))
  afterEach(() => void vi.useRealTimers())

  async function add(brandCode: number | null = null): Promise<void> {
    const added = await addWebhooks(delivery.register, { brandCode, by: { door: 'cli', id: 'test' } }, [
      { url: receiver.url, secret },
    ])
    expect(added).toMatchObject({ kind: 'added' })
  }

  async function ticked(process: Pick<typeof delivery, 'tick' | 'settle'> = delivery): Promise<void> {
    await process.tick()
    await process.settle()
  }

  /** Changes of one recipient, one second apart. */
  async function sayAlternately(n: number, times: number): Promise<void> {
    for (let time = 0; time < times; time += 1) {
      await say(delivery.register, phone(n), time % 2 === 0 ? 'ONAY' : 'RET')
      delivery.test.clock.move(1000)
    }
  }

  const cursorsOf = (n: number) =>
    receiver.taken().flatMap(({ data }) => (data.recipient === phone(n).address ? [data.cursor] : []))

  return { receiver, delivery, secret, add, ticked, sayAlternately, cursorsOf }
}
