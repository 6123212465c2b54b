/** Day 0 of Excel's dates. Excel counts a 29 February 1900 that never was, but no consent is that old. */
const serialZero = Date.UTC(1899, 11, 30)
const dayMs = 24 * 60 * 60_000
/** Excel's first and last day number that is taken for a date: the years 2000 to 2100. */
const [serialMin, serialMax] = [36_526, 73_050]

/** Reads a date that Excel wrote as a number, such as 46083,586921, as wall time. */
export function wallTimeOfSerial(text: string): string | null {
  if (!/^\d{5}(?:[.,]\d+)?$/.test(text)) return null
  return wallTimeOfDays(Number(text.replace(',', '.')))
}

/** True for a date that Excel wrote as a number, without a time of day. */
export function isWholeDay(text: string): boolean {
  return /^\d{5}$/.test(text) && wallTimeOfSerial(text) !== null
}

/** Returns the wall time of Excel's number of days, rounded to the second; null outside the years 2000 to 2100. */
export function wallTimeOfDays(days: number): string | null {
  if (!(days >= serialMin && days <= serialMax)) return null
  const ms = serialZero + days * dayMs
  return new Date(Math.round(ms / 1000) * 1000).toISOString().slice(0, 19).replace('T', ' ')
}
