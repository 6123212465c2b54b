import { expect, it } from 'vitest'
import { isIstanbulMonth, lastDayOf, nextMonth, previousMonth } from './months.ts'

it('nextMonth() and previousMonth() undo each other through years with and without a 29 February', () => {
  let month = '2023-12'
  for (let n = 0; n < 60; n++) {
    expect(previousMonth(nextMonth(month))).toBe(month)
    month = nextMonth(month)
  }
  expect(month).toBe('2028-12')
})

it('lastDayOf() knows the length of each month', () => {
  expect(['2026-02', '2028-02', '2026-11', '2026-12'].map(lastDayOf)).toEqual([
    '2026-02-28',
    '2028-02-29',
    '2026-11-30',
    '2026-12-31',
  ])
})

it('isIstanbulMonth() takes a month of the calendar in digits alone', () => {
  expect(['2026-11', '0001-01'].every(isIstanbulMonth)).toBe(true)
  expect(['2026-13', '2026-00', '2026-1', '26-11', '2026-11-01', '', 'kasım'].some(isIstanbulMonth)).toBe(
    false,
  )
})
