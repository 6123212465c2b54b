import { expect, test } from 'vitest'
import { windowCounts } from './limits.ts'

test('windowCounts() counts in windows that begin with the first request, also after the clock was set back', () => {
  const counts = windowCounts(1000)
  const add = (now: number) => counts.add('a', now)
  expect([0, 10, 999].map(add)).toEqual([1, 2, 3])
  expect([counts.add('b', 999), counts.count('a', 999), counts.count('a', 1000)]).toEqual([1, 3, 0])
  expect([100_000, 50, 51].map(add)).toEqual([1, 1, 2])
})

test('windowCounts() counts ten thousand callers at a time, and forgets the oldest', () => {
  const counts = windowCounts(1000)
  for (let n = 0; n < 10_000; n++) counts.add(`${n}`, 0)
  expect(['0', '10000', '0', '9999'].map((caller) => counts.add(caller, 1))).toEqual([2, 1, 1, 2])
})
