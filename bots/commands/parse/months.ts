import { dayOf } from '../../../src/calendar/istanbul.ts'
import { type IstanbulMonth, isIstanbulMonth, monthOf, previousMonth } from '../../../src/calendar/months.ts'
import { fold } from '../../../src/consent/fold.ts'
import { refused } from '../../../src/util/refusal.ts'
import { monthNumber } from './phrases.ts'
import { brandStep, type Reader } from './readers.ts'

/* Words around a month, folded: lower case, without Turkish letters. */
const monthWords = new Set(['ay', 'aylik', 'month', 'monthly'])
const lastWords = new Set(['gecen', 'last'])
const thisWords = new Set(['bu', 'this'])

/** Month that was read, and the number of words that it took. */
interface MonthReading {
  readonly month: IstanbulMonth
  readonly length: number
}

/**
 * Reads a month: `ay` for the last full one, `bu ay`, `geçen ay`, `2026-11`, `11.2026`, `Kasım 2026`, or `Kasım` for the
 * latest. A brand that is named like a month comes first, unless `ay` stands before the month.
 */
export const readMonth: Reader = (words, { brands, now }) => {
  const folded = words.slice(0, 3).map((word) => fold(word).replace(/'[a-z]+$/, ''))
  const [first = '', second = ''] = folded
  const thisMonth = monthOf(dayOf(now))
  const isNamed = monthWords.has(first)
  const reading = isNamed ? namedMonth(folded.slice(1), thisMonth) : namedMonth(folded, thisMonth)
  if (reading !== null && !isIstanbulMonth(reading.month))
    return refused({ kind: 'date', text: words[isNamed ? 1 : 0] ?? '' })
  if (isNamed) return monthPiece(reading?.month ?? previousMonth(thisMonth), 1 + (reading?.length ?? 0))
  if (monthWords.has(second) && lastWords.has(first)) return monthPiece(previousMonth(thisMonth), 2)
  if (monthWords.has(second) && thisWords.has(first)) return monthPiece(thisMonth, 2)
  const isBrand = reading !== null && brandStep(words, brands) !== null
  return reading === null || isBrand ? null : monthPiece(reading.month, reading.length)
}

/** Returns a month as the argument of a command, with the number of words that it took. */
function monthPiece(month: IstanbulMonth, length: number): ReturnType<Reader> {
  return { kind: 'read', length, args: { month } }
}

/** Reads the month at the beginning of the words; null if there is none. A month such as 2026-13 is returned unchecked. */
function namedMonth(
  [first = '', second = '']: readonly string[],
  thisMonth: IstanbulMonth,
): MonthReading | null {
  const iso = /^(\d{4})[-./](\d{1,2})$/.exec(first)
  if (iso) return { month: isoMonth(iso[1], iso[2]), length: 1 }
  const turkish = /^(\d{1,2})[-./](\d{4})$/.exec(first)
  if (turkish) return { month: isoMonth(turkish[2], turkish[1]), length: 1 }
  const number = monthNumber(first)
  if (number === undefined) return null
  if (/^\d{4}$/.test(second)) return { month: isoMonth(second, number), length: 2 }
  const year = Number(thisMonth.slice(0, 4))
  const inThisYear = isoMonth(String(year), number)
  return { month: inThisYear <= thisMonth ? inThisYear : isoMonth(String(year - 1), number), length: 1 }
}

/** Returns a month as YYYY-MM. */
function isoMonth(year = '', month = ''): IstanbulMonth {
  return `${year}-${month.padStart(2, '0')}`
}
