/*
 * Legal holidays of Türkiye by Law 2429. Religious ones follow Diyanet's calendar: dated rows that an
 * administrator confirms and extends every year. Extra leave of the government (idari izin) is no legal
 * holiday.
 */

import * as z from 'zod'
import { addDays, type IstanbulDay, isIstanbulDay } from './istanbul.ts'

export interface Holiday {
  day: IstanbulDay
  name: string
  /** Holiday from 13:00: 28 October and the eve (arife) of each feast. */
  half: boolean
  /** True if fixed by law or published by Diyanet; false if computed by a library. */
  confirmed: boolean
}

/** Religious and further holidays by day; of two rows for a day the full one. */
export type HolidayTable = ReadonlyMap<IstanbulDay, Holiday>

/** Days of each religious feast. */
const FEAST_DAYS = { Ramazan: 3, Kurban: 4 }
type Feast = keyof typeof FEAST_DAYS
export type FirstDays = Partial<Record<Feast, IstanbulDay>>

/** Full holidays with a fixed date, as month and day (Law 2429). */
const FIXED_HOLIDAYS = new Set(['01-01', '04-23', '05-01', '05-19', '07-15', '08-30', '10-29'])
const FIXED_HALF_HOLIDAY = '10-28'

/**
 * Religious holidays that izin is shipped with. The days of 2026 agree with Diyanet's calendar and the days of 2027 with two
 * published tables; later years are computed, and an administrator has to confirm them.
 */
const RELIGIOUS_HOLIDAYS: readonly Holiday[] = [
  ...feastHolidays('Ramazan', '2025-03-30', false),
  ...feastHolidays('Kurban', '2025-06-06', false),
  ...feastHolidays('Ramazan', '2026-03-20', true),
  ...feastHolidays('Kurban', '2026-05-27', true),
  ...feastHolidays('Ramazan', '2027-03-09', true),
  ...feastHolidays('Kurban', '2027-05-16', true),
  ...feastHolidays('Ramazan', '2028-02-26', false),
  ...feastHolidays('Kurban', '2028-05-05', false),
  ...feastHolidays('Ramazan', '2029-02-14', false),
  ...feastHolidays('Kurban', '2029-04-24', false),
  ...feastHolidays('Ramazan', '2030-02-04', false),
  ...feastHolidays('Kurban', '2030-04-13', false),
]

/** Returns the shipped religious holidays; those up to and in `year` count as confirmed. */
export function confirmedThrough(year: number): Holiday[] {
  return RELIGIOUS_HOLIDAYS.map((row) => (yearOf(row) <= year ? { ...row, confirmed: true } : row))
}

/**
 * Returns the first days of those feasts of a year that are computed and not confirmed. An empty object says that the table
 * lacks a feast of that year, so that no first day is known. Null if both feasts are confirmed.
 */
export function unconfirmedFeasts(year: number, table: HolidayTable): FirstDays | null {
  const feasts = (['Ramazan', 'Kurban'] as const).map((feast) => ({
    feast,
    rows: [...table.values()].filter(
      (row) => !row.half && feastAndYear(row) === `${feast.toLowerCase()} ${year}`,
    ),
  }))
  if (feasts.some(({ rows }) => rows.length === 0)) return {}
  const open = feasts.filter(({ rows }) => rows.some(({ confirmed }) => !confirmed))
  if (open.length === 0) return null
  return Object.fromEntries(open.map(({ feast, rows }) => [feast, rows.map(({ day }) => day).sort()[0]]))
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

/**
 * Merges the shipped holidays with an administrator's (`extra`). A feast in `extra` replaces the shipped one of that
 * year.
 */
export function holidayTable(
  extra: readonly Holiday[] = [],
  shipped: readonly Holiday[] = RELIGIOUS_HOLIDAYS,
): HolidayTable {
  const corrected = new Set(extra.map(feastAndYear).filter((key) => key !== null))
  const uncorrectedRows = shipped.filter((row) => !corrected.has(feastAndYear(row) ?? ''))
  const rows = [...uncorrectedRows, ...extra].sort((a, b) => Number(b.half) - Number(a.half))
  return new Map(rows.map((row) => [row.day, row]))
}

/** Returns the kind of holiday on a day; null for a working day. */
export function holidayOn(day: IstanbulDay, table: HolidayTable): 'full' | 'half' | null {
  const dated = table.get(day)
  if (FIXED_HOLIDAYS.has(day.slice(5)) || dated?.half === false) return 'full'
  return dated !== undefined || day.slice(5) === FIXED_HALF_HOLIDAY ? 'half' : null
}

/** Form of the setting that lists holidays. It is made at first use, so that a Worker starts quickly. */
const holidayRows = z.lazy(() => {
  const day = z.string().refine(isIstanbulDay)
  const name = z.string().trim().min(1).max(100)
  const row = z.strictObject({ day, name, half: z.boolean(), confirmed: z.boolean().default(true) })
  return z.array(row).max(1000)
})

/** Reads an administrator's holidays: a JSON array of `{"day", "name", "half"}`. Undefined for any other text. */
export function readHolidays(text: string): Holiday[] | undefined {
  return holidayRows.safeParse(parseJson(text)).data
}

/** Parses JSON; undefined for a text that is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Beginning of a feast's name. The words have no letter i, so Turkish capitals (İ, I) do not matter. */
const FEAST_NAME = /^(ramazan|kurban)/i

/** Returns the feast and year of a holiday, such as `ramazan 2026`; null for a holiday of no feast. */
function feastAndYear(row: Holiday): string | null {
  const feast = FEAST_NAME.exec(row.name)?.[0]
  return feast === undefined ? null : `${feast.toLowerCase()} ${yearOf(row)}`
}

function yearOf(row: Holiday): number {
  return Number(row.day.slice(0, 4))
}
