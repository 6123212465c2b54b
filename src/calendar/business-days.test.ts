import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defaultRules as rules } from '../../test/support/register/consent.ts'
import { instant } from '../../test/support/register.ts'
import {
  addBusinessDays,
  apiDeadline,
  businessDaysLeft,
  calendarDoubt,
  isBusinessDay,
  isOlderThanThreeBusinessDays,
  legalDeadline,
} from './business-days.ts'
import { confirmedThrough, feastHolidays, holidayTable } from './holidays.ts'
import { addDays, dayOf, formatWallTime } from './istanbul.ts'

const strictHalfDays = { ...rules, halfDayIsBusiness: false }
const withSaturdays = { ...rules, saturdayIsBusiness: true }

const anyRules = fc.constantFrom(rules, strictHalfDays, withSaturdays)
const days = fc.integer({ min: 0, max: 365 * 7 }).map((count) => addDays('2025-01-01', count))
const events = fc
  .integer({ min: instant('2015-05-01 00:00:00') / 1000, max: instant('2031-12-31 00:00:00') / 1000 })
  .map((second) => second * 1000)
const agesMs = fc.integer({ min: -60, max: 12 * 24 * 60 * 60 }).map((seconds) => seconds * 1000)

describe('addBusinessDays()', () => {
  // Day of the event, and its third business day with and without half days.
  test.each([
    ['2026-11-20', '2026-11-25', '2026-11-25'],
    ['2026-02-28', '2026-03-04', '2026-03-04'],
    ['2026-02-25', '2026-03-02', '2026-03-02'],
    ['2026-03-18', '2026-03-24', '2026-03-25'],
    ['2026-04-30', '2026-05-06', '2026-05-06'],
    ['2026-05-22', '2026-06-01', '2026-06-02'],
    ['2026-05-25', '2026-06-02', '2026-06-03'],
    ['2026-07-14', '2026-07-20', '2026-07-20'],
    ['2026-10-27', '2026-11-02', '2026-11-03'],
    ['2026-12-30', '2027-01-05', '2027-01-05'],
  ])('from %s reaches %s when half days count, else %s', (event, deadline, strictDeadline) => {
    expect(addBusinessDays(event, 3, rules)).toBe(deadline)
    expect(addBusinessDays(event, 3, strictHalfDays)).toBe(strictDeadline)
  })

  test('crosses the year end without rows for the next year, since fixed holidays need none', () => {
    const only2026 = holidayTable(
      [],
      [...rules.holidays.values()].filter((row) => row.day < '2027'),
    )
    expect(addBusinessDays('2026-12-30', 3, { ...rules, holidays: only2026 })).toBe('2027-01-05')
  })

  test('comes out too early, never too late, in a feast that the table does not know', () => {
    const withoutFeasts = { ...rules, holidays: holidayTable([], []) }
    expect(addBusinessDays('2026-03-18', 3, withoutFeasts)).toBe('2026-03-23')
    expect(addBusinessDays('2026-03-18', 3, rules)).toBe('2026-03-24')
  })

  test('counts Saturdays only by the setting, and not after a holiday on Friday', () => {
    expect(addBusinessDays('2026-11-20', 3, withSaturdays)).toBe('2026-11-24')
    expect(isBusinessDay('2026-02-28', withSaturdays)).toBe(true)
    expect(isBusinessDay('2026-05-02', withSaturdays)).toBe(false)
  })

  test('refuses a count that is negative or broken', () => {
    expect(() => addBusinessDays('2026-03-02', -1, rules)).toThrow(RangeError)
    expect(() => addBusinessDays('2026-03-02', 1.5, rules)).toThrow(RangeError)
    expect(() => addBusinessDays('2026-03-02', Number.NaN, rules)).toThrow(RangeError)
  })

  test('lands on a business day, and one by one reaches the same', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 10 }), anyRules, (day, n, some) => {
        const reached = addBusinessDays(day, n, some)
        expect(isBusinessDay(reached, some)).toBe(true)
        expect(addBusinessDays(addBusinessDays(day, n - 1, some), 1, some)).toBe(reached)
      }),
    )
  })
})

describe('businessDaysLeft()', () => {
  test.each([
    ['2026-02-25', 3],
    ['2026-02-28', 1],
    ['2026-03-02', 0],
    ['2026-03-03', -1],
  ])('on %s of a deadline on 2 March 2026 is %i', (today, left) => {
    expect(businessDaysLeft(today, '2026-03-02', rules)).toBe(left)
  })

  test('undoes addBusinessDays()', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 10 }), anyRules, (day, n, some) => {
        expect(businessDaysLeft(day, addBusinessDays(day, n, some), some)).toBe(n)
      }),
    )
  })
})

describe('legalDeadline()', () => {
  test('is the last second of the third business day by the Istanbul clock (L1, L2)', () => {
    const deadline = legalDeadline(instant('2026-03-18 09:15:00'), rules)
    expect(deadline.day).toBe('2026-03-24')
    expect(formatWallTime(deadline.at)).toBe('2026-03-24 23:59:59')
    expect(legalDeadline(instant('2026-02-26 00:30:00'), rules).day).toBe('2026-03-03')
  })

  test('is never before the deadline of the interface', () => {
    fc.assert(
      fc.property(events, anyRules, (eventAt, some) => {
        const api = apiDeadline(eventAt, some)
        expect(api).toBeLessThanOrEqual(legalDeadline(eventAt, some).at)
        expect(dayOf(api)).toBe(legalDeadline(eventAt, some).day)
      }),
    )
  })
})

test.each([
  ['2026-02-25 15:00:00', '2026-03-02 15:00:00'],
  ['2026-02-28 11:20:30', '2026-03-04 11:20:30'],
  ['2026-10-29 23:59:59', '2026-11-03 23:59:59'],
  ['2016-03-24 10:00:00', '2016-03-29 10:00:00'],
])('apiDeadline(): from %s is %s: the same time of day', (event, deadline) => {
  expect(formatWallTime(apiDeadline(instant(event), rules))).toBe(deadline)
})

test('isOlderThanThreeBusinessDays() agrees with the deadline, also where it answers without the calendar', () => {
  fc.assert(
    fc.property(
      events,
      fc.oneof(agesMs, fc.constant('deadline' as const)),
      anyRules,
      (eventAt, ageMs, some) => {
        const deadline = apiDeadline(eventAt, some)
        const at = ageMs === 'deadline' ? deadline : eventAt + ageMs
        expect(isOlderThanThreeBusinessDays(eventAt, at, some)).toBe(at > deadline)
        expect(isOlderThanThreeBusinessDays(eventAt, deadline + 1000, some)).toBe(true)
      },
    ),
    { numRuns: 500 },
  )
})

describe('calendarDoubt()', () => {
  const at = instant('2027-11-24 10:00:00')

  test('names this year or the next while its feasts are only computed, with their first days', () => {
    expect(calendarDoubt(at, holidayTable())).toEqual({
      year: 2028,
      firstDays: { Ramazan: '2028-02-26', Kurban: '2028-05-05' },
    })
    expect(calendarDoubt(instant('2025-11-24 10:00:00'), holidayTable())?.year).toBe(2025)
  })

  test.each([
    ['2024-06-01 10:00:00', 2024],
    ['2029-12-31 23:59:59', null],
    ['2030-01-01 00:00:00', 2031],
    ['2031-06-01 10:00:00', 2031],
  ])('names at %s the first of this year and the next whose feasts are missing: %j', (at, year) => {
    const table = holidayTable([], confirmedThrough(2030))
    expect(calendarDoubt(instant(at), table)).toEqual(year && { year, firstDays: {} })
  })

  test('is silent once an admin has confirmed the year, or added its holidays', () => {
    expect(calendarDoubt(at, holidayTable([], confirmedThrough(2028)))).toBeNull()
    expect(calendarDoubt(at, holidayTable([], confirmedThrough(2027)))?.year).toBe(2028)
    const ramazan = feastHolidays('Ramazan', '2028-02-27', true)
    expect(calendarDoubt(at, holidayTable(ramazan))).toEqual({
      year: 2028,
      firstDays: { Kurban: '2028-05-05' },
    })
    expect(
      calendarDoubt(at, holidayTable([...ramazan, ...feastHolidays('Kurban', '2028-05-06', true)])),
    ).toBeNull()
  })
})
