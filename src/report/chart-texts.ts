import { dateFormat, type IstanbulDay } from '../calendar/istanbul.ts'

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

export type ChartTexts = ReturnType<typeof chartTexts>

export function chartTexts(language: 'tr' | 'en') {
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
    number,
    /** 123 B, 1,2 Mn: short from ten thousand on. */
    short: (value: number) => (value < 10_000 ? number(value) : compact.format(value)),
    day,
    counts,
    subject,
    quiet,
    /** Pzt */
    weekday: (date: IstanbulDay) => weekdays.format(Date.parse(date)),
    /** 24 Şub – 2 Mar 2026 */
    period(from: IstanbulDay, to: IstanbulDay) {
      if (from === to) return `${day(to)} ${to.slice(0, 4)}`
      const fromYear = from.slice(0, 4) === to.slice(0, 4) ? '' : ` ${from.slice(0, 4)}`
      return `${day(from)}${fromYear} – ${day(to)} ${to.slice(0, 4)}`
    },
    total,
  }
}
