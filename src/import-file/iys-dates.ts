import {
  endOfDay,
  formatWallTime,
  type IstanbulDay,
  isIstanbulDay,
  readWallTime,
} from '../calendar/istanbul.ts'
import { wallTimeOfSerial } from '../spreadsheet/serial-dates.ts'

export type DateColumn = 'creationDate' | 'consentDate'

/** Facts about a file of İYS that are needed to read its dates. */
export interface DateFacts {
  readonly now: number
  /** Latest possible moment of a date in the file: a later date is wrong. */
  readonly latest: number
  /** Day whose changes the file contains; null if it is unknown. */
  readonly fileDay: IstanbulDay | null
  /** Columns whose dates are day/month/year. */
  readonly dayFirst: ReadonlySet<DateColumn>
}

export interface RowDate {
  readonly at: number
  /** True if the date has no seconds, because a spreadsheet dropped them. */
  readonly toMinute: boolean
}

const noSeconds = /^[^:]+:\d{2}(?:Z|[+-]\d{2}:\d{2})?$/

/** Reads a cell with a date; null for an empty cell. */
export function readDateCell(
  text: string | undefined,
  column: DateColumn,
  { dayFirst }: Pick<DateFacts, 'dayFirst'>,
): RowDate | 'unreadable' | null {
  if (text === undefined) return null
  const reading = readWallTime(wallTimeOf(dayFirst.has(column) ? text.replaceAll('/', '.') : text))
  return reading.kind === 'read' ? { at: reading.at, toMinute: noSeconds.test(text) } : 'unreadable'
}

/** Returns a date as İYS writes it (YYYY-MM-DD HH:mm:ss). Reads dates of a Turkish Excel, Excel's numbers of days, and ISO 8601. */
function wallTimeOf(text: string): string {
  const match = /^(\d{1,2})\.(\d{1,2})\.(\d{4}) (\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text)
  if (match === null) return wallTimeOfSerial(text) ?? wallTimeOfIso(text) ?? text
  const [, day = '', month = '', year = '', hour = '', minute = '', second = '00'] = match
  const twoDigits = (digits: string) => digits.padStart(2, '0')
  return `${year}-${twoDigits(month)}-${twoDigits(day)} ${twoDigits(hour)}:${minute}:${second}`
}

/** Reads a time of ISO 8601 such as `2026-03-02T14:05:09` as Turkish wall time; null for another text. Seconds may be missing. */
function wallTimeOfIso(text: string): string | null {
  const match = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?$/.exec(
    text,
  )
  if (match === null) return null
  const [, day = '', minute = '', second = '00', offset] = match
  if (offset === undefined) return `${day} ${minute}:${second}`
  const at = Date.parse(`${day}T${minute}:${second}${offset}`)
  return Number.isNaN(at) ? null : formatWallTime(at)
}

/** Returns the date to use for a RET whose date cannot be read: the end of the file's day, or now. */
export function standInDate({ now, fileDay }: Pick<DateFacts, 'now' | 'fileDay'>): number {
  return fileDay === null ? now : Math.min(endOfDay(fileDay), now)
}

const withSlashes = /^(\d{1,2})\/(\d{1,2})\/\d{4} \d/

/**
 * Finds out if a column has its dates as day/month/year: all have slashes, at least one first number is above 12, and no
 * second number is. `12/01/2026` alone can be read in two ways.
 */
export function newDayFirstWatch(): { look(cell: string): boolean; isDayFirst(): boolean } {
  let hasLateDay = false
  let isPossible = true
  return {
    /** Reads a cell of the column. Returns false if the column cannot be day/month/year any more. */
    look(cell) {
      if (cell === '') return true
      const match = withSlashes.exec(cell)
      if (match === null || Number(match[2]) > 12) isPossible = false
      else if (Number(match[1]) > 12) hasLateDay = true
      return isPossible
    },
    isDayFirst: () => isPossible && hasLateDay,
  }
}

/** Facts in the name of a file of İYS: its day, and numbers that may be the code of a brand. */
export interface FileName {
  readonly day: IstanbulDay | null
  readonly numbers: readonly number[]
}

/** Reads day and numbers from the name of a file, such as `123457_2026-03-02.csv`. Days may also be `20260302` or `02.03.2026`. */
export function readFileName(name: string): FileName {
  const day = daysIn(name).find(isIstanbulDay) ?? null
  return { day, numbers: [...name.matchAll(/\d{1,15}/g)].map(([digits]) => Number(digits)) }
}

/** Returns the dates in a file name as YYYY-MM-DD, without checking that they exist. */
function daysIn(name: string): string[] {
  const yearFirst = /(?<!\d)(\d{4})[-._]?(\d{2})[-._]?(\d{2})(?!\d)/g
  const dayFirst = /(?<!\d)(\d{2})[-._](\d{2})[-._](\d{4})(?!\d)/g
  return [
    ...[...name.matchAll(yearFirst)].map(([, year, month, day]) => `${year}-${month}-${day}`),
    ...[...name.matchAll(dayFirst)].map(([, day, month, year]) => `${year}-${month}-${day}`),
  ]
}
