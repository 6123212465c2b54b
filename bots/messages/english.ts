import type { IstanbulDay, WallTime } from '../../src/calendar/istanbul.ts'
import { dateWords, grouped } from './dates.ts'

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

export const { date, weekday, moment, exactMoment, time, withUtc } = dateWords(months, weekdays)

/** Monday 2 March 2026. */
export function dateWithWeekday(day: IstanbulDay | WallTime): string {
  return `${weekday(day)} ${date(day)}`
}

/** 1,234 */
export function number(value: number): string {
  return grouped(value, ',')
}

/** 1 day, 2 days */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${number(value)} ${value === 1 ? one : many}`
}

/** calls, SMS and e-mail */
export function list(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}

export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
