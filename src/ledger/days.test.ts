import { asc } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { day } from '../../db/schema.ts'
import { build, query } from '../../db/statement.ts'
import { tamper } from '../../test/cli/tamper.ts'
import { forEachTest } from '../../test/support/opened.ts'
import { openTestRegister, phone, say } from '../../test/support/register.ts'
import { formatWallTime } from '../calendar/istanbul.ts'
import { verifyRegister } from '../verification/verify-register.ts'
import { closeDaysThrough, closedDay, firstOpenDay } from './days.ts'

const opened = forEachTest(() => openTestRegister({ now: '2026-03-02 15:00:00' }))

async function consent(n: number): Promise<string> {
  const { change } = await say(opened.register, phone(n), 'ONAY')
  return formatWallTime(change?.recordedAt ?? 0)
}

const days = () => opened.engine.read(query(build.select().from(day).orderBy(asc(day.date))))

test('closeDaysThrough() closes in order, the days without changes too, and never the present one', async () => {
  await consent(1)
  await consent(2)
  opened.clock.set('2026-03-05 10:00:00')
  await consent(3)
  expect(await closeDaysThrough(opened.register, '2026-03-31')).toEqual([
    '2026-03-02',
    '2026-03-03',
    '2026-03-04',
  ])
  expect((await days()).map(({ date, fromSeq, toSeq, entries }) => [date, fromSeq, toSeq, entries])).toEqual([
    ['2026-03-02', 1, 2, 2],
    ['2026-03-03', null, null, 0],
    ['2026-03-04', null, null, 0],
  ])
  expect(await closeDaysThrough(opened.register, '2026-03-31')).toEqual([])
  expect(await firstOpenDay(opened.register)).toBe('2026-03-05')
})

test('closeDaysThrough() stops at the day it is asked for', async () => {
  opened.clock.set('2026-03-10 10:00:00')
  expect(await closeDaysThrough(opened.register, '2026-03-03')).toEqual(['2026-03-02', '2026-03-03'])
  expect(await closedDay(opened.register, '2026-03-04')).toBeNull()
})

test('nothing is dated into a closed day, though the clock runs back into it', async () => {
  await consent(1)
  opened.clock.set('2026-03-03 00:30:00')
  await closeDaysThrough(opened.register, '2026-03-02')
  opened.clock.set('2026-03-02 23:00:00')
  expect(await consent(2)).toBe('2026-03-03 00:00:00')
  opened.clock.set('2026-03-04 00:30:00')
  await closeDaysThrough(opened.register, '2026-03-03')
  expect(await closedDay(opened.register, '2026-03-02')).toMatchObject({ fromSeq: 1, toSeq: 1, entries: 1 })
  expect(await closedDay(opened.register, '2026-03-03')).toMatchObject({ fromSeq: 2, toSeq: 2, entries: 1 })
})

test('a change recorded while a day is being closed falls into the next or into that day, and is in one of them', async () => {
  await consent(1)
  opened.clock.set('2026-03-03 00:30:00')
  const work = [
    closeDaysThrough(opened.register, '2026-03-02'),
    ...Array.from({ length: 30 }, (_, n) => consent(n + 2)),
    closeDaysThrough(opened.register, '2026-03-02'),
  ]
  await Promise.all(work)
  opened.clock.set('2026-03-04 00:30:00')
  await closeDaysThrough(opened.register, '2026-03-03')
  const closed = await days()
  expect(closed.map(({ date }) => date)).toEqual(['2026-03-02', '2026-03-03'])
  expect(closed.reduce((sum, { entries }) => sum + entries, 0)).toBe(31)
  expect(await verifyRegister(opened.register)).toMatchObject({ ok: true, changes: 31 })
})

test('seals and days made anew at the same instants have the same heads', async () => {
  const make = async () => {
    opened.clock.set('2026-03-05 00:30:00')
    await closeDaysThrough(opened.register, '2026-03-04')
    return (await days()).map(({ date, head }) => `${date} ${head.toString('hex')}`)
  }
  await consent(1)
  await consent(2)
  opened.clock.set('2026-03-04 12:00:00')
  await consent(3)
  const heads = await make()
  tamper(opened.path, (database) => database.exec('DELETE FROM day; DELETE FROM seal'))
  expect(await make()).toEqual(heads)
})

test('there is no day to close before there is a company', async () => {
  await opened.engine.apply(['DELETE FROM brand', 'DELETE FROM provider'])
  expect(await firstOpenDay(opened.register)).toBeNull()
  opened.clock.set('2026-03-10 00:30:00')
  expect(await closeDaysThrough(opened.register, '2026-03-09')).toEqual([])
})

test('no day before the register is closed, although it is asked for first', async () => {
  opened.clock.set('2026-03-03 09:00:00')
  expect(await closeDaysThrough(opened.register, '2026-02-27')).toEqual([])
  expect(await closeDaysThrough(opened.register, '2026-03-02')).toEqual(['2026-03-02'])
})
