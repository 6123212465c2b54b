import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { outbox as outboxTable } from '../../db/schema.ts'
import { build, statement } from '../../db/statement.ts'
import { admin, openTestDelivery, outboxRow, words } from '../../test/support/delivery.ts'
import { forEachTest } from '../../test/support/opened.ts'
import type { SendOutcome } from './message.ts'

const delivery = forEachTest(() => openTestDelivery())

const rowOf = (key: string) => outboxRow(delivery.engine, key)

const message = words('7001', 'merhaba', { key: 'a' })

async function pass(seconds: number): Promise<void> {
  delivery.test.clock.move(seconds * 1000)
  await delivery.outbox.deliverDue()
}

async function send(...outcomes: (SendOutcome | Error)[]): Promise<void> {
  delivery.platform.will('7001', ...outcomes)
  await delivery.outbox.put([message])
  await delivery.outbox.deliverDue()
}

const sentTo = (target: string) => delivery.platform.sent.filter((outgoing) => outgoing.target === target)
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
      {
        kind: 'undelivered',
        outcome: 'unknown',
        platform: 'telegram',
        room: null,
        item,
        detail: 'ECONNRESET',
      },
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

async function started() {
  const attempt = Promise.withResolvers<SendOutcome>()
  delivery.platform.will('7001', attempt.promise)
  await delivery.outbox.put([message])
  const run = delivery.outbox.deliverDue()
  await delivery.platform.reached(1)
  return {
    async ends(outcome: SendOutcome) {
      attempt.resolve(outcome)
      await run
    },
  }
}

describe('an attempt that was taken for dead', () => {
  test.each<SendOutcome>([
    { kind: 'unknown', detail: 'reset' },
    { kind: 'later', afterMs: 1000, detail: '429' },
    { kind: 'refused', detail: 'no' },
    { kind: 'lost', detail: 'blocked' },
    { kind: 'barred', detail: 'invalid_auth' },
    { kind: 'moved', to: '7002' },
  ])('does not undo by %o what another has sent', async (outcome) => {
    const attempt = await started()
    const other = await delivery.another()
    delivery.test.clock.move(60_000)
    await other.outbox.deliverDue()
    await attempt.ends(outcome)
    await pass(60 * 60)
    expect(await rowOf('a')).toMatchObject({ state: 'sent', reference: 'ref 1', dueAt: null })
    expect((await rowOf('a'))?.target).toBe(delivery.test.register.vault.markAccount('7001'))
    // Its answer came after the next attempt had begun.
    expect(await rowOf('a')).toMatchObject({ lostAnswers: 1 })
    expect(repeats()).toEqual([false, true])
  })

  test('settles what others are still trying, once it is clear that it was sent', async () => {
    const attempt = await started()
    const other = await delivery.another()
    delivery.platform.will('7001', { kind: 'unknown', detail: 'reset' })
    delivery.test.clock.move(60_000)
    await other.outbox.deliverDue()
    expect(await rowOf('a')).toMatchObject({ state: 'unknown', attempts: 2 })
    await attempt.ends({ kind: 'sent', reference: 'late' })
    await pass(60 * 60)
    expect(await rowOf('a')).toMatchObject({ state: 'sent', reference: 'late', body: null, dueAt: null })
    expect(repeats()).toEqual([false, true])
  })
})

test('a database that fails while an attempt goes on does not send again what was sent', async () => {
  const attempt = await started()
  delivery.engine.broken = true
  await attempt.ends({ kind: 'sent', reference: 'late' })
  await pass(300)
  delivery.engine.broken = false
  expect(await rowOf('a')).toMatchObject({ state: 'unknown' })
  await pass(1)
  await pass(60)
  expect(await rowOf('a')).toMatchObject({ state: 'sent', reference: 'late', attempts: 1 })
  expect(repeats()).toEqual([false])
})

test('an answer that is stored again after the next attempt has ended counts once', async () => {
  const attempt = await started()
  delivery.engine.losesAnswers = true
  await attempt.ends(later(1000))
  const other = await delivery.another()
  delivery.test.clock.move(1000)
  await other.outbox.deliverDue()
  delivery.engine.losesAnswers = false
  await pass(60)
  expect(await rowOf('a')).toMatchObject({ state: 'sent', attempts: 2, lostAnswers: 0 })
  expect(repeats()).toEqual([false, false])
})

const spoil = async (body: Buffer | null) => {
  const { id } = await rowOf('a')
  await delivery.engine.unit([], () => ({
    writes: [statement(build.update(outboxTable).set({ body }).where(eq(outboxTable.id, id)))],
    result: null,
  }))
}

test.each([null, Buffer.from('not ours')])(
  'a body that cannot be read (%o) is refused, and keeps nothing waiting',
  async (body) => {
    await delivery.outbox.put([message])
    await spoil(body)
    await delivery.outbox.put([words('7001', 'behind'), words('7002', 'beside')])
    await delivery.outbox.deliverDue()
    expect(delivery.platform.sent).toHaveLength(2)
    expect(await rowOf('a')).toMatchObject({ state: 'refused', dueAt: null, attempts: 1 })
    expect(delivery.events('outbox.unreadable')).toHaveLength(1)
  },
)

const minuteMs = 60_000
const hourMs = 60 * minuteMs

test.each([
  ['a year', 366 * 24 * hourMs],
  // Istanbul time taken for UTC.
  ['three hours', 3 * hourMs],
])(
  'messages put in by a clock %s ahead go out once the clock is right, and those behind them',
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

test('a message that waits for its next attempt waits for it, though the clock is set back meanwhile', async () => {
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
  const started = Promise.withResolvers<void>()
  engine.unit = async (reads, decide) => {
    const result = await unit(reads, decide)
    started.resolve()
    await paused.promise
    return result
  }
  const slow = outbox.deliverDue()
  await started.promise
  test.clock.move(5 * minuteMs)
  await delivery.fork().outbox.deliverDue()
  paused.resolve()
  await slow
  expect(platform.sent.map(({ mayBeRepeat }) => mayBeRepeat)).toEqual([true])
})
