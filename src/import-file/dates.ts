import { formatWallTime, type WallTime } from '../calendar/istanbul.ts'
import { fold } from '../consent/fold.ts'
import { isWholeDay, wallTimeOfSerial } from '../spreadsheet/serial-dates.ts'

/** Order of the numbers in a date such as 05/06/2018. */
export const dayOrders = ['day-first', 'month-first'] as const
export type DayOrder = (typeof dayOrders)[number]

/** Result of reading a date, which may not exist in the calendar. `day-order`: it can be read in two ways. */
export type DateReading =
  | { readonly kind: 'read'; readonly wallTime: WallTime; readonly isWholeDay: boolean }
  | { readonly kind: 'unread'; readonly why: 'form' | 'day-order' }

interface DateParts {
  readonly year: string
  readonly month: string
  readonly day: string
  /** Text after the date, such as its time. */
  readonly rest: string
}

const unread: DateReading = { kind: 'unread', why: 'form' }

/**
 * Reads a date as people and programs write it. A day without a time becomes the beginning of that day. A text that is no date is
 * `unread`, and so is one that can be read in two ways if `order` does not say which number is the day.
 */
export function readDate(text: string, order: DayOrder | null): DateReading {
  const serial = wallTimeOfSerial(text)
  if (serial !== null) return { kind: 'read', wallTime: serial, isWholeDay: isWholeDay(text) }
  const trimmed = text.trim().replace(/\s+/g, ' ')
  const parts = yearFirst(trimmed) ?? byMonthName(trimmed) ?? yearLast(trimmed, order)
  if (parts === null) return unread
  if (parts === 'day-order') return { kind: 'unread', why: 'day-order' }
  const time = readTime(parts.rest)
  if (time === null) return unread
  const day = `${parts.year.padStart(4, '20')}-${parts.month.padStart(2, '0')}-${parts.day.padStart(2, '0')}`
  if (time === 'none') return { kind: 'read', wallTime: `${day} 00:00:00`, isWholeDay: true }
  const wallTime = wallTimeWithOffset(day, time)
  return wallTime === null ? unread : { kind: 'read', wallTime, isWholeDay: false }
}

/** Reads a date that begins with the year, such as 2018-07-20, 2018/7/20 or 20180720; null if the text is no such date. */
function yearFirst(text: string): DateParts | null {
  const [, year = '', , month = '', day = '', rest = ''] =
    /^(\d{4})([-./])(\d{1,2})\2(\d{1,2})(?!\d)(.*)$/.exec(text) ??
    /^((?:19|20)\d\d)()(\d\d)(\d\d)(?!\d)(.*)$/.exec(text) ??
    []
  return year === '' ? null : { year, month, day, rest }
}

const numbersYearLast = /^(\d{1,2})([-./])(\d{1,2})\2(\d{4}|\d{2})(?!\d)(.*)$/

/**
 * Reads a date that ends with the year, such as 20.07.2018 or 20.07.18; null if the text is no such date. With slashes or dashes
 * it can be unclear which number is the day: then `order` decides, and without it the result is `day-order`.
 */
function yearLast(text: string, order: DayOrder | null): DateParts | 'day-order' | null {
  const [, first = '', mark = '', second = '', year = '', rest = ''] = numbersYearLast.exec(text) ?? []
  // 18-07-20 may begin with the year.
  if (first === '' || (mark === '-' && year.length === 2)) return null
  const dayFirst = { year, month: second, day: first, rest }
  const monthFirst = { year, month: first, day: second, rest }
  // With points the day always comes first: no program writes month.day.year.
  if (mark === '.' || Number(first) > 12 || first === second) return dayFirst
  if (Number(second) > 12) return monthFirst
  if (order === null) return 'day-order'
  return order === 'day-first' ? dayFirst : monthFirst
}

const monthNames: readonly (readonly string[])[] = [
  ['ocak', 'oca', 'january', 'jan'],
  ['şubat', 'şub', 'february', 'feb'],
  ['mart', 'mar', 'march'],
  ['nisan', 'nis', 'april', 'apr'],
  ['mayıs', 'may'],
  ['haziran', 'haz', 'june', 'jun'],
  ['temmuz', 'tem', 'july', 'jul'],
  ['ağustos', 'ağu', 'august', 'aug'],
  ['eylül', 'eyl', 'september', 'sep'],
  ['ekim', 'eki', 'october', 'oct'],
  ['kasım', 'kas', 'november', 'nov'],
  ['aralık', 'ara', 'december', 'dec'],
]
let monthByName: ReadonlyMap<string, string> | undefined

/** Returns the number of a month by its name. The table is made at first use, so that a start stays quick. */
function monthOf(name: string): string | undefined {
  monthByName ??= new Map(
    monthNames.flatMap((names, place) => names.map((word) => [fold(word), String(place + 1)] as const)),
  )
  return monthByName.get(name)
}

const weekday =
  '(?:pazartesi|sali|carsamba|persembe|cuma|cumartesi|pazar|monday|tuesday|wednesday|thursday|friday|saturday|sunday)'
const dayThenMonth = new RegExp(
  `^(?:${weekday},? )?(\\d{1,2})[ .-]{1,2}([a-z]+)[ .,-]{1,2}(\\d{4})(?!\\d)(?:,? ${weekday})?(.*)$`,
)
const monthThenDay = new RegExp(`^(?:${weekday},? )?([a-z]+) (\\d{1,2}),? (\\d{4})(?!\\d)(.*)$`)

/** Reads a date with the name of its month, such as 20 Temmuz 2018 Cuma or July 20, 2018; null if the text is no such date. */
function byMonthName(text: string): DateParts | null {
  if (!/\p{L}{3}/u.test(text)) return null
  const folded = fold(text)
  const [, day = '', name = '', year = '', rest = ''] = dayThenMonth.exec(folded) ?? []
  const month = monthOf(name)
  if (month !== undefined) return { year, month, day, rest }
  const [, englishName = '', ...english] = monthThenDay.exec(folded) ?? []
  const englishMonth = monthOf(englishName)
  const [englishDay = '', englishYear = '', englishRest = ''] = english
  return englishMonth === undefined
    ? null
    : { year: englishYear, month: englishMonth, day: englishDay, rest: englishRest }
}

interface Time {
  readonly hour: number
  readonly minute: string
  readonly second: string
  readonly offset: string | undefined
}

const timeForm =
  /^(?:t|,? (?:saat )?)(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d{1,9})?)?(?: ?(am|pm|oo|os))?(?: ?(z|[+-]\d{2}:?\d{2}))?$/

/** Reads the text after a date as a time of day; `none` if there is no text, null if it is no time. */
function readTime(text: string): Time | 'none' | null {
  if (text.trim() === '') return 'none'
  const [, hour = '', minute = '', second = '00', half, offset] = timeForm.exec(fold(text)) ?? []
  if (hour === '') return null
  const isAfternoon = half === 'pm' || half === 'os'
  if (half !== undefined && (Number(hour) < 1 || Number(hour) > 12)) return null
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (isAfternoon ? 12 : 0)
  return { hour: hours, minute, second, offset }
}

/** Returns a day and time as Turkish time. A time without an offset is Turkish time already. */
function wallTimeWithOffset(day: string, { hour, minute, second, offset }: Time): WallTime | null {
  const clock = `${String(hour).padStart(2, '0')}:${minute}:${second}`
  if (offset === undefined) return `${day} ${clock}`
  const colon = offset === 'z' ? 'Z' : offset.replace(/^(...):?(..)$/, '$1:$2')
  const at = Date.parse(`${day}T${clock}${colon}`)
  return Number.isNaN(at) ? null : formatWallTime(at)
}

export const columnOrders = [...dayOrders, 'none', 'unclear', 'mixed'] as const

/**
 * Order of the dates in a column, such as 05/06/2018. `none`: no date of the column can be read in two ways. `unclear`: some
 * can, and no other date shows the order. `mixed`: the column has dates of both orders.
 */
export type ColumnOrder = (typeof columnOrders)[number]

/** Finds the order of day and month in a column, from all its dates. */
export class DayOrderWatch {
  #hasLateFirst = false
  #hasLateSecond = false
  #hasUnclear = false

  look(text: string): void {
    const [, first = '', mark = '', second = '', year = ''] = numbersYearLast.exec(text.trim()) ?? []
    if (first === '' || mark === '.' || (mark === '-' && year.length === 2)) return
    if (Number(first) > 12) this.#hasLateFirst = true
    else if (Number(second) > 12) this.#hasLateSecond = true
    else if (first !== second) this.#hasUnclear = true
  }

  order(): ColumnOrder {
    if (this.#hasLateFirst && this.#hasLateSecond) return 'mixed'
    if (this.#hasLateFirst) return 'day-first'
    if (this.#hasLateSecond) return 'month-first'
    return this.#hasUnclear ? 'unclear' : 'none'
  }
}

/** Dates that the guide shows as examples, each with the wall time that is read from it. A test checks them. */
export const dateExamples: readonly (readonly [text: string, wallTime: WallTime])[] = [
  ['20.07.2018 14:05', '2018-07-20 14:05:00'],
  ['20.07.2018 14.05', '2018-07-20 14:05:00'],
  ['20.07.2018', '2018-07-20 00:00:00'],
  ['20.07.18', '2018-07-20 00:00:00'],
  ['20/07/2018 14:05', '2018-07-20 14:05:00'],
  ['20-07-2018', '2018-07-20 00:00:00'],
  ['2018-07-20', '2018-07-20 00:00:00'],
  ['2018-07-20 14:05', '2018-07-20 14:05:00'],
  ['2018-07-20 14:05:09', '2018-07-20 14:05:09'],
  ['2018-07-20T14:05:09+03:00', '2018-07-20 14:05:09'],
  ['20 Temmuz 2018', '2018-07-20 00:00:00'],
  ['20 Tem 2018 14:05', '2018-07-20 14:05:00'],
  ['43301', '2018-07-20 00:00:00'],
  ['43301,5', '2018-07-20 12:00:00'],
]
