import { beforeEach, expect, test } from 'vitest'
import { StorageError, UnknownOutcomeError } from '../../../db/engine.ts'
import { inbox as inboxTable } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import { collectedLog, openTestDelivery } from '../../../test/support/delivery.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { openInbox } from './inbox.ts'

/** Acknowledged items are processed whatever happens to the database, a process or the clock. */

const delivery = forEachTest(() => openTestDelivery())
let dealt: string[]

beforeEach(async () => {
  dealt = []
})

const dayMs = 24 * 60 * 60_000
const minuteMs = 60_000
const away = () => new StorageError('Cannot use the database: away', { cause: undefined, passing: true })
const note = async ({ body }: { readonly body: string }) => void dealt.push(body)
const receive = (key: string, body: string, lane = 'chat 1') =>
  delivery.inbox.receive({ platform: 'telegram', key, lane, body })

test('an item that waited out an outage of the database outlives a crash too', async () => {
  delivery.handlers = {
    telegram: async () => {
      throw away()
    },
  }
  await receive('1', 'RET')
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

test('what comes in after a quiet week is dealt with, by whoever could not note the last one as done', async () => {
  const other = delivery.fork()
  await receive('1', 'dur')
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
  const [row] = await delivery.engine.read(query(build.select().from(inboxTable)))
  expect(row?.doneAt).not.toBeNull()
  delivery.test.clock.move(9 * dayMs)
  await other.inbox.forgetOld()
  dealt.length = 0
  await receive('2', 'RET', 'chat 2')
  await delivery.inbox.work('telegram', 'chat 2')
  expect(dealt).toEqual(['RET'])
})

test('what was taken up by a clock that ran a year ahead is dealt with once the clock is right', async () => {
  delivery.handlers = {
    telegram: async () => {
      throw new Error('not now')
    },
  }
  delivery.test.clock.move(365 * dayMs)
  await receive('1', 'RET')
  await delivery.inbox.work('telegram', 'chat 1')
  delivery.test.clock.move(-365 * dayMs)
  delivery.handlers = { telegram: note }
  await receive('2', 'durum')
  await delivery.inbox.work('telegram', 'chat 1')
  for (let ticks = 0; ticks < 3; ticks += 1) {
    await delivery.tick()
    delivery.test.clock.move(minuteMs)
  }
  expect(dealt).toEqual(['RET', 'durum'])
})

test('who stored an item and then cannot read it does not say that nothing was stored', async () => {
  const { engine, register } = delivery
  let stored = false
  const failing: typeof engine = {
    ...engine,
    read: async (asked) => {
      if (stored) throw away()
      return await engine.read(asked)
    },
    unit: async (reads, decide) => {
      const result = await engine.unit(reads, decide)
      stored = true
      return result
    },
  }
  const { log } = collectedLog(delivery.test.clock.now)
  const inbox = openInbox({ ...register, engine: failing }, () => ({ telegram: note }), log)
  const receiving = inbox.receive({ platform: 'telegram', key: '1', lane: 'chat 1', body: 'RET' })
  await expect(receiving).rejects.toThrow(UnknownOutcomeError)
})

test('who was too slow and then fails takes nothing back that another process has dealt with meanwhile', async () => {
  const [other, slow] = [delivery.fork(), Promise.withResolvers<void>()]
  delivery.handlers = { telegram: () => slow.promise }
  await receive('1', 'RET')
  const working = delivery.inbox.work('telegram', 'chat 1')
  await expect.poll(async () => await attempts()).toBe(1)
  delivery.test.clock.move(minuteMs)
  delivery.handlers = { telegram: note }
  await other.inbox.workDue()
  slow.reject(new Error('too late'))
  await working
  expect(await delivery.inbox.waiting()).toBe(0)
  await receive('2', 'durum')
  await other.inbox.work('telegram', 'chat 1')
  expect(dealt).toEqual(['RET', 'durum'])
})

async function attempts(): Promise<number | undefined> {
  const [row] = await delivery.engine.read(query(build.select().from(inboxTable)))
  return row?.attempts
}
