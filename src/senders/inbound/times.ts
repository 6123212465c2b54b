import { formatWallTime, readWallTime } from '../../calendar/istanbul.ts'

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

const digitsForm = /^(\d{2})(\d{2})(\d{4})(\d{2})(\d{2})(\d{2})?$/

/**
 * Reads Istanbul time as it is written in Türkiye, such as `18.05.2026 10:37:20` or `18052026103720`, or in the form of
 * {@link isoMoment}.
 */
export function turkishMoment(text: string): Date | null {
  const [, date, month, year, clock = ''] = turkishForm.exec(text.trim()) ?? []
  if (year !== undefined) return momentAt(`${year}-${month}-${date} ${withSeconds(clock)}`, null)
  const digits = digitsForm.exec(text.trim())
  if (digits === null) return isoMoment(text)
  const [, day, monthDigits, yearDigits, hour, minute, second = '00'] = digits
  return momentAt(`${yearDigits}-${monthDigits}-${day} ${hour}:${minute}:${second}`, null)
}

/** Writes a moment as Istanbul time with digits alone, `ddMMyyyyHHmm`. */
export function digitsOfMinute(at: number): string {
  const [day = '', clock = ''] = formatWallTime(at).split(' ')
  return day.split('-').reverse().join('') + clock.slice(0, 5).replace(':', '')
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
