import { expect, test } from 'vitest'
import { memoizeByCost } from './queries.ts'

function setUp(tookMs: number) {
  const clock = { ms: 0 }
  const count = { started: 0, isFailing: false }
  const ask = memoizeByCost(
    async () => {
      count.started += 1
      await Promise.resolve()
      clock.ms += tookMs
      if (count.isFailing) throw new Error('database is locked')
      return count.started
    },
    () => clock.ms,
  )
  return { ask, clock, count }
}

test('memoizeByCost() makes one count for all who ask meanwhile', async () => {
  const { ask } = setUp(5)
  expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1])
  expect(await ask()).toBe(2)
})

test('memoizeByCost() uses a slow one fifty times as long as it took', async () => {
  const { ask, clock } = setUp(100)
  expect(await ask()).toBe(1)
  clock.ms += 4999
  expect(await ask()).toBe(1)
  clock.ms += 1
  expect(await ask()).toBe(2)
})

test('memoizeByCost() counts anew after one that failed', async () => {
  const { ask, count } = setUp(100)
  count.isFailing = true
  await expect(ask()).rejects.toThrow('database is locked')
  count.isFailing = false
  expect(await ask()).toBe(2)
})
