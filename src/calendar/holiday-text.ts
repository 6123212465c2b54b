import { readHolidays } from './holidays.ts'
import { isIstanbulDay } from './istanbul.ts'

/* Holidays as people write them: `24.01.2031 Ramazan, 23.01.2031 arife yarım`. */

const halfWords = { tr: 'yarım', en: 'half' }

/** Writes stored holidays as people type them; null if the value holds none. */
export function holidayText(value: string, language: keyof typeof halfWords): string | null {
  const rows = value.startsWith('[{') ? (readHolidays(value) ?? []) : []
  if (rows.length === 0) return null
  return rows
    .map(({ day, name, half }) => {
      const typedDay = day.split('-').toReversed().join('.')
      return [typedDay, name, ...(half ? [halfWords[language]] : [])].join(' ')
    })
    .join(', ')
}

/** Reads days with their names into the stored form. Null if one is no day or has no name. */
export function typedHolidays(typed: string): string | null {
  const rows = typed
    .split(/[,;\n]+|\s+(?=\d{1,2}\.\d{1,2}\.\d{4}\b)/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map(readRow)
  if (rows.length === 0 || rows.includes(null)) return null
  return JSON.stringify(rows)
}

/**
 * Reads a line such as "29.10.2027 Cumhuriyet Bayramı", with the word "half" for half a day; null if it is not so
 * written.
 */
function readRow(line: string) {
  const [, date = '', month = '', year = '', words = ''] =
    /^(\d{1,2})\.(\d{1,2})\.(\d{4})\s+(\S.*)$/.exec(line) ?? []
  const day = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`
  const name = words.replace(/\s+(?:yarım|half)$/iu, '')
  const isRow = isIstanbulDay(day) && name !== ''
  return isRow ? { day, name, half: name !== words } : null
}
