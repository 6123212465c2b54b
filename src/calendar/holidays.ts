/**
 * Legal holidays of Türkiye by Law 2429. Religious ones follow Diyanet's calendar: dated rows that an
 * administrator confirms and extends every year. Extra leave of the government (idari izin) is no legal
 * holiday.
 */

import { addDays, type IstanbulDay, isIstanbulDay } from './istanbul.ts'

export interface Holiday {
  day: IstanbulDay
  name: string
  /** Holiday from 13:00: 28 October and the eve (arife) of each feast. */
  half: boolean
  /** True if fixed by law or published by Diyanet; false if computed by a library. */
  confirmed: boolean
}

export interface HolidayTable {
  /** Religious and further holidays by day; of two rows for a day the fuller one. */
  dated: ReadonlyMap<IstanbulDay, Holiday>
  /** Years with a full day of both feasts. Deadlines in others may come out too early. */
  yearsKnown: ReadonlySet<number>
  /** Smallest and greatest of `yearsKnown`. */
  firstYearKnown: number | null
  lastYearKnown: number | null
}

export type HolidaysReading = { ok: true; rows: Holiday[] } | { ok: false; reason: string }

export type Feast = 'Ramazan' | 'Kurban'

const FEAST_DAYS = { Ramazan: 3, Kurban: 4 }

/** Month and day, with name and length (Law 2429). */
const FIXED_HOLIDAYS: ReadonlyMap<string, { name: string; half: boolean }> = new Map([
  ['01-01', { name: 'Yılbaşı', half: false }],
  ['04-23', { name: 'Ulusal Egemenlik ve Çocuk Bayramı', half: false }],
  ['05-01', { name: 'Emek ve Dayanışma Günü', half: false }],
  ['05-19', { name: "Atatürk'ü Anma, Gençlik ve Spor Bayramı", half: false }],
  ['07-15', { name: 'Demokrasi ve Millî Birlik Günü', half: false }],
  ['08-30', { name: 'Zafer Bayramı', half: false }],
  ['10-28', { name: 'Cumhuriyet Bayramı arifesi', half: true }],
  ['10-29', { name: 'Cumhuriyet Bayramı', half: false }],
])

/** 2026 agrees with Diyanet's calendar; later years are computed and wait for confirmation. */
const RELIGIOUS_HOLIDAYS: readonly Holiday[] = [
  ...feastHolidays('Ramazan', '2025-03-30', false),
  ...feastHolidays('Kurban', '2025-06-06', false),
  ...feastHolidays('Ramazan', '2026-03-20', true),
  ...feastHolidays('Kurban', '2026-05-27', true),
  ...feastHolidays('Ramazan', '2027-03-09', false),
  ...feastHolidays('Kurban', '2027-05-16', false),
  ...feastHolidays('Ramazan', '2028-02-26', false),
  ...feastHolidays('Kurban', '2028-05-05', false),
  ...feastHolidays('Ramazan', '2029-02-14', false),
  ...feastHolidays('Kurban', '2029-04-24', false),
  ...feastHolidays('Ramazan', '2030-02-04', false),
  ...feastHolidays('Kurban', '2030-04-13', false),
]

/** Returns the shipped religious holidays, confirmed through a year. */
export function confirmedThrough(year: number): Holiday[] {
  return RELIGIOUS_HOLIDAYS.map((row) => (yearOf(row) <= year ? { ...row, confirmed: true } : row))
}

/** First days of the unconfirmed feasts in a year. */
export function unconfirmedFeasts(year: number, table: HolidayTable): Partial<Record<Feast, IstanbulDay>> {
  const days = [...table.dated.values()].filter((row) => yearOf(row) === year && !row.half && !row.confirmed)
  const first = (feast: Feast) =>
    days
      .filter((row) => feastAndYear(row) === `${feast.toLowerCase()} ${year}`)
      .map(({ day }) => day)
      .sort()[0]
  const [ramazan, kurban] = [first('Ramazan'), first('Kurban')]
  return { ...(ramazan && { Ramazan: ramazan }), ...(kurban && { Kurban: kurban }) }
}

/** Returns the eve as a half day, then three days for Ramazan or four for Kurban. */
export function feastHolidays(feast: Feast, firstDay: IstanbulDay, confirmed: boolean): Holiday[] {
  const eve = { day: addDays(firstDay, -1), name: `${feast} Bayramı arifesi`, half: true, confirmed }
  const days = Array.from({ length: FEAST_DAYS[feast] }, (_, index) => ({
    day: addDays(firstDay, index),
    name: `${feast} Bayramı ${index + 1}. gün`,
    half: false,
    confirmed,
  }))
  return [eve, ...days]
}

/** Merges shipped rows with an administrator's; a feast in `extra` replaces the shipped one of that year. */
export function holidayTable(
  extra: readonly Holiday[] = [],
  shipped: readonly Holiday[] = RELIGIOUS_HOLIDAYS,
): HolidayTable {
  const corrected = new Set(extra.map(feastAndYear).filter((key) => key !== null))
  const kept = shipped.filter((row) => !corrected.has(feastAndYear(row) ?? ''))
  const rows = [...kept, ...extra]
  const years = yearsWithBothFeasts(rows)
  return {
    dated: fullestByDay(rows),
    yearsKnown: new Set(years),
    firstYearKnown: years.at(0) ?? null,
    lastYearKnown: years.at(-1) ?? null,
  }
}

export function holidayOn(day: IstanbulDay, table: HolidayTable): Holiday | undefined {
  return fuller(fixedHoliday(day), table.dated.get(day))
}

const ROWS_MAX = 1000
const NAME_LENGTH_MAX = 100

/**
 * Reads a JSON array of `{"day", "name", "half"}`; `confirmed` defaults to true. Names the first wrong row.
 */
export function readHolidays(text: string): HolidaysReading {
  const list = parseJson(text)
  if (!Array.isArray(list)) return { ok: false, reason: 'Cannot read holidays: not a JSON array of rows' }
  if (list.length > ROWS_MAX) {
    return { ok: false, reason: `Cannot read holidays: ${list.length} rows, at most ${ROWS_MAX} are taken` }
  }
  const rows: Holiday[] = []
  for (const [index, item] of list.entries()) {
    const row = readHoliday(item)
    if (typeof row === 'string') return { ok: false, reason: `Cannot read holiday ${index + 1}: ${row}` }
    rows.push(row)
  }
  return { ok: true, rows }
}

function readHoliday(item: unknown): Holiday | string {
  if (typeof item !== 'object' || item === null) return 'not an object with day, name and half'
  const { day, name, half, confirmed = true, ...others } = item as Record<string, unknown>
  if (typeof day !== 'string' || !isIstanbulDay(day)) return '"day" is not a date written YYYY-MM-DD'
  if (typeof name !== 'string' || name.trim() === '') return '"name" is missing'
  if (name.length > NAME_LENGTH_MAX) return `"name" is longer than ${NAME_LENGTH_MAX} characters`
  if (typeof half !== 'boolean') return '"half" is neither true nor false'
  if (typeof confirmed !== 'boolean') return '"confirmed" is neither true nor false'
  const [unknown] = Object.keys(others)
  return unknown === undefined
    ? { day, name: name.trim(), half, confirmed }
    : `"${unknown}" is not a known field`
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function fixedHoliday(day: IstanbulDay): Holiday | undefined {
  const fixed = FIXED_HOLIDAYS.get(day.slice(5))
  return fixed && { day, name: fixed.name, half: fixed.half, confirmed: true }
}

function fuller(one: Holiday | undefined, other: Holiday | undefined): Holiday | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return one.half ? other : one
}

function fullestByDay(rows: readonly Holiday[]): Map<IstanbulDay, Holiday> {
  const byDay = new Map<IstanbulDay, Holiday>()
  for (const row of rows) byDay.set(row.day, fuller(byDay.get(row.day), row) ?? row)
  return byDay
}

/** Every year has a day of each feast, since the lunar year is shorter. */
function yearsWithBothFeasts(rows: readonly Holiday[]): number[] {
  const feasts = new Set(rows.filter((row) => !row.half).map(feastAndYear))
  const years = new Set(rows.map(yearOf))
  return [...years]
    .filter((year) => feasts.has(`ramazan ${year}`) && feasts.has(`kurban ${year}`))
    .sort((one, other) => one - other)
}

/** Neither word has an i, so dotted and dotless ones do not matter. */
const FEAST_NAME = /^(ramazan|kurban)/i

function feastAndYear(row: Holiday): string | null {
  const feast = FEAST_NAME.exec(row.name)?.[0]
  return feast === undefined ? null : `${feast.toLowerCase()} ${yearOf(row)}`
}

function yearOf(row: Holiday): number {
  return Number(row.day.slice(0, 4))
}
