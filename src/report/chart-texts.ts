import { type IstanbulDay, weekdayOf } from '../calendar/istanbul.ts'
import type { Status } from '../consent/channel.ts'
import { ended } from './sentence.ts'

/** The words and numbers of a chart in one language. */
export interface ChartTexts {
  readonly language: 'tr' | 'en'
  readonly status: Readonly<Record<Status, string>>
  number(value: number): string
  /** 123 B, 1,2 Mn: in a few letters, from ten thousand on; whole below. */
  short(value: number): string
  /** Pzt */
  weekday(date: IstanbulDay): string
  /** 2 Mar */
  day(date: IstanbulDay): string
  /** 24 Şub – 2 Mar 2026 */
  period(from: IstanbulDay, to: IstanbulDay): string
  /** 12 ONAY, 3 RET */
  counts(approval: number, rejection: number): string
  /** What the numbers are of. */
  readonly subject: string
  readonly quiet: string
  /** The alternative text: what is shown, every day, and the sum. */
  alternative(told: {
    readonly brand: string
    readonly period: string
    readonly days: readonly string[]
    readonly total: string
  }): string
}

const words = {
  tr: {
    weekdays: ['Paz', 'Pzt', 'Sal', 'Çar', 'Per', 'Cum', 'Cmt'],
    months: ['Oca', 'Şub', 'Mar', 'Nis', 'May', 'Haz', 'Tem', 'Ağu', 'Eyl', 'Eki', 'Kas', 'Ara'],
    thousands: '.',
    decimal: ',',
    units: [' B', ' Mn', ' Mr'],
    quiet: 'Bu günlerde değişiklik olmadı.',
    subject: 'İzin değişiklikleri',
    total: (counts: string) => `Toplam: ${counts}.`,
  },
  en: {
    weekdays: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
    months: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
    thousands: ',',
    decimal: '.',
    units: ['k', 'M', 'bn'],
    quiet: 'Nothing changed on these days.',
    subject: 'Consent changes',
    total: (counts: string) => `Total: ${counts}.`,
  },
}

/** Short forms throughout, since seven of them stand side by side on a phone. */
export function chartTexts(language: 'tr' | 'en'): ChartTexts {
  const { weekdays, months, thousands, decimal, units, quiet, subject, total } = words[language]
  const number = (value: number) => String(value).replace(/\B(?=(\d{3})+$)/g, thousands)
  const day = (date: IstanbulDay) => `${Number(date.slice(8))} ${months[Number(date.slice(5, 7)) - 1] ?? ''}`
  const counts = (approval: number, rejection: number) => `${number(approval)} ONAY, ${number(rejection)} RET`
  return {
    language,
    status: { ONAY: 'ONAY', RET: 'RET' },
    number,
    short(value) {
      if (value < 10_000) return number(value)
      const power = value < 999_500 ? 1 : value < 999_500_000 ? 2 : 3
      const scaled = value / 1000 ** power
      const figure = scaled < 9.95 ? scaled.toFixed(1).replace('.0', '') : String(Math.round(scaled))
      return `${figure.replace('.', decimal)}${units[power - 1]}`
    },
    day,
    counts,
    subject,
    quiet,
    weekday: (date) => weekdays[weekdayOf(date)] ?? '',
    period(from, to) {
      if (from === to) return `${day(to)} ${to.slice(0, 4)}`
      const fromYear = from.slice(0, 4) === to.slice(0, 4) ? '' : ` ${from.slice(0, 4)}`
      return `${day(from)}${fromYear} – ${day(to)} ${to.slice(0, 4)}`
    },
    alternative: ({ brand, period, days, total: sum }) =>
      [
        ended(brand),
        `${subject}, ${period}.`,
        ...(days.length === 0 ? [quiet] : [`${days.join('; ')}.`, total(sum)]),
      ].join(' '),
  }
}
