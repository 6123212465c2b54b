import { formatWallTime, type IstanbulDay, type WallTime, weekdayOf } from '../../src/calendar/istanbul.ts'

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
  /**
   * 3 March 2026 14:31 (UTC 11:31), by the clock of Istanbul first; with the day of UTC where it is another one. Takes an
   * instant (iys.md 6.3).
   */
  withUtc(at: number): string
}

/** Twelve months from January on, seven weekdays from Sunday on. */
export function dateWords(months: readonly string[], weekdays: readonly string[]): DateWords {
  const date = (day: string) =>
    `${Number(day.slice(8, 10))} ${months[Number(day.slice(5, 7)) - 1]} ${Number(day.slice(0, 4))}`
  const time = (wallTime: WallTime) => wallTime.slice(11, 16)
  const moment = (wallTime: WallTime) => `${date(wallTime)} ${time(wallTime)}`
  const utc = (at: number): WallTime => new Date(at).toISOString().slice(0, 19).replace('T', ' ')
  return {
    date,
    time,
    weekday: (day) => weekdays[weekdayOf(day.slice(0, 10))] ?? '',
    moment,
    withUtc(at) {
      const [here, there] = [formatWallTime(at), utc(at)]
      return `${moment(here)} (UTC ${here.slice(0, 10) === there.slice(0, 10) ? time(there) : moment(there)})`
    },
    exactMoment: (wallTime) => `${date(wallTime)} ${wallTime.slice(11)}`,
  }
}

/** 1,234 or 1.234 */
export function grouped(value: number, separator: string): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, separator)
}
