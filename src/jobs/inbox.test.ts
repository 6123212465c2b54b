import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { StorageError } from '../../db/engine.ts'
import { inbox as inboxTable } from '../../db/schema.ts'
import { build, query } from '../../db/statement.ts'
import { openTestDelivery, words } from '../../test/support/delivery.ts'
import { forEachTest } from '../../test/support/opened.ts'
import { wordless } from '../util/sentence.ts'
import type { Inbound } from './inbox-rows.ts'

const delivery = forEachTest(() => openTestDelivery())
let dealt: string[]

const dayMs = 24 * 60 * 60_000
const minuteMs = 60_000
const away = () =>
  new StorageError(wordless('Cannot use the database: away'), { cause: undefined, passing: true })
const note = async ({ body }: { readonly body: string }) => void dealt.push(body)

beforeEach(async () => {
  dealt = []
  delivery.handlers = { slack: note, telegram: note }
})

let keys = 0
function inbound(body: string, more: Partial<Inbound> = {}): Inbound {
  return { platform: 'telegram', key: `update ${keys++}`, lane: 'chat 1', body, ...more }
}

const receive = (body: string, lane = 'chat 1') => delivery.inbox.receive(inbound(body, { lane }))
const rows = () => delivery.engine.read(query(build.select().from(inboxTable)))

describe('receive()', () => {
  test('stores an item once, however often, shuffled and at once it is delivered', async () => {
    let round = 0
    const deliveries = fc
      .array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.constantFrom('a', 'b')), {
        minLength: 1,
        maxLength: 8,
      })
      .chain((items) =>
        fc.shuffledSubarray(
          items.flatMap(([times, lane], item) => Array.from({ length: times }, () => ({ item, lane }))),
          { minLength: items.reduce((sum, [times]) => sum + times, 0) },
        ),
      )
    await fc.assert(
      fc.asyncProperty(deliveries, fc.boolean(), async (order, atOnce) => {
        round += 1
        dealt = []
        const receiveOne = ({ item, lane }: (typeof order)[number]) =>
          delivery.inbox.receive(inbound(`${item}`, { key: `${round} ${item}`, lane: `${round} ${lane}` }))
        const answers = []
        if (atOnce) answers.push(...(await Promise.all(order.map(receiveOne))))
        else for (const one of order) answers.push(await receiveOne(one))

        const items = new Set(order.map(({ item }) => item))
        expect(answers.filter((answer) => answer === 'new')).toHaveLength(items.size)
        expect(answers.filter((answer) => answer === 'repeat')).toHaveLength(order.length - items.size)
        await Promise.all(['a', 'b'].map((lane) => delivery.inbox.work('telegram', `${round} ${lane}`)))
        expect(dealt.toSorted()).toEqual([...items].map(String).toSorted())
      }),
      { numRuns: 25 },
    )
  })

  test('knows a repeat long after it was dealt with', async () => {
    const item = inbound('dur', { key: 'update 7' })
    await delivery.inbox.receive(item)
    await delivery.inbox.work('telegram', 'chat 1')
    delivery.test.clock.move(3 * dayMs)
    expect(await delivery.inbox.receive(item)).toBe('repeat')
    await delivery.inbox.work('telegram', 'chat 1')
    expect(dealt).toEqual(['dur'])
  })

  test('calls a signature that was seen under another key replayed', async () => {
    const signature = 'v0=abc'
    await delivery.inbox.receive(inbound('ret', { platform: 'slack', key: 'command:1', signature }))
    const answer = await delivery.inbox.receive(
      inbound('ret', { platform: 'slack', key: 'command:2', signature }),
    )
    expect(answer).toBe('replayed')
    expect(await rows()).toHaveLength(1)
  })

  test('keeps platforms apart, and items that are not signed', async () => {
    const kinds = []
    for (const more of [{ key: '1' }, { key: '2' }, { key: '1', platform: 'slack' as const }]) {
      kinds.push(await delivery.inbox.receive(inbound('x', more)))
    }
    expect(kinds).toEqual(['new', 'new', 'new'])
  })

  test('keeps the words out of the file, and drops them once they are dealt with', async () => {
    const { inbox, test } = delivery
    await inbox.receive(inbound('ret +905001234567 alici@ornek.example'))
    const onDisk = () =>
      ['', '-wal'].map((end) => readFileSync(`${test.path}${end}`).toString('latin1')).join('')
    expect(onDisk()).toContain(test.register.vault.markAccount('chat 1'))
    expect(onDisk()).not.toMatch(/5001234567|alici@|chat 1/)
    expect(await rows()).toMatchObject([{ body: expect.anything(), doneAt: null }])
    await inbox.work('telegram', 'chat 1')
    expect(await rows()).toMatchObject([{ body: null, dueAt: null, doneAt: test.clock.now() }])
  })
})

test('done() that the database would not take is noted later with its answers, and the item is not dealt with again', async () => {
  const { inbox, engine, test, platform } = delivery
  const item = inbound('ret', { platform: 'slack', lane: 'user U1' })
  await inbox.receive(item)
  engine.broken = true
  await expect(inbox.done(item, [words('U1', 'RET kaydedildi')])).rejects.toThrow('Cannot use the database')
  engine.broken = false
  test.clock.move(60_000)
  await inbox.workDue()
  expect(dealt).toEqual([])
  expect(await rows()).toMatchObject([{ body: null, doneAt: test.clock.now() }])
  await platform.reached(1)
  expect(platform.textsTo('U1')).toEqual(['RET kaydedildi'])
})

test('forgetOld() drops what was dealt with more than a week ago, and nothing that waits', async () => {
  const { inbox, test } = delivery
  await inbox.receive(inbound('long done', { lane: 'a' }))
  await inbox.work('telegram', 'a')
  await inbox.receive(inbound('waits', { lane: 'b' }))
  test.clock.move(4 * dayMs)
  await inbox.receive(inbound('done', { lane: 'c' }))
  await inbox.work('telegram', 'c')
  test.clock.move(4 * dayMs)
  await inbox.forgetOld()
  const lanes = ['b', 'c'].map((lane) => test.register.vault.markAccount(lane))
  expect((await rows()).map(({ lane }) => lane)).toEqual(lanes)
  expect(await inbox.waiting()).toBe(1)
})

test('an item that waited out an outage of the database outlives a crash too', async () => {
  delivery.handlers = {
    telegram: async () => {
      throw away()
    },
  }
  await receive('RET')
  for (let minute = 0; minute < 60; minute += 1) {
    await delivery.inbox.workDue()
    delivery.test.clock.move(minuteMs)
  }
  const taken = Promise.withResolvers<void>()
  delivery.handlers = {
    telegram: () => {
      taken.resolve()
      return new Promise(() => {})
    },
  }
  delivery.test.clock.move(20 * minuteMs)
  void delivery.inbox.workDue()
  await taken.promise
  delivery.test.clock.move(minuteMs)
  delivery.handlers = { telegram: note }
  await delivery.fork().inbox.workDue()
  expect(dealt).toEqual(['RET'])
})

test('an item after a quiet week is processed by a process that could not note the last one as done', async () => {
  const other = delivery.fork()
  await receive('dur')
  delivery.handlers = {
    telegram: async () => {
      delivery.engine.broken = true
    },
  }
  await delivery.inbox.work('telegram', 'chat 1').catch(() => {})
  delivery.engine.broken = false
  delivery.handlers = { telegram: note }
  delivery.test.clock.move(minuteMs)
  await other.inbox.workDue()
  expect(await rows()).toMatchObject([{ doneAt: expect.any(Number) }])
  delivery.test.clock.move(9 * dayMs)
  await other.inbox.forgetOld()
  dealt.length = 0
  await receive('RET', 'chat 2')
  await delivery.inbox.work('telegram', 'chat 2')
  expect(dealt).toEqual(['RET'])
})

test('an item taken up by a clock a year ahead is processed once the clock is right', async () => {
  delivery.handlers = {
    telegram: async () => {
      throw new Error('not now')
    },
  }
  delivery.test.clock.move(365 * dayMs)
  await receive('RET')
  await delivery.inbox.work('telegram', 'chat 1')
  delivery.test.clock.move(-365 * dayMs)
  delivery.handlers = { telegram: note }
  await receive('durum')
  await delivery.inbox.work('telegram', 'chat 1')
  for (let ticks = 0; ticks < 3; ticks += 1) {
    await delivery.tick()
    delivery.test.clock.move(minuteMs)
  }
  expect(dealt).toEqual(['RET', 'durum'])
})

test('a process that was too slow and then fails takes nothing back that another one has processed', async () => {
  const [other, slow] = [delivery.fork(), Promise.withResolvers<void>()]
  delivery.handlers = { telegram: () => slow.promise }
  await receive('RET')
  const working = delivery.inbox.work('telegram', 'chat 1')
  await expect.poll(rows).toMatchObject([{ attempts: 1 }])
  delivery.test.clock.move(minuteMs)
  delivery.handlers = { telegram: note }
  await other.inbox.workDue()
  slow.reject(new Error('too late'))
  await working
  expect(await delivery.inbox.waiting()).toBe(0)
  await receive('durum')
  await other.inbox.work('telegram', 'chat 1')
  expect(dealt).toEqual(['RET', 'durum'])
})
