import { readFileSync } from 'node:fs'
import { describe, expect, onTestFinished, test } from 'vitest'
import { outbox as outboxTable } from '../../db/schema.ts'
import { build, query } from '../../db/statement.ts'
import { openTestDelivery, outboxRow, words } from '../../test/support/delivery.ts'
import { forEachTest } from '../../test/support/opened.ts'
import { limitConcurrency } from '../util/event-loop.ts'
import type { SendOutcome } from './message.ts'

const delivery = forEachTest(() => openTestDelivery())

const rowOf = (key: string) => outboxRow(delivery.engine, key)
const rows = () => delivery.engine.read(query(build.select().from(outboxTable)))
const later: SendOutcome = { kind: 'later', afterMs: 600_000, detail: 'retry after 600' }

describe('put()', () => {
  test('stores a message once under its key, however often and at once it is put', async () => {
    const { outbox, platform } = delivery
    const one = words('7001', 'merhaba', { key: 'a' })
    await Promise.all([outbox.put([one]), outbox.put([one, words('7001', 'two')]), outbox.put([one])])
    await outbox.put([one])
    await outbox.deliverDue()
    await outbox.put([one])
    await outbox.deliverDue()
    expect(platform.textsTo('7001')).toEqual(['merhaba', 'two'])
  })

  test('keeps what is said out of the file, and drops it once it is sent', async () => {
    const { outbox, test } = delivery
    await outbox.put([words('7001', 'Sayın Deniz, SMS izniniz kaldırıldı.', { key: 'a' })])
    const onDisk = () =>
      ['', '-wal'].map((end) => readFileSync(`${test.path}${end}`).toString('latin1')).join('')
    expect(onDisk()).toContain(delivery.test.register.vault.markAccount('7001'))
    expect(onDisk()).not.toContain('7001')
    expect(onDisk()).not.toMatch(/Deniz|SMS/)
    expect(await rowOf('a')).toMatchObject({ state: 'waiting', body: expect.anything(), settledAt: null })
    await outbox.deliverDue()
    expect(await rowOf('a')).toMatchObject({
      state: 'sent',
      body: null,
      dueAt: null,
      settledAt: test.clock.now(),
      reference: 'ref 1',
    })
  })

  test('counts what waits, and since when', async () => {
    const { outbox, platform, test } = delivery
    expect(await outbox.status()).toEqual({ waiting: 0, oldestAt: null })
    const since = test.clock.now()
    platform.will('7001', later)
    await outbox.put([words('7001', 'a')])
    test.clock.move(60_000)
    await outbox.put([words('7002', 'b'), words('7001', 'c')])
    expect(await outbox.status()).toEqual({ waiting: 3, oldestAt: since })
    await outbox.deliverDue()
    expect(await outbox.status()).toEqual({ waiting: 2, oldestAt: since })
  })
})

describe('deliverDue()', () => {
  test('lets no target wait for another that does not answer', async () => {
    const { outbox, platform } = delivery
    const silence = Promise.withResolvers<SendOutcome>()
    platform.will('silent', silence.promise)
    await outbox.put([words('silent', '1'), words('silent', '2'), words('quick', 'hello')])
    const first = outbox.deliverDue()
    await platform.reached(2)
    expect(platform.textsTo('quick')).toEqual(['hello'])
    await outbox.put([words('quick', 'again')])
    await outbox.deliverDue()
    expect(platform.textsTo('quick')).toEqual(['hello', 'again'])
    silence.resolve({ kind: 'sent', reference: null })
    await first
    expect(platform.textsTo('silent')).toEqual(['1', '2'])
  })

  test('lets no platform wait for another that does not answer, however many wait for that one', async () => {
    const { outbox, platform } = delivery
    const silence = Promise.withResolvers<SendOutcome>()
    const waiting = Array.from({ length: 600 }, (_, channel) => `C${channel}`)
    for (const channel of waiting) platform.will(channel, silence.promise)
    await outbox.put(waiting.map((channel) => words(channel, 'report', { platform: 'slack' })))
    await outbox.put([words('7001', 'merhaba')])
    const run = outbox.deliverDue()
    await platform.reached(11)
    expect(platform.textsTo('7001')).toEqual(['merhaba'])
    silence.resolve({ kind: 'sent', reference: null })
    await run
  })

  test('sends what it can beside messages that have no sender here', async () => {
    const slackOnly = await openTestDelivery({ platforms: ['slack'] })
    onTestFinished(() => slackOnly.close())
    const { outbox, platform } = slackOnly
    await outbox.put(Array.from({ length: 30 }, (_, chat) => words(`${chat}`, 'waits')))
    await outbox.put([words('C1', 'report', { platform: 'slack' })])
    await outbox.deliverDue()
    expect(platform.sent.map(({ target }) => target)).toEqual(['C1'])
    expect((await outbox.status()).waiting).toBe(30)
  })

  test('looks again for what was put while it ran', async () => {
    const { outbox, platform } = delivery
    platform.will('7001', async () => {
      await outbox.put([words('7001', 'meanwhile'), words('7002', 'meanwhile')])
      await outbox.deliverDue()
      return { kind: 'sent', reference: null }
    })
    await outbox.put([words('7001', 'first')])
    await outbox.deliverDue()
    expect(platform.textsTo('7001')).toEqual(['first', 'meanwhile'])
    expect(platform.textsTo('7002')).toEqual(['meanwhile'])
  })

  test('misses no message that is put just as a run ends', async () => {
    const { outbox, platform } = delivery
    const texts = Array.from({ length: 100 }, (_, n) => `${n}`)
    await Promise.all(
      texts.map(async (text) => {
        await outbox.put([words('7001', text)])
        await outbox.deliverDue()
      }),
    )
    expect(platform.textsTo('7001').toSorted()).toEqual(texts.toSorted())
    expect((await rows()).every(({ state, attempts }) => state === 'sent' && attempts === 1)).toBe(true)
  })
})

test('end() lets what is on its way end, and begins nothing more', async () => {
  const { outbox, platform } = delivery
  const answers = Promise.withResolvers<SendOutcome>()
  const chats = Array.from({ length: 12 }, (_, chat) => `${chat}`)
  for (const chat of chats) platform.will(chat, answers.promise)
  await outbox.put([...chats.map((chat) => words(chat, 'hello')), words('0', 'again')])
  const run = outbox.deliverDue()
  await platform.reached(10)
  outbox.end()
  answers.resolve({ kind: 'sent', reference: null })
  await run
  await outbox.deliverDue()
  const states = (await rows()).map(({ state }) => state)
  expect(states.filter((state) => state === 'sent')).toHaveLength(10)
  expect(states.filter((state) => state === 'waiting')).toHaveLength(3)
  await delivery.fork().outbox.deliverDue()
  expect(platform.sent.filter(({ mayBeRepeat }) => mayBeRepeat)).toEqual([])
  expect((await rows()).every(({ state }) => state === 'sent')).toBe(true)
})

test('limitConcurrency() gives the place back when the work fails', async () => {
  const enter = limitConcurrency(1)
  await expect(enter(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await enter(async () => 'yes')).toBe('yes')
})
