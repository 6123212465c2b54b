import fc from 'fast-check'
import { expect, test } from 'vitest'
import { instantAt, nextDay } from './istanbul.ts'
import { dayLastReached, newestDayToClose } from './schedule.ts'

const istanbul = (text: string) => Date.parse(`${text}+03:00`)

test('newestDayToClose() is the day before from 00:30 on, not a millisecond sooner', () => {
  expect(newestDayToClose(istanbul('2026-12-02T00:29:59.999'))).toBe('2026-11-30')
  expect(newestDayToClose(istanbul('2026-12-02T00:30:00'))).toBe('2026-12-01')
  expect(newestDayToClose(istanbul('2026-12-02T23:59:59.999'))).toBe('2026-12-01')
  expect(newestDayToClose(istanbul('2028-03-01T00:30:00'))).toBe('2028-02-29')
})

test('dayLastReached() is the day whose time of day has come and whose next has not', () => {
  const moments = fc.integer({ min: istanbul('2016-12-01T00:00:00'), max: istanbul('2060-01-01T00:00:00') })
  const minutes = fc.integer({ min: 0, max: 24 * 60 - 1 })
  fc.assert(
    fc.property(minutes, moments, (minute, now) => {
      const day = dayLastReached(minute, now)
      expect(instantAt(day, minute)).toBeLessThanOrEqual(now)
      expect(instantAt(nextDay(day), minute)).toBeGreaterThan(now)
    }),
  )
})
