import { expect, test } from 'vitest'
import { openTestDelivery, words } from '../../../test/support/delivery.ts'
import { forEachTest } from '../../../test/support/opened.ts'

const delivery = forEachTest(() => openTestDelivery())

const minuteMs = 60_000
const hourMs = 60 * minuteMs

test.each([
  ['a year', 366 * 24 * hourMs],
  // As when Istanbul time is taken for UTC.
  ['three hours', 3 * hourMs],
])(
  'what was put in by a clock that ran %s ahead goes out once the clock is right, and what is behind it',
  async (_, aheadMs) => {
    const { clock } = delivery.test
    clock.move(aheadMs)
    await delivery.outbox.put([words('7', 'first')])
    clock.move(-aheadMs)
    await delivery.outbox.put([words('7', 'second')])
    for (let ticks = 0; ticks < 3; ticks += 1) {
      await delivery.tick()
      clock.move(minuteMs)
    }
    expect(delivery.platform.textsTo('7')).toEqual(['first', 'second'])
  },
)

test('what has to wait for its next attempt waits for it, though the clock is set back meanwhile', async () => {
  const { outbox, platform, test } = delivery
  platform.will('7', { kind: 'later', afterMs: 10 * minuteMs, detail: '429' })
  await outbox.put([words('7', 'first'), words('7', 'second')])
  await outbox.deliverDue()
  test.clock.move(-hourMs)
  await outbox.deliverDue()
  expect(platform.textsTo('7')).toEqual(['first'])
})

test('a process that was paused once it had begun an attempt sends nothing behind another one', async () => {
  const { engine, outbox, platform, test } = delivery
  await outbox.put([words('7', 'hello')])
  const { unit } = engine
  const paused = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  engine.unit = async (reads, decide) => {
    const result = await unit(reads, decide)
    begun.resolve()
    await paused.promise
    return result
  }
  const slow = outbox.deliverDue()
  await begun.promise
  test.clock.move(5 * minuteMs)
  await delivery.fork().outbox.deliverDue()
  paused.resolve()
  await slow
  expect(platform.sent.map(({ mayBeRepeat }) => mayBeRepeat)).toEqual([true])
})
