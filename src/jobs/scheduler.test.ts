import { describe, expect, test } from 'vitest'
import { outbox as outboxTable, recordedRequest, telegramAddress } from '../../db/schema.ts'
import { schemaVersion } from '../../db/schema-version.ts'
import { build, query } from '../../db/statement.ts'
import { provenClock } from '../../test/support/clock/proven.ts'
import { collectedLog, type Instance, openTestDelivery, words } from '../../test/support/delivery.ts'
import { forEachTest } from '../../test/support/opened.ts'
import { email, phone, say, subBrandCode } from '../../test/support/register.ts'
import { features } from '../app/features.ts'
import { closedDaysFrom } from '../ledger/days.ts'
import { lastSeal } from '../ledger/seal.ts'
import { addRoom } from '../register/company/rooms.ts'
import { notePerson, proveAddress } from '../register/recipients/people.ts'
import { steadyClock } from '../util/steady-clock.ts'
import type { SendOutcome } from './message.ts'
import { newScheduler, type SchedulerServices } from './scheduler.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

const delivery = forEachTest(() => openTestDelivery())

const closedDays = async () => (await closedDaysFrom(delivery.register, '2020-01-01')).length

describe('newScheduler()', () => {
  test('leaves the jobs to newer servers once a newer izin has migrated the database', async () => {
    const { engine, events, register, test, tick } = delivery
    await say(register, phone(1), 'ONAY')
    await engine.apply([`INSERT INTO migration VALUES (${schemaVersion + 1}, 'newer', 'ab', 1)`])
    test.clock.set('2026-03-03 00:31:00')
    await tick()
    expect([await closedDays(), await register.engine.read(lastSeal())]).toEqual([0, []])
    expect(events('tick.failed')).toMatchObject([
      { step: 'jobs', error: expect.stringContaining('Start a newer izin') },
    ])
  })

  test.each([
    [['inbox'], (): Partial<SchedulerServices> => ({ inbox: { ...delivery.inbox, workDue: fails } })],
    [['forget'], (): Partial<SchedulerServices> => ({ inbox: { ...delivery.inbox, forgetOld: fails } })],
    [
      ['post reports', 'send the digest'],
      (): Partial<SchedulerServices> => ({ outbox: { ...delivery.outbox, put: fails } }),
    ],
    [['outbox'], (): Partial<SchedulerServices> => ({ outbox: { ...delivery.outbox, deliverDue: fails } })],
  ])('logs each step that fails (%s) and goes on with the others', async (steps, broken) => {
    const { outbox, platform, register, test } = delivery
    await addRoom(register, { platform: 'slack', externalId: 'C1', brandCode: subBrandCode })
    await say(register, phone(1), 'ONAY')
    await outbox.put([words('7001', 'merhaba')])
    test.clock.set('2026-03-03 09:00:00')
    const { log, lines } = collectedLog(test.clock.now)
    await newScheduler(parts({ ...broken(), log })).run()
    expect(lines.filter(({ level }) => level === 'error')).toMatchObject(
      steps.map((step) => ({ event: 'tick.failed', step, error: 'Error: broken on purpose' })),
    )
    expect(await closedDays()).toBe(1)
    expect(await register.engine.read(lastSeal())).toHaveLength(1)
    expect(platform.textsTo('7001')).toEqual(steps.includes('outbox') ? [] : ['merhaba'])
    const isPosted = platform.sent.some(({ target }) => target === 'C1')
    expect(isPosted).toBe(!steps.includes('outbox') && !steps.includes('post reports'))
  })
})

describe('the lease', () => {
  const close = async (wallTime: string, { tick }: Instance) => {
    delivery.test.clock.set(wallTime)
    await tick()
    return await closedDays()
  }

  test('leaves the jobs to one process, and to the next when that one has died', async () => {
    const other = await delivery.another()
    expect(await close('2026-03-03 00:28:00', delivery)).toBe(0)
    // It dies here. Its lease lasts five minutes.
    expect(await close('2026-03-03 00:30:00', other)).toBe(0)
    expect(await close('2026-03-03 00:32:59', other)).toBe(0)
    expect(await close('2026-03-03 00:34:00', other)).toBe(1)
  })

  test('is given up by the process that has it when that ends, and by no other', async () => {
    const other = await delivery.another()
    expect(await close('2026-03-03 00:28:00', delivery)).toBe(0)
    await other.end()
    expect(await close('2026-03-03 00:30:00', other)).toBe(0)
    await delivery.end()
    expect(await close('2026-03-03 00:31:00', await delivery.another())).toBe(1)
    expect(await close('2026-03-04 00:40:00', other)).toBe(1)
  })

  test('is given up only when the jobs that run have ended', async () => {
    const other = await delivery.another()
    const reached = Promise.withResolvers<void>()
    const pause = Promise.withResolvers<void>()
    const { run, end } = newScheduler(
      parts({
        inbox: {
          ...delivery.inbox,
          async forgetOld() {
            reached.resolve()
            await pause.promise
          },
        },
      }),
    )
    const running = run()
    await reached.promise
    const ending = end()
    await other.tick()
    await say(delivery.register, phone(1), 'ONAY')
    expect(await close('2026-03-02 15:02:00', other)).toBe(0)
    expect(await delivery.engine.read(lastSeal())).toEqual([])
    pause.resolve()
    await Promise.all([ending, running])
    expect(await close('2026-03-03 00:30:00', other)).toBe(1)
  })

  test('is kept by its process as long as that ticks', async () => {
    const other = await delivery.another()
    await close('2026-03-02 23:00:00', delivery)
    for (let minute = 1; minute < 12; minute += 1) {
      delivery.test.clock.move(minuteMs)
      await delivery.tick()
      await other.tick()
    }
    await say(delivery.register, phone(1), 'ONAY')
    delivery.test.clock.move(minuteMs)
    await other.tick()
    expect(await delivery.engine.read(lastSeal())).toEqual([])
    await delivery.tick()
    expect(await delivery.engine.read(lastSeal())).toHaveLength(1)
  })
})

describe('a clock that shows another time', () => {
  const yearsMs = 3 * 365 * dayMs

  /** A process on the same file with its own clock: `machine` shows a time, `tick` lets time pass. */
  function onMachine(startsOffBy = 0) {
    const machine = { offBy: startsOffBy }
    const time = steadyClock(
      () => delivery.test.clock.now() + machine.offBy,
      () => delivery.test.clock.now(),
    )
    const register = { ...delivery.register, clock: time.now }
    const { log, lines } = collectedLog(time.now)
    const { run } = newScheduler(parts({ register, time, log }))
    const tick = async (minutes: number) => {
      for (let minute = 0; minute < minutes; minute += 1) {
        delivery.test.clock.move(minuteMs)
        await run()
      }
    }
    return { machine, register, lines, tick }
  }

  test('for a moment closes no day and dates nothing ahead', async () => {
    const { machine, register, tick } = onMachine()
    await tick(20)
    machine.offBy = yearsMs
    await tick(2)
    const { change } = await say(register, phone(1), 'ONAY')
    machine.offBy = 0
    await tick(20)
    expect(await closedDays()).toBe(0)
    expect(change?.recordedAt).toBeLessThanOrEqual(delivery.test.clock.now())
  })

  test('jumping twice by hours closes no running day; one set anew closes it after ten minutes', async () => {
    const { machine, tick } = onMachine()
    await tick(20)
    for (const jumpedMs of [23 * 60 * minuteMs, 25 * 60 * minuteMs]) {
      machine.offBy = jumpedMs
      await tick(2)
    }
    expect(await closedDays()).toBe(0)
    machine.offBy = 0
    await tick(20)
    expect(await closedDays()).toBe(0)
    machine.offBy = 23 * 60 * minuteMs
    await tick(10)
    expect(await closedDays()).toBe(0)
    await tick(1)
    expect(await closedDays()).toBe(1)
  })

  test('at the start of a process closes no day, drops nothing, and is left when it is set right', async () => {
    await say(delivery.register, phone(1), 'ONAY', { requestKey: 'once' })
    const { machine, lines, tick } = onMachine(yearsMs)
    await tick(5)
    expect(await delivery.engine.read(query(build.select().from(recordedRequest)))).toHaveLength(1)
    machine.offBy = 0
    await tick(7)
    expect(await closedDays()).toBe(0)
    expect(lines).toContainEqual(
      expect.objectContaining({ event: 'day.waits-for-clock', from: '2026-03-02' }),
    )
    delivery.test.clock.set('2026-03-03 00:31:00')
    await tick(1)
    expect(await closedDays()).toBe(1)
  })

  test.each([
    ['for years, as after a long sleep', 400],
    ['for weeks, as after a downtime', 14],
    ['of the next morning', 1],
  ])('at a start is followed after ten minutes: %s', async (_, days) => {
    const { tick } = onMachine(days * dayMs)
    await tick(9)
    expect(await closedDays()).toBe(0)
    await tick(1)
    expect(await closedDays()).toBe(days)
  })
})

describe('forgetting', () => {
  const rows = async () => {
    const { engine } = delivery
    return {
      posts: (
        await engine.read(
          query(build.select({ key: outboxTable.key }).from(outboxTable).orderBy(outboxTable.id)),
        )
      ).map(({ key }) => key),
      requests: (await engine.read(query(build.select().from(recordedRequest)))).length,
      proofs: (await engine.read(query(build.select().from(telegramAddress)))).length,
    }
  }

  test('drops what is older than a quarter, and nothing that is not settled well', async () => {
    const { outbox, platform, register, test, tick } = delivery
    const put = async (text: string, outcome?: SendOutcome) => {
      if (outcome !== undefined) platform.will(text, outcome)
      await outbox.put([words(text, text, { key: text })])
      await outbox.deliverDue()
    }
    await put('old')
    await put('refused', { kind: 'refused', detail: 'no' })
    await put('waits', { kind: 'later', afterMs: dayMs, detail: '429' })
    await say(register, phone(1), 'ONAY', { requestKey: 'old' })
    await notePerson(register, { userId: '7001', account: { accountId: '1', chatId: '1' }, language: 'tr' })
    for (const one of [phone(1), email(1)]) await proveAddress(register, '7001', one)
    test.clock.move(45 * dayMs)
    await put('newer')
    await say(register, phone(2), 'ONAY', { requestKey: 'newer' })
    await proveAddress(register, '7001', email(2))
    await tick()
    expect(await rows()).toEqual({
      posts: ['old', 'refused', 'waits', 'newer'],
      requests: 2,
      proofs: 2,
    })
    test.clock.move(45 * dayMs)
    await tick()
    expect(await rows()).toEqual({ posts: ['waits', 'newer'], requests: 1, proofs: 1 })
    // Nothing is left that a new message could be taken for.
    await put('old')
    expect(platform.textsTo('old')).toEqual(['old', 'old'])
  })

  test('is done once an hour, be it that every tick is of another process', async () => {
    let done = 0
    const forgetOld = async () => {
      done += 1
    }
    const tickAnew = () => newScheduler(parts({ inbox: { ...delivery.inbox, forgetOld } })).run()
    for (const minutes of [0, 1, 58, 1]) {
      delivery.test.clock.move(minutes * minuteMs)
      await tickAnew()
    }
    expect(done).toBe(2)
    // A turn taken by a clock that ran ahead does not last.
    delivery.test.clock.move(-10 * dayMs)
    await tickAnew()
    expect(done).toBe(3)
  })
})

const fails = async () => {
  throw new Error('broken on purpose')
}

function parts(more: Partial<SchedulerServices>): SchedulerServices {
  const { inbox, outbox, register, test } = delivery
  const { log } = collectedLog(test.clock.now)
  return {
    register,
    inbox,
    outbox,
    features,
    publicUrl: 'https://izin.ornek.example',
    reportAtMinutes: 9 * 60,
    stamper: null,
    admins: [],
    readers: null,
    postWebhook: null,
    smsList: null,
    iys: null,
    log,
    random: Math.random,
    time: provenClock(test.clock.now),
    processId: 'test',
    ...more,
  }
}
