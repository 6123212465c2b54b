/*
 * The three business days to report a consent or refusal to İYS (L1, R16) and to stop sending (L2). İYS
 * does not publish how it counts Saturdays and half holidays, so both are settings.
 */

import { type FirstDays, type HolidayTable, holidayOn, unconfirmedFeasts } from './holidays.ts'
import { dayOf, endOfDay, type IstanbulDay, nextDay, previousDay, sameTimeOn, weekdayOf } from './istanbul.ts'

export interface BusinessDayRules {
  holidays: HolidayTable
  saturdayIsBusiness: boolean
  halfDayIsBusiness: boolean
}

export const DEADLINE_BUSINESS_DAYS = 3
const SUNDAY = 0
const SATURDAY = 6

/**
 * Age up to which an event is never too old: three business days last at least three days, less the hour that is skipped
 * when summer time begins.
 */
const SURELY_IN_TIME_MS = 71 * 60 * 60 * 1000

/**
 * True for Monday to Friday, and for Saturday if the rules say so, unless the day is a holiday. A Saturday after a holiday on
 * Friday is none either (Law 2429).
 */
export function isBusinessDay(day: IstanbulDay, rules: BusinessDayRules): boolean {
  const weekday = weekdayOf(day)
  const holiday = holidayOn(day, rules.holidays)
  if (weekday === SUNDAY || holiday === 'full') return false
  if (holiday === 'half' && !rules.halfDayIsBusiness) return false
  if (weekday !== SATURDAY) return true
  return rules.saturdayIsBusiness && holidayOn(previousDay(day), rules.holidays) !== 'full'
}

/** Returns the day that is `n` business days after `day`; `day` itself for 0. */
export function addBusinessDays(day: IstanbulDay, n: number, rules: BusinessDayRules): IstanbulDay {
  if (!Number.isInteger(n) || n < 0) throw new RangeError(`Cannot add ${n} business days: not a whole number`)
  let lastDay = day
  for (let remaining = n; remaining > 0; ) {
    lastDay = nextDay(lastDay)
    if (isBusinessDay(lastDay, rules)) remaining--
  }
  return lastDay
}

/** Counts the business days from today to a deadline: 3 on the day of the event, 0 on the last day, negative after it. */
export function businessDaysLeft(
  today: IstanbulDay,
  deadlineDay: IstanbulDay,
  rules: BusinessDayRules,
): number {
  if (today <= deadlineDay) return businessDaysBetween(today, deadlineDay, rules)
  return -Math.max(1, businessDaysBetween(deadlineDay, today, rules))
}

/** Counts the business days after `first` up to and including `last`. */
function businessDaysBetween(first: IstanbulDay, last: IstanbulDay, rules: BusinessDayRules): number {
  let count = 0
  for (let day = first; day < last; ) {
    day = nextDay(day)
    if (isBusinessDay(day, rules)) count++
  }
  return count
}

/** Returns the legal deadline of an event (L1, L2): the third business day after it; `at` is 23:59:59 of that day. */
export function legalDeadline(eventAt: number, rules: BusinessDayRules): { day: IstanbulDay; at: number } {
  const day = deadlineDayOf(eventAt, rules)
  return { day, at: endOfDay(day) }
}

/**
 * Returns the last instant at which İYS takes an event (R16): the event's time of day on the third business day after it. It
 * is never later than the legal deadline.
 */
export function apiDeadline(eventAt: number, rules: BusinessDayRules): number {
  return sameTimeOn(deadlineDayOf(eventAt, rules), eventAt)
}

/** True if İYS would refuse an event as too old (R16, H467). */
export function isOlderThanThreeBusinessDays(eventAt: number, now: number, rules: BusinessDayRules): boolean {
  return now - eventAt > SURELY_IN_TIME_MS && now > apiDeadline(eventAt, rules)
}

/** Year whose religious holidays are not confirmed by an administrator. */
export interface CalendarDoubt {
  readonly year: number
  /** First days of the computed feasts, to be confirmed; none if a feast is missing. */
  readonly firstDays: FirstDays
}

/**
 * Returns this year or the next one if its religious holidays are computed or missing, so that its deadlines may be wrong.
 * Null if the holidays of both years are confirmed.
 */
export function calendarDoubt(now: number, table: HolidayTable): CalendarDoubt | null {
  const thisYear = Number(dayOf(now).slice(0, 4))
  for (const year of [thisYear, thisYear + 1]) {
    const firstDays = unconfirmedFeasts(year, table)
    if (firstDays !== null) return { year, firstDays }
  }
  return null
}

/** Returns the third business day after the day of an event. */
function deadlineDayOf(eventAt: number, rules: BusinessDayRules): IstanbulDay {
  return addBusinessDays(dayOf(eventAt), DEADLINE_BUSINESS_DAYS, rules)
}
