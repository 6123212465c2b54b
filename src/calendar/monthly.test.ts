import { describe, expect, test } from 'vitest'
import { DEFAULT_BUSINESS_DAY_RULES as rules } from './business-days.ts'
import { holidayTable } from './holidays.ts'
import { formatWallTime, readWallTime } from './istanbul.ts'
import { lastMonthlyDue, monthBefore } from './monthly.ts'

function due(now: string, dayOfMonth = 1, minutes = 9 * 60, underRules = rules) {
  const read = readWallTime(now)
  if (!read.ok) throw new Error(now)
  const { month, at } = lastMonthlyDue(read.at, { dayOfMonth, minutes }, underRules)
  return `${month} ${formatWallTime(at)}`
}

describe('lastMonthlyDue()', () => {
  test('is on the first business day of the month, from its time on', () => {
    // 1 March 2026 is a Sunday.
    expect(due('2026-03-02 09:00:00')).toBe('2026-03 2026-03-02 09:00:00')
    expect(due('2026-03-02 08:59:59')).toBe('2026-02 2026-02-02 09:00:00')
    expect(due('2026-03-31 23:59:59')).toBe('2026-03 2026-03-02 09:00:00')
  })

  test('passes holidays', () => {
    // New Year's Day is a Thursday, and the Friday after it is none.
    expect(due('2026-01-31 12:00:00')).toBe('2026-01 2026-01-02 09:00:00')
    // 1 May 2026 is a Friday.
    expect(due('2026-05-20 12:00:00')).toBe('2026-05 2026-05-04 09:00:00')
  })

  test('goes by another day of the month and another time', () => {
    expect(due('2026-03-16 10:30:00', 15, 630)).toBe('2026-03 2026-03-16 10:30:00')
    expect(due('2026-03-16 10:29:59', 15, 630)).toBe('2026-02 2026-02-16 10:30:00')
  })

  test('stays with its month where holidays put it off into the next one', () => {
    // 28 February 2026 is a Saturday.
    expect(due('2026-03-02 09:00:00', 28)).toBe('2026-02 2026-03-02 09:00:00')
    expect(due('2026-03-01 12:00:00', 28)).toBe('2026-01 2026-01-28 09:00:00')
  })

  test('goes by the holidays the company has set', () => {
    const corrected = {
      ...rules,
      holidays: holidayTable([{ day: '2026-03-02', name: 'Taşınma', half: false, confirmed: true }]),
    }
    expect(due('2026-03-31 12:00:00', 1, 540, corrected)).toBe('2026-03 2026-03-03 09:00:00')
  })
})

test('monthBefore() crosses the year', () => {
  expect(monthBefore('2026-01')).toBe('2025-12')
  expect(monthBefore('2026-12')).toBe('2026-11')
})
