import { describe, expect, test } from 'vitest'
import { admin, openTestDelivery, outboxRow, words } from '../../../test/support/delivery.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import type { SendOutcome } from '../message.ts'

const delivery = forEachTest(() => openTestDelivery())

const rowOf = (key: string) => outboxRow(delivery.engine, key)

async function pass(seconds: number): Promise<void> {
  delivery.test.clock.move(seconds * 1000)
  await delivery.outbox.deliverDue()
}

/** Stores a message under key `a` with these outcomes and tries it once. */
async function send(...outcomes: (SendOutcome | Error)[]): Promise<void> {
  delivery.platform.will('7001', ...outcomes)
  await delivery.outbox.put([words('7001', 'merhaba', { key: 'a' })])
  await delivery.outbox.deliverDue()
}

const sentTo = (target: string) => delivery.platform.sent.filter((one) => one.target === target)
const repeats = () => delivery.platform.sent.map(({ mayBeRepeat }) => mayBeRepeat)

const unknown: SendOutcome = { kind: 'unknown', detail: 'ECONNRESET' }
const later = (afterMs: number): SendOutcome => ({ kind: 'later', afterMs, detail: '429' })

describe('deliverDue() with the outcome', () => {
  test('later: waits as long as it was asked to, and is no repeat', async () => {
    await send(later(30_000))
    expect(await rowOf('a')).toMatchObject({ state: 'waiting', dueAt: delivery.test.clock.now() + 30_000 })
    await pass(29)
    expect(repeats()).toEqual([false])
    await pass(1)
    expect(repeats()).toEqual([false, false])
    expect(await rowOf('a')).toMatchObject({ state: 'sent', attempts: 2 })
  })

  test.each([0, -5, Number.NaN, Number.POSITIVE_INFINITY])('later: makes a sane pause of %d', async (ms) => {
    await send(later(ms))
    expect(repeats()).toEqual([false])
    await pass(60)
    expect(await rowOf('a')).toMatchObject({ state: 'sent', attempts: 2 })
  })

  test('unknown: gives up after twenty lost answers, as unknown, and says so in the log', async () => {
    await send(...Array.from({ length: 30 }, () => unknown))
    for (let quarter = 0; quarter < 40; quarter += 1) await pass(15 * 60)
    expect(sentTo('7001')).toHaveLength(20)
    expect(await rowOf('a')).toMatchObject({
      state: 'unknown',
      body: null,
      dueAt: null,
      settledAt: expect.any(Number),
    })
    expect(delivery.events('outbox.given-up')).toMatchObject([{ level: 'error', attempts: 20 }])
    const { id: item } = await rowOf('a')
    expect(sentTo(admin).map(({ message }) => message)).toEqual([
      { kind: 'given-up', platform: 'telegram', room: null, item },
    ])
  })

  test('unknown: raises one alarm a day however much is given up, and none about an alarm', async () => {
    const many = Array.from({ length: 30 }, () => unknown)
    delivery.platform.will(admin, ...many, ...many)
    for (const text of ['a', 'b', 'c']) {
      delivery.platform.will(text, ...many)
      await delivery.outbox.put([words(text, text, { key: text })])
    }
    for (let quarter = 0; quarter < 60; quarter += 1) await pass(15 * 60)
    expect(delivery.events('outbox.given-up')).toHaveLength(4)
    expect(new Set(sentTo(admin).map(({ id }) => id)).size).toBe(1)
  })

  test('unknown: does not count the attempts that were put off against it', async () => {
    await send(...Array.from({ length: 25 }, () => later(1000)), unknown)
    for (let second = 0; second < 25; second += 1) await pass(1)
    expect(await rowOf('a')).toMatchObject({ state: 'unknown', attempts: 26, settledAt: null })
    await pass(2)
    expect(await rowOf('a')).toMatchObject({ state: 'sent', attempts: 27 })
  })

  test('moved: follows a place at a walk that keeps moving', async () => {
    const moves = Array.from({ length: 50 }, (): SendOutcome => ({ kind: 'moved', to: '7001' }))
    await send(...moves)
    expect(delivery.platform.sent.length).toBeLessThan(10)
  })
})
