import { dateFormat, type IstanbulDay } from '../calendar/istanbul.ts'
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
  alternative(texts: {
    readonly brand: string
    readonly period: string
    readonly days: readonly string[]
    readonly total: string
  }): string
}

const words = {
  tr: {
    locale: 'tr-TR',
    quiet: 'Bu günlerde değişiklik olmadı.',
    subject: 'İzin değişiklikleri',
    total: (counts: string) => `Toplam: ${counts}.`,
  },
  en: {
    locale: 'en-GB',
    quiet: 'Nothing changed on these days.',
    subject: 'Consent changes',
    total: (counts: string) => `Total: ${counts}.`,
  },
}

/** Short forms throughout, since seven of them stand side by side on a phone. */
export function chartTexts(language: 'tr' | 'en'): ChartTexts {
  const { locale, quiet, subject, total } = words[language]
  const whole = new Intl.NumberFormat(locale)
  const compact = new Intl.NumberFormat(locale, { notation: 'compact' })
  const days = dateFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' })
  const weekdays = dateFormat(locale, { weekday: 'short', timeZone: 'UTC' })
  const number = (value: number) => whole.format(value)
  const day = (date: IstanbulDay) => days.format(Date.parse(date))
  const counts = (approval: number, rejection: number) => `${number(approval)} ONAY, ${number(rejection)} RET`
  return {
    language,
    status: { ONAY: 'ONAY', RET: 'RET' },
    number,
    short: (value) => (value < 10_000 ? number(value) : compact.format(value)),
    day,
    counts,
    subject,
    quiet,
    weekday: (date) => weekdays.format(Date.parse(date)),
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
