import { type BusinessDayRules, isBusinessDay } from './business-days.ts'
import { addDays, dayOf, type IstanbulDay, instantAt, nextDay } from './istanbul.ts'

/** A calendar month in Istanbul, `YYYY-MM`. */
export type IstanbulMonth = string

/** Once a month: on the first business day from this day of the month on, so many minutes after midnight. */
export interface MonthlyTime {
  /** 1 to 28. */
  readonly dayOfMonth: number
  readonly minutes: number
}

/** The last moment until now at which something monthly was due, and the month it was due for. */
export function lastMonthlyDue(
  now: number,
  time: MonthlyTime,
  rules: BusinessDayRules,
): { readonly month: IstanbulMonth; readonly at: number } {
  // Holidays may put the day off into the next month, so the month before last can be the one in question.
  for (let month = monthOf(dayOf(now)); ; month = monthBefore(month)) {
    const at = instantAt(
      firstBusinessDayFrom(`${month}-${String(time.dayOfMonth).padStart(2, '0')}`, rules),
      time.minutes,
    )
    if (at <= now) return { month, at }
  }
}

export function monthOf(day: IstanbulDay): IstanbulMonth {
  return day.slice(0, 7)
}

export function monthBefore(month: IstanbulMonth): IstanbulMonth {
  return monthOf(addDays(`${month}-01`, -1))
}

function firstBusinessDayFrom(day: IstanbulDay, rules: BusinessDayRules): IstanbulDay {
  let found = day
  while (!isBusinessDay(found, rules)) found = nextDay(found)
  return found
}
