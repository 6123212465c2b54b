import { dateFormat, formatWallTime, type IstanbulDay, type WallTime } from '../calendar/istanbul.ts'
import { firstDayOf, type IstanbulMonth } from '../calendar/months.ts'

export interface Counted {
  readonly approval: number
  readonly rejection: number
}

/**
 * Returns formatters of days, times and numbers for a language. They are made at first use, since that takes milliseconds.
 */
export function languageFormats(locale: 'tr-TR' | 'en-GB') {
  const days = dateFormat(locale, { dateStyle: 'long', timeZone: 'UTC' })
  const months = dateFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' })
  const weekdays = dateFormat(locale, { weekday: 'long', timeZone: 'UTC' })
  let numbers: Intl.NumberFormat | undefined
  let lists: Intl.ListFormat | undefined
  const date = (day: IstanbulDay | WallTime) => days.format(Date.parse(day.slice(0, 10)))
  const time = (wallTime: WallTime) => wallTime.slice(11, 16)
  const moment = (wallTime: WallTime) => `${date(wallTime)} ${time(wallTime)}`
  const utc = (at: number): WallTime => new Date(at).toISOString().slice(0, 19).replace('T', ' ')
  const number = (value: number) => {
    numbers ??= new Intl.NumberFormat(locale)
    return numbers.format(value)
  }
  const eachCount = ({ approval, rejection }: Counted) => [
    ...(approval > 0 ? [`${number(approval)} ONAY`] : []),
    ...(rejection > 0 ? [`${number(rejection)} RET`] : []),
  ]
  return {
    /** Writes a day such as "2 March 2026". */
    date,
    /** Writes a month such as "March 2026". */
    month: (month: IstanbulMonth) => months.format(Date.parse(firstDayOf(month))),
    /** Writes a time of day such as "14:05". */
    time,
    weekday: (day: IstanbulDay | WallTime) => weekdays.format(Date.parse(day.slice(0, 10))),
    /** Writes a day with its time, such as "2 March 2026 14:05". */
    moment,
    /** Writes an instant with its UTC, such as "3 March 2026 14:31 (UTC 11:31)", and with the day in UTC if it differs. */
    withUtc(at: number) {
      const [inIstanbul, inUtc] = [formatWallTime(at), utc(at)]
      const isSameDay = inIstanbul.slice(0, 10) === inUtc.slice(0, 10)
      return `${moment(inIstanbul)} (UTC ${isSameDay ? time(inUtc) : moment(inUtc)})`
    },
    /** Writes a wall time with its seconds, such as "2 March 2026 14:05:09". */
    exactMoment: (wallTime: WallTime) => `${date(wallTime)} ${wallTime.slice(11)}`,
    /** Writes a number with separators, "1,234" in English and "1.234" in Turkish. */
    number,
    /** Writes an instant as day and time in Istanbul. */
    instant: (at: number) => moment(formatWallTime(at)),
    /** Writes counts by status, such as "12 ONAY, 3 RET"; leaves out a status with the count 0. */
    counts: (all: Counted) => eachCount(all).join(', '),
    eachCount,
    list(items: readonly string[]) {
      lists ??= new Intl.ListFormat(locale)
      return lists.format(items)
    },
  }
}
