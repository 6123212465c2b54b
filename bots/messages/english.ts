import type { IstanbulDay, WallTime } from '../../src/calendar/istanbul.ts'
import { languageFormats } from './formats.ts'

export const { date, weekday, moment, exactMoment, time, withUtc, number, list } = languageFormats('en-GB')

/** Monday 2 March 2026. */
export function dateWithWeekday(day: IstanbulDay | WallTime): string {
  return `${weekday(day)} ${date(day)}`
}

/** 1 day, 2 days */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${number(value)} ${value === 1 ? one : many}`
}

export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
