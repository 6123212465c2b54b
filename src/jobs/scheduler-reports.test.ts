import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Instance, openTestDelivery, type TestDelivery } from '../../test/support/delivery.ts'
import { forEachTest } from '../../test/support/opened.ts'
import { phone, providerCode, say, subBrandCode } from '../../test/support/register.ts'
import { addDays, type IstanbulDay } from '../calendar/istanbul.ts'
import { closedDay, closedDaysFrom } from '../ledger/days.ts'
import { closeBrand } from '../register/company/brands.ts'
import { addRoom, removeRoom } from '../register/company/rooms.ts'
import { setSetting } from '../register/company/settings.ts'
import { noteComplaint, settleComplaint } from '../register/complaints/complaints.ts'

const delivery = forEachTest(() => openTestDelivery())

const channel = { platform: 'slack', externalId: 'C1', brandCode: subBrandCode } as const
const group = { platform: 'telegram', externalId: '-42', brandCode: subBrandCode } as const

async function tickAt(wallTime: string, { tick }: Pick<Instance, 'tick'> = delivery): Promise<void> {
  delivery.test.clock.set(wallTime)
  await tick()
}

function posts(): string[] {
  return delivery.platform.sent.flatMap(({ target, message }) =>
    message.kind === 'daily-report' ? [`${target} ${message.date}`] : [],
  )
}

function partsOfPosts(part: 'duties' | 'answers'): [IstanbulDay, unknown][] {
  return delivery.platform.sent.flatMap(({ message }): [IstanbulDay, unknown][] =>
    message.kind === 'daily-report' ? [[message.date, message[part]]] : [],
  )
}

const hasClosed = async (date: IstanbulDay) => (await closedDay(delivery.register, date)) !== null

describe('a day', () => {
  test('is closed at 00:30 and not before', async () => {
    await tickAt('2026-03-02 23:59:59')
    await tickAt('2026-03-03 00:28:59')
    await tickAt('2026-03-03 00:29:59')
    expect(await hasClosed('2026-03-02')).toBe(false)
    await tickAt('2026-03-03 00:30:59')
    expect(await hasClosed('2026-03-02')).toBe(true)
    expect(await hasClosed('2026-03-03')).toBe(false)
    expect(delivery.events('day.closed')).toMatchObject([{ date: '2026-03-02' }])
  })

  test('is posted at the time of the report and not before, also when nothing happened', async () => {
    await addRoom(delivery.register, channel)
    await tickAt('2026-03-03 08:58:00')
    await tickAt('2026-03-03 08:59:59')
    expect(posts()).toEqual([])
    await tickAt('2026-03-03 09:00:00')
    await tickAt('2026-03-03 09:01:00')
    expect(posts()).toEqual(['C1 2026-03-02'])
    expect(delivery.platform.sent[0]?.message).toMatchObject({ report: { total: 0, channels: [] } })
  })

  test('is posted to each room at its own hour', async () => {
    await addRoom(delivery.register, { ...channel, reportAt: 7 * 60 + 30 })
    await addRoom(delivery.register, { ...channel, externalId: 'C2' })
    await addRoom(delivery.register, { ...channel, externalId: 'C3', reportAt: 11 * 60 })
    await tickAt('2026-03-03 07:28:00')
    await tickAt('2026-03-03 07:29:59')
    expect(posts()).toEqual([])
    await tickAt('2026-03-03 07:30:00')
    await tickAt('2026-03-03 07:31:00')
    expect(posts()).toEqual(['C1 2026-03-02'])
    await tickAt('2026-03-03 09:00:00')
    await tickAt('2026-03-03 09:01:00')
    await tickAt('2026-03-03 10:59:59')
    expect(posts()).toEqual(['C1 2026-03-02', 'C2 2026-03-02'])
    await tickAt('2026-03-03 11:00:00')
    await tickAt('2026-03-03 11:01:00')
    expect(posts()).toEqual(['C1 2026-03-02', 'C2 2026-03-02', 'C3 2026-03-02'])
  })

  test('is posted to no room once the brand is closed', async () => {
    await addRoom(delivery.register, channel)
    await closeBrand(delivery.register, subBrandCode)
    delivery.test.clock.set('2026-03-04 12:00:00')
    await say(delivery.register, phone(1), 'RET')
    await tickAt('2026-03-05 09:00:00')
    expect(posts()).toEqual(['C1 2026-03-02'])
  })

  test('says what of its brand is about to fall due, on the morning it is posted and in no post of an earlier day', async () => {
    await addRoom(delivery.register, channel)
    await say(delivery.register, phone(1), 'ONAY')
    await say(delivery.register, phone(2), 'ONAY', { brandCode: providerCode })
    await tickAt('2026-03-05 09:00:00')
    const due = { brandCode: subBrandCode, status: 'ONAY', day: '2026-03-05', daysLeft: 0, count: 1 }
    expect(partsOfPosts('duties')).toEqual([
      ['2026-03-02', []],
      ['2026-03-03', []],
      ['2026-03-04', [due]],
    ])
  })

  test('says which complaints have to be answered, of its brand, until they are closed', async () => {
    await addRoom(delivery.register, channel)
    await setSetting(delivery.test.engine, 'complaint_answer_days', '2', {
      by: 'test',
      now: delivery.test.clock.now(),
    })
    for (const brandCode of [subBrandCode, providerCode]) {
      await noteComplaint(delivery.register, { door: 'cli', id: 'test' }, { recipient: phone(1), brandCode })
    }
    await tickAt('2026-03-05 09:00:00')
    await settleComplaint(delivery.register, { door: 'cli', id: 'test' }, { id: 1, outcome: 'withdrawn' })
    await tickAt('2026-03-06 09:00:00')
    const due = { day: '2026-03-04', daysLeft: -1, count: 1 }
    expect(partsOfPosts('answers')).toEqual([
      ['2026-03-02', []],
      ['2026-03-03', []],
      ['2026-03-04', [{ ...due, brandCode: subBrandCode }]],
      ['2026-03-05', []],
    ])
  })
})

describe('after downtime', () => {
  test('the missed days are posted in order, a week of them', async () => {
    await addRoom(delivery.register, channel)
    await tickAt('2026-03-03 09:00:00')
    await tickAt('2026-03-14 08:00:00', delivery.fork())
    const missed = ['07', '08', '09', '10', '11', '12'].map((day) => `C1 2026-03-${day}`)
    expect(posts()).toEqual(['C1 2026-03-02', ...missed])
    await tickAt('2026-03-14 09:00:00', delivery.fork())
    expect(posts()).toEqual(['C1 2026-03-02', ...missed, 'C1 2026-03-13'])
    expect(await closedDaysFrom(delivery.register, '2026-03-01')).toHaveLength(12)
  })

  test('a room gets no day from before it was added, and none once it is removed', async () => {
    await addRoom(delivery.register, channel)
    await tickAt('2026-03-05 12:00:00')
    await addRoom(delivery.register, group)
    await removeRoom(delivery.register, channel)
    await tickAt('2026-03-07 12:00:00')
    expect(posts()).toEqual([
      'C1 2026-03-02',
      'C1 2026-03-03',
      'C1 2026-03-04',
      '-42 2026-03-05',
      '-42 2026-03-06',
    ])
  })
})

test('a clock that jumps neither loses nor doubles a change or a day, in any order of ticks', async () => {
  const steps = fc.array(
    fc.record({
      minutes: fc.oneof(fc.integer({ min: -60, max: 60 }), fc.integer({ min: 0, max: 10 * 60 })),
      changes: fc.integer({ min: 0, max: 2 }),
      ticks: fc.subarray([0, 1]),
    }),
    { minLength: 1, maxLength: 25 },
  )
  await fc.assert(
    fc.asyncProperty(steps, async (walk) => {
      const own = await openTestDelivery({ now: '2026-03-02 22:00:00' })
      try {
        const { clock } = own.test
        await addRoom(own.register, channel)
        const instances = [own.fork(), own.fork()]
        let changes = 0
        for (const step of walk) {
          clock.move(step.minutes * 60_000)
          for (let n = 0; n < step.changes; n += 1) await say(own.register, phone(changes++), 'ONAY')
          await Promise.all(step.ticks.map((place) => instances[place]?.tick()))
        }
        // Past every day that can have entries.
        for (let day = 0; day < 11; day += 1) {
          clock.move(24 * 60 * 60_000)
          await own.fork().tick()
        }

        const answerText = totalsOf(own)
        expect(answerText.map(([date]) => date)).toEqual(daysFrom('2026-03-02', answerText.length))
        expect(answerText.reduce((sum, [, total]) => sum + total, 0)).toBe(changes)
      } finally {
        await own.close()
      }
    }),
    { numRuns: 8 },
  )
})

function totalsOf({ platform }: TestDelivery): [IstanbulDay, number][] {
  return platform.sent.flatMap(({ message }) =>
    message.kind === 'daily-report' ? [[message.date, message.report.total] as [IstanbulDay, number]] : [],
  )
}

function daysFrom(first: IstanbulDay, length: number): IstanbulDay[] {
  return Array.from({ length }, (_, n) => addDays(first, n))
}
