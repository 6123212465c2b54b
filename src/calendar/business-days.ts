/**
 * The three business days within which a consent or a refusal must reach İYS (L1, R16) and within which
 * sending must stop (L2). How İYS counts a business day is not published, so both doubtful points, Saturdays
 * and half holidays, are settings.
 */

import { type Feast, type HolidayTable, holidayOn, unconfirmedFeasts } from './holidays.ts'
import { dayOf, endOfDay, type IstanbulDay, nextDay, previousDay, sameTimeOn, weekdayOf } from './istanbul.ts'

export interface BusinessDayRules {
  holidays: HolidayTable
  saturdayIsBusiness: boolean
  halfDayIsBusiness: boolean
}

export const DEADLINE_BUSINESS_DAYS = 3
const SUNDAY = 0
const SATURDAY = 6

/** Three business days are never shorter than this: three days, less the hour that summer time could take. */
const SURELY_IN_TIME_MS = 71 * 60 * 60 * 1000

/**
 * Whether a day is a business day: Monday to Friday, and Saturday if the rules say so, unless it is a
 * holiday. A Saturday after a full holiday on Friday is a holiday as well (Law 2429).
 */
export function isBusinessDay(day: IstanbulDay, rules: BusinessDayRules): boolean {
  const weekday = weekdayOf(day)
  if (weekday === SUNDAY || isHoliday(day, rules)) return false
  if (weekday !== SATURDAY) return true
  return rules.saturdayIsBusiness && holidayOn(previousDay(day), rules.holidays)?.half !== false
}

function isHoliday(day: IstanbulDay, rules: BusinessDayRules): boolean {
  const holiday = holidayOn(day, rules.holidays)
  return holiday !== undefined && !(holiday.half && rules.halfDayIsBusiness)
}

/**
 * The n-th business day after a day, which itself is day 0 and need not be a business day. For n = 0 the day
 * itself. The search ends because a table has an end, beyond which only the fixed holidays are left.
 */
export function addBusinessDays(day: IstanbulDay, n: number, rules: BusinessDayRules): IstanbulDay {
  if (!Number.isInteger(n) || n < 0) throw new RangeError(`Cannot add ${n} business days: not a whole number`)
  let reached = day
  for (let left = n; left > 0; ) {
    reached = nextDay(reached)
    if (isBusinessDay(reached, rules)) left--
  }
  return reached
}

/**
 * Business days after `today` up to and including the deadline: 3 on the day of an event, 0 on the last day.
 * Once the deadline is past the number is negative: -1 until the end of the first business day after it, then
 * one less with each further business day.
 */
export function businessDaysLeft(
  today: IstanbulDay,
  deadlineDay: IstanbulDay,
  rules: BusinessDayRules,
): number {
  if (today <= deadlineDay) return businessDaysBetween(today, deadlineDay, rules)
  return -Math.max(1, businessDaysBetween(deadlineDay, today, rules))
}

/** Business days after the first day, up to and including the last. */
function businessDaysBetween(first: IstanbulDay, last: IstanbulDay, rules: BusinessDayRules): number {
  let count = 0
  for (let day = first; day < last; ) {
    day = nextDay(day)
    if (isBusinessDay(day, rules)) count++
  }
  return count
}

/**
 * The law's deadline (L1, L2): the third business day after the event, to its end. `at` is the instant at
 * which that day's last second, 23:59:59, begins.
 */
export function legalDeadline(eventAt: number, rules: BusinessDayRules): { day: IstanbulDay; at: number } {
  const day = deadlineDayOf(eventAt, rules)
  return { day, at: endOfDay(day) }
}

/**
 * The deadline as İYS's interface measures it (R16): the time of day of the event, on the third business day
 * after it. Never later than the legal one for an event in whole seconds, so warnings go by this.
 */
export function apiDeadline(eventAt: number, rules: BusinessDayRules): number {
  return sameTimeOn(deadlineDayOf(eventAt, rules), eventAt)
}

/**
 * Whether İYS would refuse an event as too old (R16, H467). Exactly three business days are still in time; a
 * millisecond more is not. An event in the future is not old. Most events are younger than three days and
 * are answered without looking at the calendar.
 */
export function isOlderThanThreeBusinessDays(eventAt: number, now: number, rules: BusinessDayRules): boolean {
  return now - eventAt > SURELY_IN_TIME_MS && now > apiDeadline(eventAt, rules)
}

/**
 * The first year among the current one and the next whose religious holidays are missing from the table, or
 * null. A deadline that reaches into such a year may come out too early: never too late, but wrong.
 */
export function calendarWarning(now: number, table: HolidayTable): { year: number } | null {
  const thisYear = Number(dayOf(now).slice(0, 4))
  const missing = [thisYear, thisYear + 1].find((year) => !table.yearsKnown.has(year))
  return missing === undefined ? null : { year: missing }
}

/**
 * The first year among the current one and the next whose feasts were only computed, with the first days that are to be
 * confirmed (iys.md 7.1); null where all are confirmed. Years that are missing altogether are `calendarWarning`'s.
 */
export function calendarDoubt(
  now: number,
  table: HolidayTable,
): { year: number; firstDays: Partial<Record<Feast, IstanbulDay>> } | null {
  const thisYear = Number(dayOf(now).slice(0, 4))
  for (const year of [thisYear, thisYear + 1]) {
    const firstDays = unconfirmedFeasts(year, table)
    if (Object.keys(firstDays).length > 0) return { year, firstDays }
  }
  return null
}

function deadlineDayOf(eventAt: number, rules: BusinessDayRules): IstanbulDay {
  return addBusinessDays(dayOf(eventAt), DEADLINE_BUSINESS_DAYS, rules)
}
