import { type Refusal, refused } from '../util/refusal.ts'

/*
 * Turkish time. An instant is a number of ms since 1970 in UTC. A day is a calendar day of Istanbul. A wall time is a date
 * and time without an offset, as İYS writes them.
 *
 * Istanbul is at UTC+3 all year since September 2016; earlier offsets come from the zone database. No library is used:
 * `temporal-polyfill` 1.0 takes 10 to 70 times as long, and every row of an import needs its time.
 */

/** Calendar day in Istanbul as `YYYY-MM-DD`, from year 0001 to 9999. */
export type IstanbulDay = string

/** Date and time in Istanbul as `YYYY-MM-DD HH:mm:ss`. */
export type WallTime = string

/** Result of reading a wall time. `form`: wrong shape (İYS's code H158). `date`: no such date or time (H157). */
type WallTimeReading = { readonly kind: 'read'; readonly at: number } | Refusal<'form' | 'date'>

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

const FIXED_OFFSET_MS = 3 * HOUR_MS
/** Moment from which the offset is fixed: after the last autumn night (30 October 2016) that would have moved the clocks. */
const FIXED_SINCE = Date.UTC(2016, 10, 1)

/** Number of days after which the Gregorian calendar repeats: 400 years. */
const FOUR_CENTURIES_DAYS = 146_097
const FIRST_DAY = dayNumber(1, 1, 1)
const LAST_DAY = dayNumber(9999, 12, 31)

const DAY_FORM = /^\d{4}-\d{2}-\d{2}$/
const WALL_TIME_FORM = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/
const CLOCK_FORM = /^\d{2}:\d{2}$/

/** Writes an instant as Istanbul time, `YYYY-MM-DD HH:mm:ss`. */
export function formatWallTime(at: number): WallTime {
  const wallMs = wallOf(at)
  const day = Math.floor(wallMs / DAY_MS)
  const second = Math.floor((wallMs - day * DAY_MS) / SECOND_MS)
  const minute = Math.floor(second / 60)
  return `${dayText(day)} ${pair(Math.floor(minute / 60))}:${pair(minute % 60)}:${pair(second % 60)}`
}

/**
 * Reads exactly `YYYY-MM-DD HH:mm:ss` with a real date and time (R18).
 *
 * Inverse of {@link formatWallTime}, except for the hour that came twice when summer time ended (last on
 * 2015-11-08). Such a time is read as its first pass. A skipped time is read as if the clock had not been moved yet.
 */
export function readWallTime(text: string): WallTimeReading {
  if (!WALL_TIME_FORM.test(text)) return refused('form')
  const day = readDay(text)
  const hour = digits(text, 11, 13)
  const minute = digits(text, 14, 16)
  const second = digits(text, 17, 19)
  if (day === null || hour > 23 || minute > 59 || second > 59) return refused('date')
  return {
    kind: 'read',
    at: instantOf(day * DAY_MS + hour * HOUR_MS + minute * MINUTE_MS + second * SECOND_MS),
  }
}

/** Returns the calendar day of an instant in Istanbul. */
export function dayOf(at: number): IstanbulDay {
  return dayText(Math.floor(wallOf(at) / DAY_MS))
}

/** Returns the instant at which a day begins in Istanbul: since September 2016 this is 21:00 UTC of the day before. */
export function startOfDay(day: IstanbulDay): number {
  return instantOf(numberOf(day) * DAY_MS)
}

export function secondsToNextDay(now: number): number {
  return Math.ceil((startOfDay(nextDay(dayOf(now))) - now) / 1000)
}

/** Returns the instant of 23:59:59 of a day in Istanbul. */
export function endOfDay(day: IstanbulDay): number {
  return instantOf((numberOf(day) + 1) * DAY_MS) - SECOND_MS
}

/** Returns the instant on `day` at the same time of day in Istanbul as `at`, to the millisecond. */
export function sameTimeOn(day: IstanbulDay, at: number): number {
  const wallMs = wallOf(at)
  const sinceMidnightMs = wallMs - Math.floor(wallMs / DAY_MS) * DAY_MS
  return instantOf(numberOf(day) * DAY_MS + sinceMidnightMs)
}

/** Returns the instant on `day` at a time of day, given in minutes after midnight. */
export function instantAt(day: IstanbulDay, minutes: number): number {
  return instantOf(numberOf(day) * DAY_MS + minutes * MINUTE_MS)
}

/** Reads a time of day such as 09:30 as minutes after midnight; null for any other text. */
export function readClock(text: string): number | null {
  if (!CLOCK_FORM.test(text)) return null
  const hour = digits(text, 0, 2)
  const minute = digits(text, 3, 5)
  return hour > 23 || minute > 59 ? null : hour * 60 + minute
}

export function formatClock(minutes: number): string {
  return `${pair(Math.floor(minutes / 60))}:${pair(minutes % 60)}`
}

export function isIstanbulDay(text: string): boolean {
  return DAY_FORM.test(text) && readDay(text) !== null
}

export function addDays(day: IstanbulDay, days: number): IstanbulDay {
  return dayText(numberOf(day) + days)
}

/** Returns the same day some years later; 29 February becomes the 28th if need be (TBK art. 92). */
export function addYears(day: IstanbulDay, years: number): IstanbulDay {
  const year = digits(day, 0, 4) + years
  const month = digits(day, 5, 7)
  const dayOfMonth = Math.min(digits(day, 8, 10), daysInMonth(year, month))
  return dayText(dayNumber(year, month, dayOfMonth))
}

export function nextDay(day: IstanbulDay): IstanbulDay {
  return addDays(day, 1)
}

export function previousDay(day: IstanbulDay): IstanbulDay {
  return addDays(day, -1)
}

/** Returns the day of the week: 0 is Sunday, 6 is Saturday. */
export function weekdayOf(day: IstanbulDay): number {
  // 1970-01-01 was a Thursday. The second remainder is for days before it.
  return (((numberOf(day) + 4) % 7) + 7) % 7
}

/** Returns the Istanbul time of an instant in ms, as if the wall clock showed UTC. */
function wallOf(at: number): number {
  return at + offsetMs(at)
}

/**
 * Returns the instant of an Istanbul time (inverse of `wallOf`). See {@link readWallTime} for hours that came twice or
 * never.
 */
function instantOf(wallMs: number): number {
  if (wallMs >= FIXED_SINCE + FIXED_OFFSET_MS) return wallMs - FIXED_OFFSET_MS
  const before = offsetMs(wallMs - DAY_MS)
  const after = offsetMs(wallMs + DAY_MS)
  const asBefore = wallMs - before
  const asAfter = wallMs - after
  // The clock had moved before this time if the offset before it fails to lead back to it, and the offset after it does.
  const movedAlready = offsetMs(asBefore) !== before && offsetMs(asAfter) === after
  return movedAlready ? asAfter : asBefore
}

function offsetMs(at: number): number {
  return at >= FIXED_SINCE ? FIXED_OFFSET_MS : historicOffsetMs(at)
}

let zone: Intl.DateTimeFormat | undefined

/** Returns Istanbul's offset from UTC before 2016, by the zone database. The slow formatter is made at first use. */
function historicOffsetMs(at: number): number {
  zone ??= new Intl.DateTimeFormat('en-US', { timeZone: 'Europe/Istanbul', timeZoneName: 'longOffset' })
  // The formatter writes "1/1/2016, GMT+02:00"; before 1910 with seconds. Istanbul's offset was never negative.
  const [hours = '', minutes = '0', seconds = '0'] = zone.format(at).split('GMT+')[1]?.split(':') ?? []
  if (hours === '') throw new Error('Cannot read the offset of Europe/Istanbul: unexpected zone format')
  return Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS + Number(seconds) * SECOND_MS
}

/** Returns the number of days from 1970-01-01 to a date. */
function dayNumber(year: number, month: number, dayOfMonth: number): number {
  // Date.UTC reads years below 100 as 19xx, so four centuries are added and taken off.
  return Date.UTC(year + 400, month - 1, dayOfMonth) / DAY_MS - FOUR_CENTURIES_DAYS
}

/** Reads a text that begins with a date as its number of days since 1970-01-01; null if there is no such date. */
function readDay(text: string): number | null {
  const year = digits(text, 0, 4)
  const month = digits(text, 5, 7)
  const dayOfMonth = digits(text, 8, 10)
  if (year < 1 || month < 1 || month > 12 || dayOfMonth < 1) return null
  return dayOfMonth > daysInMonth(year, month) ? null : dayNumber(year, month, dayOfMonth)
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** Returns a day as its number since 1970-01-01. Throws if it is no date, since only our own code makes these days. */
function numberOf(day: IstanbulDay): number {
  const number = DAY_FORM.test(day) ? readDay(day) : null
  if (number === null) throw new RangeError(`Cannot read Istanbul day "${day}": not a date of the calendar`)
  return number
}

/** Writes a number of days since 1970-01-01 as a date. */
function dayText(day: number): IstanbulDay {
  if (!(day >= FIRST_DAY && day <= LAST_DAY)) {
    throw new RangeError(`Cannot write day ${day}: outside the years 0001 to 9999`)
  }
  const date = new Date(day * DAY_MS)
  const year = String(date.getUTCFullYear()).padStart(4, '0')
  return `${year}-${pair(date.getUTCMonth() + 1)}-${pair(date.getUTCDate())}`
}

function pair(number: number): string {
  return number < 10 ? `0${number}` : `${number}`
}

/** Reads the ASCII digits between two places of a text whose form was checked. */
function digits(text: string, from: number, to: number): number {
  let number = 0
  for (let place = from; place < to; place++) number = number * 10 + text.charCodeAt(place) - 48
  return number
}

/** Returns a date formatter that is made at first use: making one takes milliseconds, which would slow down each start. */
export function dateFormat(
  locale: string,
  options: Intl.DateTimeFormatOptions,
): Pick<Intl.DateTimeFormat, 'format'> {
  let formatter: Intl.DateTimeFormat | undefined
  return {
    format(at) {
      formatter ??= new Intl.DateTimeFormat(locale, options)
      return formatter.format(at)
    },
  }
}

/** Returns functions that write a moment in words, in Istanbul time: its day, or its day and time. */
function longDatesIn(locale: string) {
  const timeZone = 'Europe/Istanbul'
  const day = dateFormat(locale, { dateStyle: 'long', timeZone })
  const time = dateFormat(locale, { timeStyle: 'short', timeZone })
  return {
    date: (at: number) => day.format(at),
    moment: (at: number) => `${day.format(at)} ${time.format(at)}`,
  }
}

/** Formatters of dates as people read them, such as "2 Mart 2026", and of moments, such as "2 Mart 2026 14:31". */
export const longDates = { tr: longDatesIn('tr-TR'), en: longDatesIn('en-GB') }

/**
 * Returns the time of a RET of which only the day is known: 23:59:59, so that the RET wins over an ONAY of that day;
 * `now` for today.
 */
export function refusedOn(day: IstanbulDay, today: IstanbulDay): WallTime | 'now' {
  return day === today ? 'now' : `${day} 23:59:59`
}

/** Writes a waiting time for people: in minutes up to 90, then in hours, rounded up. */
export const waitIn = {
  tr: (minutes: number): string => (isLong(minutes) ? `${hoursIn(minutes)} saat` : `${minutes} dakika`),
  en(minutes: number): string {
    if (isLong(minutes)) return `${hoursIn(minutes)} hours`
    return minutes === 1 ? '1 minute' : `${minutes} minutes`
  },
} as const

const isLong = (minutes: number) => minutes > 90

const hoursIn = (minutes: number) => Math.ceil(minutes / 60)
