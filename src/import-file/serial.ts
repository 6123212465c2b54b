/** Excel counts days from here; its 29 February 1900 never was, which no date of a consent comes near. */
const serialZero = Date.UTC(1899, 11, 30)
const dayMs = 24 * 60 * 60_000
/** Days of which a consent can be, 2000 to 2100: no other number is taken for a date. */
const [serialMin, serialMax] = [36_526, 73_050]

/**
 * The wall time of a date that Excel wrote as a number, such as 46083,586921 (iys.md 6.5); null for what is none. The
 * number knows no zone: what the cell showed is what it means.
 */
export function wallTimeOfSerial(text: string): string | null {
  if (!/^\d{5}(?:[.,]\d+)?$/.test(text)) return null
  return wallTimeOfDays(Number(text.replace(',', '.')))
}

/** Whether such a number is of a day alone, without a time. */
export function isWholeDay(text: string): boolean {
  return /^\d{5}$/.test(text) && wallTimeOfSerial(text) !== null
}

/** The same of a number of days; to the second, which a fraction of a day only comes near to. */
export function wallTimeOfDays(days: number): string | null {
  if (!(days >= serialMin && days <= serialMax)) return null
  const ms = serialZero + days * dayMs
  return new Date(Math.round(ms / 1000) * 1000).toISOString().slice(0, 19).replace('T', ' ')
}
