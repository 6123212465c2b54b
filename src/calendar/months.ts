import { addDays, type IstanbulDay, isIstanbulDay, previousDay } from './istanbul.ts'

/** Calendar month in Istanbul as `YYYY-MM`. */
export type IstanbulMonth = string

export function isIstanbulMonth(text: string): boolean {
  return /^\d{4}-\d{2}$/.test(text) && isIstanbulDay(firstDayOf(text))
}

export function monthOf(day: IstanbulDay): IstanbulMonth {
  return day.slice(0, 7)
}

export function firstDayOf(month: IstanbulMonth): IstanbulDay {
  return `${month}-01`
}

export function lastDayOf(month: IstanbulMonth): IstanbulDay {
  return previousDay(firstDayOf(nextMonth(month)))
}

export function nextMonth(month: IstanbulMonth): IstanbulMonth {
  // No month has more than 31 days, and none fewer than 28.
  return monthOf(addDays(firstDayOf(month), 31))
}

export function previousMonth(month: IstanbulMonth): IstanbulMonth {
  return monthOf(previousDay(firstDayOf(month)))
}
