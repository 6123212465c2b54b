import type { CompanySource, Status } from '../../../src/consent/consent.ts'
import type { Random } from '../../support/random.ts'

/** Moment of a consent, in Turkish time, as an export knows it. */
export interface Moment {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
}

export const two = (number: number) => String(number).padStart(2, '0')

const monthNames = 'Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık'.split(' ')

function serialOf({ year, month, day }: Moment): number {
  return (Date.UTC(year, month - 1, day) - Date.UTC(1899, 11, 30)) / 86_400_000
}

/** Ways in which programs and people write a date. `hasTime` is false for a day alone. */
export const dateForms = {
  excel: {
    hasTime: true,
    write: ({ year, month, day, hour, minute }: Moment) =>
      `${two(day)}.${two(month)}.${year} ${two(hour)}:${two(minute)}`,
  },
  dottedTime: {
    hasTime: true,
    write: ({ year, month, day, hour, minute }: Moment) => `${day}.${month}.${year} ${hour}.${two(minute)}`,
  },
  day: { hasTime: false, write: ({ year, month, day }: Moment) => `${two(day)}.${two(month)}.${year}` },
  shortYear: {
    hasTime: false,
    write: ({ year, month, day }: Moment) => `${two(day)}.${two(month)}.${two(year % 100)}`,
  },
  dashes: { hasTime: false, write: ({ year, month, day }: Moment) => `${two(day)}-${two(month)}-${year}` },
  slashes: {
    hasTime: true,
    write: ({ year, month, day, hour, minute }: Moment) =>
      `${two(day)}/${two(month)}/${year} ${two(hour)}:${two(minute)}`,
  },
  isoDay: { hasTime: false, write: ({ year, month, day }: Moment) => `${year}-${two(month)}-${two(day)}` },
  isoMinute: {
    hasTime: true,
    write: ({ year, month, day, hour, minute }: Moment) =>
      `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}`,
  },
  isoZone: {
    hasTime: true,
    write: ({ year, month, day, hour, minute }: Moment) =>
      `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:00+03:00`,
  },
  monthName: {
    hasTime: false,
    write: ({ year, month, day }: Moment) => `${day} ${monthNames[month - 1]} ${year}`,
  },
  serial: { hasTime: false, write: (moment: Moment) => String(serialOf(moment)) },
  monthFirst: {
    hasTime: true,
    write: ({ year, month, day, hour, minute }: Moment) => `${month}/${day}/${year} ${hour}:${two(minute)}`,
  },
} as const
export type DateForm = keyof typeof dateForms

/** Forms that can stand side by side in one column. */
export const mixedForms = Object.keys(dateForms).filter((form) => form !== 'monthFirst') as DateForm[]

/** Pairs of words for yes and no. */
export const answers: readonly Readonly<Record<Status, string>>[] = [
  { ONAY: 'Evet', RET: 'Hayır' },
  { ONAY: '1', RET: '0' },
  { ONAY: 'Onaylı', RET: 'Onaysız' },
  { ONAY: 'var', RET: 'yok' },
  { ONAY: 'TRUE', RET: 'FALSE' },
  { ONAY: 'aktif', RET: 'pasif' },
]

/** Words for sources; the plan of a test gives the last three their meaning. */
export const sourceWords: readonly (readonly [word: string, source: CompanySource])[] = [
  ['web sitesi', 'HS_WEB'],
  ['Mağaza', 'HS_FIZIKSEL_ORTAM'],
  ['ÇAĞRI MERKEZİ', 'HS_CAGRI_MERKEZI'],
  ['HS_MOBIL', 'HS_MOBIL'],
  ['Kasa', 'HS_FIZIKSEL_ORTAM'],
  ['kampanya formu', 'HS_ISLAK_IMZA'],
  ['bayi', 'HS_ETKINLIK'],
]

export const plannedValues = [
  'Kasa=HS_FIZIKSEL_ORTAM',
  'kampanya formu=HS_ISLAK_IMZA',
  'bayi=HS_ETKINLIK',
  'aktif=ONAY',
  'pasif=RET',
]

/** Writes +90 532 123 45 67 in one of the usual ways. */
export function phoneAsWritten(address: string, random: Random): string {
  const digits = address.slice(3)
  const [a, b, c, d] = [digits.slice(0, 3), digits.slice(3, 6), digits.slice(6, 8), digits.slice(8)]
  return random.pick([
    address,
    digits,
    `0${digits}`,
    `0${a} ${b} ${c} ${d}`,
    `(0${a}) ${b}-${c}-${d}`,
    `+90 ${a} ${b} ${c}${d}`,
    `90${digits}`,
  ])
}

/** Cells that no person would call right, by the column they stand in. */
export const wrongCells = {
  phone: ['0532 123 45 6', '5,32E+09', 'yok ki'],
  date: ['geçen yaz', '31.02.2019', '00.00.0000'],
  source: ['bilmiyorum', 'eski liste'],
  answer: ['belki', 'sorulacak'],
} as const
