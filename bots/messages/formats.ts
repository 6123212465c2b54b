import { dateFormat, formatWallTime, type IstanbulDay, type WallTime } from '../../src/calendar/istanbul.ts'

export interface Counted {
  readonly approval: number
  readonly rejection: number
}

/** Each `Intl` object is created at its first use: that takes milliseconds. */
export interface LanguageFormats {
  /** 2 March 2026 */
  date(day: IstanbulDay | WallTime): string
  weekday(day: IstanbulDay | WallTime): string
  /** 2 March 2026 14:05 */
  moment(wallTime: WallTime): string
  /** 2 March 2026 14:05:09 */
  exactMoment(wallTime: WallTime): string
  /** 14:05 */
  time(wallTime: WallTime): string
  /** 3 March 2026 14:31 (UTC 11:31): with the day in UTC where it differs. */
  withUtc(at: number): string
  /** A moment by the clock of Istanbul. */
  instant(at: number): string
  /** 12 ONAY, 3 RET: what there is of them. */
  counts(all: Counted): string
  eachCount(all: Counted): string[]
  /** 1,234 or 1.234 */
  number(value: number): string
  list(items: readonly string[]): string
}

export function languageFormats(locale: 'tr-TR' | 'en-GB'): LanguageFormats {
  const days = dateFormat(locale, { dateStyle: 'long', timeZone: 'UTC' })
  const weekdays = dateFormat(locale, { weekday: 'long', timeZone: 'UTC' })
  let numbers: Intl.NumberFormat | undefined
  let lists: Intl.ListFormat | undefined
  const date = (day: string) => days.format(Date.parse(day.slice(0, 10)))
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
    date,
    time,
    weekday: (day) => weekdays.format(Date.parse(day.slice(0, 10))),
    moment,
    withUtc(at) {
      const [here, there] = [formatWallTime(at), utc(at)]
      return `${moment(here)} (UTC ${here.slice(0, 10) === there.slice(0, 10) ? time(there) : moment(there)})`
    },
    exactMoment: (wallTime) => `${date(wallTime)} ${wallTime.slice(11)}`,
    number,
    instant: (at) => moment(formatWallTime(at)),
    counts: (all) => eachCount(all).join(', '),
    eachCount,
    list(items) {
      lists ??= new Intl.ListFormat(locale)
      return lists.format(items)
    },
  }
}
