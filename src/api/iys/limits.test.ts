import { expect, test } from 'vitest'
import { movingCounts } from './limits.ts'

test('movingCounts() counts the last hour of a caller, also after the clock was set back', () => {
  const counts = movingCounts(1000)
  for (const at of [0, 10, 999]) counts.add('a', at)
  expect([999, 1000, 1010, 1999].map((now) => counts.count('a', now))).toEqual([3, 2, 1, 0])
  expect([counts.count('b', 999), counts.wait('a', 3, 999), counts.wait('a', 4, 999)]).toEqual([0, 1, 0])
  counts.add('a', 100_000)
  expect([counts.count('a', 100_000), counts.count('a', 50)]).toEqual([1, 0])
})

test('movingCounts() counts ten thousand callers at a time, and forgets the oldest', () => {
  const counts = movingCounts(1000)
  for (let n = 0; n <= 10_000; n++) counts.add(`${n}`, 0)
  expect(['0', '1', '10000'].map((caller) => counts.count(caller, 1))).toEqual([0, 1, 1])
})
