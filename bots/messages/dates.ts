import { type IstanbulDay, type WallTime, weekdayOf } from '../../src/calendar/istanbul.ts'

/** How dates are written in one language: day, month by its name, year, and the time of day on a 24-hour clock. */
export interface DateWords {
  /** 2 March 2026; takes a day or a wall time. */
  date(day: IstanbulDay | WallTime): string
  weekday(day: IstanbulDay | WallTime): string
  /** 2 March 2026 14:05. */
  moment(wallTime: WallTime): string
  /** 2 March 2026 14:05:09, for moments that are compared. */
  exactMoment(wallTime: WallTime): string
  /** 14:05 */
  time(wallTime: WallTime): string
}

/** Twelve months from January on, seven weekdays from Sunday on. */
export function dateWords(months: readonly string[], weekdays: readonly string[]): DateWords {
  const date = (day: string) =>
    `${Number(day.slice(8, 10))} ${months[Number(day.slice(5, 7)) - 1]} ${Number(day.slice(0, 4))}`
  const time = (wallTime: WallTime) => wallTime.slice(11, 16)
  return {
    date,
    time,
    weekday: (day) => weekdays[weekdayOf(day.slice(0, 10))] ?? '',
    moment: (wallTime) => `${date(wallTime)} ${time(wallTime)}`,
    exactMoment: (wallTime) => `${date(wallTime)} ${wallTime.slice(11)}`,
  }
}

/** 1,234 or 1.234 */
export function grouped(value: number, separator: string): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, separator)
}
