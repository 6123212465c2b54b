import { describe, expect, test } from 'vitest'
import { limiter } from './limits.ts'

describe('limiter()', () => {
  test('lets so many of one address through in a window, which begins with the first', () => {
    const may = limiter(2, 1000)
    expect([0, 10, 999].map((now) => may('a', now))).toEqual([true, true, false])
    expect(may('b', 999)).toBe(true)
    expect([1000, 1001, 1002].map((now) => may('a', now))).toEqual([true, true, false])
  })

  test('begins anew when the clock was set back', () => {
    const may = limiter(1, 1000)
    expect(may('a', 100_000)).toBe(true)
    expect(may('a', 50)).toBe(true)
    expect(may('a', 51)).toBe(false)
  })

  test('lets everybody through without a limit, and nobody when it is 0', () => {
    const without = limiter(Number.POSITIVE_INFINITY, 1000)
    expect(Array.from({ length: 1000 }, () => without('a', 0))).not.toContain(false)
    expect(limiter(0, 1000)('a', 0)).toBe(false)
  })

  test('counts ten thousand addresses at a time, forgetting the oldest', () => {
    const may = limiter(1, 1000)
    for (let n = 0; n < 10_000; n++) may(`${n}`, 0)
    expect([may('0', 1), may('10000', 1), may('0', 1), may('9999', 1)]).toEqual([false, true, true, false])
  })
})
