import { beforeEach, describe, expect, test } from 'vitest'
import { StorageError } from '../../db/engine.ts'
import { inbox as inboxTable } from '../../db/schema.ts'
import { build, query } from '../../db/statement.ts'
import { admin, type Instance, openTestDelivery } from '../../test/support/delivery.ts'
import { forEachTest } from '../../test/support/opened.ts'
import { notePerson } from '../register/recipients/people.ts'
import { wordless } from '../util/sentence.ts'
import type { InboxItem } from './inbox.ts'

const delivery = forEachTest(() => openTestDelivery())
let dealt: string[]

beforeEach(async () => {
  dealt = []
  delivery.handlers = { slack: note, telegram: note }
})

async function note({ body }: InboxItem): Promise<void> {
  dealt.push(body)
}

async function receive(body: string, lane = 'a', platform: 'slack' | 'telegram' = 'telegram'): Promise<void> {
  expect(await delivery.inbox.receive({ platform, key: body, lane, body })).toBe('new')
}

function holdFirst(platform: 'slack' | 'telegram') {
  const [started, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  delivery.handlers[platform] = async (item) => {
    await note(item)
    if (dealt.length > 1) return
    started.resolve()
    await held.promise
  }
  return { started: started.promise, end: held.resolve }
}

async function pass(seconds: number, { inbox }: Pick<Instance, 'inbox'> = delivery): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    delivery.test.clock.move(1000)
    await inbox.workDue()
  }
}

const bodiesOf = async () =>
  (await delivery.engine.read(query(build.select({ body: inboxTable.body }).from(inboxTable)))).map(
    ({ body }) => body,
  )

describe('work()', () => {
  test('deals with a lane in order, one item at a time, and with lanes side by side', async () => {
    const others = Promise.withResolvers<void>()
    delivery.handlers.telegram = async ({ body }) => {
      dealt.push(`${body} begins`)
      if (body === 'a1') await others.promise
      dealt.push(`${body} ends`)
      if (body === 'b1') others.resolve()
    }
    for (const body of ['a1', 'a2', 'b1']) await receive(body, body[0])
    await Promise.all(['a', 'a', 'b'].map((lane) => delivery.inbox.work('telegram', lane)))
    const ofA = dealt.filter((line) => line.startsWith('a'))
    expect(ofA).toEqual(['a1 begins', 'a1 ends', 'a2 begins', 'a2 ends'])
    expect(dealt.indexOf('b1 ends')).toBeLessThan(dealt.indexOf('a1 ends'))
  })

  test('leaves an item to the process that is at it, and what came behind it too, in order', async () => {
    const other = await delivery.another()
    const { started, end } = holdFirst('telegram')
    await receive('first')
    const working = delivery.inbox.work('telegram', 'a')
    await started
    const second = { platform: 'telegram', key: 'second', lane: 'a', body: 'second' } as const
    expect(await other.inbox.receive(second)).toBe('new')
    await other.inbox.work('telegram', 'a')
    expect(dealt).toEqual(['first'])
    end()
    await working
    expect(dealt).toEqual(['first', 'second'])
  })

  test('tries a failing item again after a short pause, and holds up its own lane only', async () => {
    const { test, inbox } = delivery
    const began = test.clock.now()
    const triedAfter: number[] = []
    delivery.handlers.telegram = async (item) => {
      if (item.body !== 'fails') return await note(item)
      triedAfter.push((test.clock.now() - began) / 1000)
      if (triedAfter.length < 3) throw new Error('not yet')
      await note(item)
    }
    await receive('fails', 'a')
    await receive('behind', 'a')
    await receive('beside', 'b')
    await Promise.all(['a', 'b'].map((lane) => inbox.work('telegram', lane)))
    expect(dealt).toEqual(['beside'])
    await pass(3)
    expect(dealt).toEqual(['beside'])
    await pass(1)
    expect(triedAfter).toEqual([0, 2, 4])
    expect(dealt).toEqual(['beside', 'fails', 'behind'])
  })

  test('gives an item up within seconds, tells its sender and the admins, and goes on with its lane', async () => {
    const { register, outbox, platform } = delivery
    const account = { accountId: '7001', chatId: '7001' }
    await notePerson(register, { userId: register.vault.markAccount('7001'), account, language: 'en' })
    let attempts = 0
    delivery.handlers.telegram = async (item) => {
      if (item.body !== 'poison') return await note(item)
      attempts += 1
      throw new Error('never')
    }
    await receive('poison', '7001')
    const item = 1
    await receive('behind', '7001')
    await delivery.inbox.work('telegram', '7001')
    await pass(4)
    expect(attempts).toBe(3)
    expect(dealt).toEqual(['behind'])
    expect(delivery.events('inbox.failed')).toHaveLength(3)
    expect(delivery.events('inbox.given-up')).toMatchObject([{ item, error: 'Error: never' }])
    expect(await bodiesOf()).toEqual([null, null])
    const rows = await delivery.engine.read(query(build.select().from(inboxTable)))
    expect(rows.filter(({ givenUpAt }) => givenUpAt !== null)).toMatchObject([{ id: item }])
    await outbox.deliverDue()
    expect(new Map(platform.sent.map(({ target, message }) => [target, message]))).toEqual(
      new Map<string, object>([
        ['7001', { kind: 'not-processed', language: 'en', contact: null }],
        [admin, { kind: 'inbound-given-up', platform: 'telegram', item }],
      ]),
    )
  })

  test('never gives an item up because the database failed', async () => {
    const { clock } = delivery.test
    let works = false
    delivery.handlers.telegram = async (item) => {
      if (works) return await note(item)
      throw new StorageError(wordless('full'), { cause: undefined, passing: true })
    }
    await receive('ret')
    await delivery.inbox.work('telegram', 'a')
    for (let hour = 0; hour < 24; hour += 1) {
      clock.move(60 * 60_000)
      await delivery.inbox.workDue()
    }
    works = true
    await pass(15 * 60)
    expect(dealt).toEqual(['ret'])
  })
})

describe('workDue()', () => {
  test('takes up an item whose receiver died, after 30 seconds and not before', async () => {
    await receive('abandoned', 'a', 'slack')
    await pass(29)
    expect(dealt).toEqual([])
    await pass(1)
    expect(dealt).toEqual(['abandoned'])
    await pass(60)
    expect(dealt).toEqual(['abandoned'])
  })

  test('does not take up twice what is being worked on, here or in another process', async () => {
    const other = await delivery.another()
    const { started, end } = holdFirst('slack')
    await receive('slow', 'user U1', 'slack')
    delivery.test.clock.move(30_000)
    const runs = [delivery.inbox.workDue(), other.inbox.workDue()]
    await started
    delivery.test.clock.move(20_000)
    runs.push(delivery.inbox.workDue(), other.inbox.workDue())
    end()
    await Promise.all(runs)
    await pass(60, other)
    expect(dealt).toEqual(['slow'])
  })

  test('counts attempts in which the process died, so that a fatal item does not kill for ever', async () => {
    await receive('fatal')
    for (let death = 0; death < 8; death += 1) {
      const started = Promise.withResolvers<void>()
      delivery.handlers.telegram = () => {
        started.resolve()
        return new Promise(() => {})
      }
      delivery.test.clock.move(30_000)
      void delivery.fork().inbox.workDue()
      await started.promise
    }
    delivery.handlers.telegram = note
    const last = delivery.fork()
    delivery.test.clock.move(30_000)
    await last.inbox.workDue()
    expect(dealt).toEqual([])
    expect(last.events('inbox.given-up')).toHaveLength(1)
  })

  test('is not kept from what it can do by what it cannot', async () => {
    const { handlers, inbox, test } = delivery
    handlers.telegram = async () => {
      throw new Error('no')
    }
    for (let lane = 0; lane < 110; lane += 1) {
      await receive(`t${lane}`, `lane ${lane}`)
      await receive(`u${lane}`, `lane ${lane}`)
    }
    test.clock.move(30_000)
    await inbox.workDue()
    delete handlers.telegram
    await receive('slack', 'user U1', 'slack')
    test.clock.move(30_000)
    await inbox.workDue()
    expect(dealt).toEqual(['slack'])
  })
})
