import { hash } from 'node:crypto'
import { asc } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { seal } from '../../db/schema.ts'
import { build, query } from '../../db/statement.ts'
import { forEachTest } from '../../test/support/opened.ts'
import { openTestRegister, phone, say } from '../../test/support/register.ts'
import { verifyRegister } from '../verification/verify-register.ts'
import { closeDaysThrough } from './days.ts'
import { type DayContent, dayHead, dayText, sealEntries } from './seal.ts'

const opened = forEachTest(() => openTestRegister())

const consent = (n: number) => say(opened.register, phone(n), 'ONAY')
const seals = () => opened.engine.read(query(build.select().from(seal).orderBy(asc(seal.fromSeq))))

test('sealEntries() makes nothing of nothing', async () => {
  expect(await sealEntries(opened.register)).toBe(0)
  expect(await seals()).toEqual([])
})

test('sealEntries() leaves no gap between seals', async () => {
  for (const count of [1, 3, 2]) {
    for (let n = 0; n < count; n += 1) await consent(count * 10 + n)
    opened.clock.move(60_000)
    expect(await sealEntries(opened.register)).toBe(1)
    expect(await sealEntries(opened.register)).toBe(0)
  }
  const made = await seals()
  expect(made.map(({ fromSeq, toSeq }) => [fromSeq, toSeq])).toEqual([
    [1, 1],
    [2, 4],
    [5, 6],
  ])
  expect(await verifyRegister(opened.register)).toMatchObject({ ok: true, changes: 6 })
})

test('sealEntries() puts no more into a seal than its most, and leads from each to its day', async () => {
  for (let n = 0; n < 7; n += 1) await consent(n)
  expect(await sealEntries(opened.register, undefined, 3)).toBe(3)
  expect((await seals()).map(({ fromSeq, toSeq }) => [fromSeq, toSeq])).toEqual([
    [1, 3],
    [4, 6],
    [7, 7],
  ])
  opened.clock.set('2026-03-03 09:00:00')
  await closeDaysThrough(opened.register, '2026-03-02')
  expect(await verifyRegister(opened.register)).toMatchObject({ ok: true, changes: 7 })
})

test('sealEntries() never seals over midnight', async () => {
  opened.clock.set('2026-03-02 23:59:58')
  await consent(1)
  await consent(2)
  opened.clock.set('2026-03-03 00:00:00')
  await consent(3)
  opened.clock.set('2026-03-05 08:00:00')
  await consent(4)
  expect(await sealEntries(opened.register)).toBe(3)
  expect((await seals()).map(({ fromSeq, toSeq }) => [fromSeq, toSeq])).toEqual([
    [1, 2],
    [3, 3],
    [4, 4],
  ])
})

test('sealEntries() leaves out what was recorded at or after `until`', async () => {
  await consent(1)
  opened.clock.move(2000)
  const until = opened.clock.now()
  await consent(2)
  expect(await sealEntries(opened.register, until)).toBe(1)
  expect((await seals()).at(-1)?.toSeq).toBe(1)
  expect(await sealEntries(opened.register, until)).toBe(0)
  expect(await sealEntries(opened.register)).toBe(1)
})

test('sealEntries() called twice at once seals every change once', async () => {
  for (let n = 0; n < 20; n += 1) await consent(n)
  const sealing = [sealEntries(opened.register), sealEntries(opened.register), consent(20)]
  await Promise.all(sealing)
  await sealEntries(opened.register)
  const made = await seals()
  let next = 1
  for (const { fromSeq, toSeq } of made) {
    expect(fromSeq).toBe(next)
    next = toSeq + 1
  }
  expect(next).toBe(22)
  expect(made[0]?.date).toBe('2026-03-02')
})

const root = new Uint8Array(32).fill(0x11)
const part = { date: '2026-03-02', fromSeq: 1, toSeq: 60, entries: 60, root } as const
const day: DayContent = { ...part, previousHead: new Uint8Array(32).fill(0x22), closedAt: 1772487000000 }

test('dayHead() is the SHA-256 of one line of JSON', () => {
  expect(dayText(day)).toBe(
    `["izin-day-1","2026-03-02",1,60,60,"${'11'.repeat(32)}","${'22'.repeat(32)}",1772487000000]`,
  )
  expect(dayHead(day).toString('hex')).toBe(hash('sha256', dayText(day)))
})
