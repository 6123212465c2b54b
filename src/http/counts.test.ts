import { expect, test } from 'vitest'
import { slidingWindowCounter } from './counts.ts'

test('slidingWindowCounter() counts the last hour of a caller, also after the clock was set back', () => {
  const counts = slidingWindowCounter(1000)
  for (const at of [0, 10, 999]) counts.add('a', at)
  expect([999, 1000, 1010].map((now) => counts.wait('a', 3, now))).toEqual([1, 0, 0])
  expect([counts.wait('b', 1, 999), counts.wait('a', 4, 999)]).toEqual([0, 0])
  counts.add('a', 100_000)
  expect([counts.wait('a', 1, 100_000), counts.wait('a', 1, 50)]).toEqual([1000, 0])
})

test('slidingWindowCounter() counts ten thousand callers at a time, and forgets the oldest', () => {
  const counts = slidingWindowCounter(1000)
  for (let n = 0; n <= 10_000; n++) counts.add(`${n}`, 0)
  expect(['0', '1', '10000'].map((caller) => counts.wait(caller, 1, 1))).toEqual([0, 999, 999])
})
