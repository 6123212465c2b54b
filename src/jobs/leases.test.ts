import { beforeEach, expect, test } from 'vitest'
import { openTestDelivery } from '../../test/support/delivery.ts'
import { forEachTest } from '../../test/support/opened.ts'
import { claimLease, releaseClaims } from './leases.ts'

const delivery = forEachTest(() => openTestDelivery())
let dealt: string[]
beforeEach(async () => {
  dealt = []
  await delivery.inbox.receive({ platform: 'telegram', key: '1', lane: 'chat 1', body: 'RET' })
})

async function dies(): Promise<void> {
  const taken = Promise.withResolvers<void>()
  delivery.handlers = {
    telegram: () => {
      taken.resolve()
      return new Promise(() => {})
    },
  }
  void delivery.fork().inbox.work('telegram', 'chat 1')
  await taken.promise
}

async function starts(): Promise<void> {
  const next = delivery.fork()
  delivery.handlers = { telegram: async ({ body }) => void dealt.push(body) }
  await releaseClaims(next.register)
  await next.inbox.workDue()
  await next.outbox.deliverDue()
}

test('items of a dead process are due at once', async () => {
  const message = { kind: 'call', method: 'chat.postMessage', payload: { text: 'merhaba' } } as const
  await delivery.outbox.put([{ key: 'a', platform: 'slack', target: 'C1', message }])
  delivery.platform.will('C1', () => new Promise(() => {}))
  void delivery.fork().outbox.deliverDue()
  await delivery.platform.reached(1)
  const { register } = delivery
  expect(await claimLease({ register, processId: 'dead' }, 'jobs')).toBe(true)
  await dies()
  await starts()
  expect(dealt).toEqual(['RET'])
  expect(delivery.platform.sent.map(({ mayBeRepeat }) => mayBeRepeat)).toEqual([false, true])
  expect(await claimLease({ register, processId: 'next' }, 'jobs')).toBe(true)
})

test('an item over which process after process dies waits longer each time', async () => {
  await dies()
  for (let died = 1; died < 4; died += 1) {
    await releaseClaims(delivery.register)
    delivery.test.clock.move(died === 1 ? 0 : 500 << died)
    await dies()
  }
  await starts()
  expect(dealt).toEqual([])
  delivery.test.clock.move(8_000)
  await starts()
  expect(dealt).toEqual(['RET'])
})
