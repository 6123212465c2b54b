import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { collectedLog } from '../../test/support/delivery.ts'
import { startTicks } from './ticks.ts'

const secondMs = 1000
const listening = { listening: true }
const { log, lines } = collectedLog(() => 0)

// Half past a second, so that no run falls on a step.
beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 2, 2, 12, 0, 0, 500) }))
afterEach(() => {
  vi.useRealTimers()
  lines.length = 0
})

test('startTicks() ticks at once and then every second, until it is stopped', async () => {
  let count = 0
  const tick = async () => {
    count += 1
  }
  const ticks = startTicks(listening, tick, log)
  expect(count).toBe(1)
  await vi.advanceTimersByTimeAsync(3 * secondMs)
  expect(count).toBe(4)
  ticks.stop()
  await vi.advanceTimersByTimeAsync(3 * secondMs)
  expect(count).toBe(4)
})

test('startTicks() begins no tick while one runs, the first one included, and stores none up', async () => {
  const ends: (() => void)[] = []
  const ticks = startTicks(listening, () => new Promise((resolve) => ends.push(resolve)), log)
  for (let begun = 1; begun <= 2; begun += 1) {
    await vi.advanceTimersByTimeAsync(5 * secondMs)
    expect(ends).toHaveLength(begun)
    ends.at(-1)?.()
    await vi.advanceTimersByTimeAsync(secondMs)
    expect(ends).toHaveLength(begun + 1)
  }
  ticks.stop()
})

test('startTicks() logs a tick that fails, the first one included, and goes on', async () => {
  let count = 0
  const fails = async () => {
    count += 1
    throw new Error(`broken ${count}`)
  }
  const ticks = startTicks(listening, fails, log)
  await vi.advanceTimersByTimeAsync(2 * secondMs)
  ticks.stop()
  expect(lines).toMatchObject(
    [1, 2, 3].map((n) => ({ level: 'error', event: 'tick.failed', error: `Error: broken ${n}` })),
  )
})

test('startTicks() refuses a server that does not listen yet, and ticks nothing', async () => {
  let count = 0
  const tick = async () => {
    count += 1
  }
  expect(() => startTicks({ listening: false }, tick, log)).toThrow('the server does not listen yet')
  await vi.advanceTimersByTimeAsync(3 * secondMs)
  expect(count).toBe(0)
})
