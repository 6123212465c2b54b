import { readWallTime } from '../../calendar/istanbul.ts'

const momentForm =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,]\d{1,9})?\s?(Z|[+-]\d{2}:?\d{2})?$/i

/**
 * Reads a carrier's time such as `2026-05-18 10:37:20` or `2026-05-18T10:37:20.000+03:00`. A time without a zone is
 * Istanbul's. Returns null for a text in another form, or for a date that does not exist.
 */
export function isoMoment(text: string): Date | null {
  const [, day, clock = '', zone] = momentForm.exec(text.trim()) ?? []
  return day === undefined ? null : momentAt(`${day} ${withSeconds(clock)}`, zone ?? null)
}

const turkishForm = /^(\d{2})[./-](\d{2})[./-](\d{4})[ T](\d{2}:\d{2}(?::\d{2})?)$/

/** Reads Istanbul time as it is written in Türkiye, such as `18.05.2026 10:37:20`, or in the form of {@link isoMoment}. */
export function turkishMoment(text: string): Date | null {
  const [, date, month, year, clock = ''] = turkishForm.exec(text.trim()) ?? []
  return year === undefined
    ? isoMoment(text)
    : momentAt(`${year}-${month}-${date} ${withSeconds(clock)}`, null)
}

function withSeconds(clock: string): string {
  return clock.length === 5 ? `${clock}:00` : clock
}

/** Returns the moment of a date and time of day, in Istanbul unless an offset such as `+03:00` or `Z` is given. */
function momentAt(wallTime: string, zone: string | null): Date | null {
  const reading = readWallTime(wallTime)
  if (reading.kind !== 'read') return null
  if (zone === null) return new Date(reading.at)
  const offset = zone.toUpperCase() === 'Z' ? 'Z' : zone.replace(/^(...):?(..)$/, '$1:$2')
  const moment = new Date(`${wallTime.replace(' ', 'T')}${offset}`)
  return Number.isNaN(moment.getTime()) ? null : moment
}
