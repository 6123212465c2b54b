import { beforeEach, describe, expect, test } from 'vitest'
import { steadyClock } from './steady-clock.ts'

const secondMs = 1000
const minuteMs = 60 * secondMs
const dayMs = 24 * 60 * minuteMs
const yearsMs = 3 * 365 * dayMs
const start = Date.UTC(2026, 2, 2, 12)

let shown: number
let passed: number
let clock: ReturnType<typeof steadyClock>

beforeEach(() => {
  shown = start
  passed = 5000
  clock = steadyClock(
    () => shown,
    () => passed,
  )
})

/** Passes time, looking every two seconds as the scheduler does. */
function pass(ms: number): void {
  for (let left = ms; left > 0; left -= 2 * secondMs) {
    const step = Math.min(left, 2 * secondMs)
    shown += step
    passed += step
    clock.now()
  }
}

describe('now()', () => {
  test('is what the machine shows, small corrections and all', () => {
    pass(30 * minuteMs)
    expect(clock.now()).toBe(shown)
    for (const correction of [-300, 40 * minuteMs, -dayMs, dayMs]) {
      shown += correction
      expect(clock.now()).toBe(shown)
    }
  })

  test('goes through a sleep of the machine, in which time passes too', () => {
    pass(minuteMs)
    shown += 3 * dayMs
    passed += 3 * dayMs
    expect(clock.now()).toBe(shown)
  })

  test.each([yearsMs, -yearsMs, dayMs + minuteMs])(
    'never shows a time %d ms off that does not last',
    (off) => {
      pass(30 * minuteMs)
      shown += off
      for (let minute = 0; minute < 9; minute += 1) {
        expect(clock.now()).toBe(shown - off)
        pass(minuteMs)
      }
      shown -= off
      expect(clock.now()).toBe(shown)
    },
  )

  test('begins to count anew for a second wrong time, and again after the right one', () => {
    pass(30 * minuteMs)
    shown += yearsMs
    pass(9 * minuteMs)
    shown += yearsMs
    pass(9 * minuteMs)
    expect(clock.now()).toBe(shown - 2 * yearsMs)
    shown -= 2 * yearsMs
    pass(secondMs)
    shown += yearsMs
    pass(9 * minuteMs)
    expect(clock.now()).toBe(shown - yearsMs)
  })

  test('follows a clock that was really set anew, after ten minutes', () => {
    pass(30 * minuteMs)
    shown += 40 * dayMs
    pass(2 * secondMs)
    pass(10 * minuteMs - 2 * secondMs)
    expect(clock.now()).toBe(shown - 40 * dayMs)
    pass(2 * secondMs)
    expect(clock.now()).toBe(shown)
  })

  test('leaves a time that was wrong from the start once the right one has been shown as long', () => {
    pass(20 * secondMs)
    shown -= yearsMs
    pass(20 * secondMs)
    expect(clock.now()).toBe(shown + yearsMs)
    pass(4 * secondMs)
    expect(clock.now()).toBe(shown)
  })
})

describe('isProven()', () => {
  const hourMs = 60 * minuteMs

  test('is false from the start, and not delayed by the small corrections of a time service', () => {
    expect(clock.isProven()).toBe(false)
    for (const correction of [59 * secondMs, -59 * secondMs, 300]) {
      shown += correction
      clock.now()
      expect(clock.isProven()).toBe(false)
      pass(3 * minuteMs)
    }
    pass(minuteMs)
    expect(clock.isProven()).toBe(true)
  })

  test('ends with each jump that is followed at once, and comes back ten minutes after the last one', () => {
    pass(30 * minuteMs)
    for (const jump of [23 * hourMs, 2 * hourMs, -25 * hourMs, minuteMs]) {
      shown += jump
      expect(clock.isProven()).toBe(false)
      pass(9 * minuteMs)
    }
    expect(clock.isProven()).toBe(false)
    pass(minuteMs)
    expect(clock.isProven()).toBe(true)
  })

  test('comes after ten minutes, and again ten minutes after a jump began that was followed', () => {
    pass(10 * minuteMs - secondMs)
    expect(clock.isProven()).toBe(false)
    pass(secondMs)
    expect(clock.isProven()).toBe(true)
    shown += yearsMs
    pass(minuteMs)
    expect(clock.isProven()).toBe(true)
    pass(10 * minuteMs)
    expect([clock.now(), clock.isProven()]).toEqual([shown, true])
  })

  test('does not come from time in which another was shown', () => {
    pass(9 * minuteMs)
    shown -= yearsMs
    pass(5 * minuteMs)
    expect([clock.now(), clock.isProven()]).toEqual([shown + yearsMs, false])
  })

  test('is not kept by a wrong start that has been left', () => {
    pass(minuteMs)
    shown -= yearsMs
    pass(3 * minuteMs)
    expect([clock.now(), clock.isProven()]).toEqual([shown, false])
  })
})
