import { dayOf } from '../calendar/istanbul.ts'
import { type IstanbulMonth, monthOf, previousMonth } from '../calendar/months.ts'
import {
  type BrandMonth,
  type MonthlyReport,
  type MonthRefusal,
  monthlyReport,
} from '../day/monthly-report.ts'
import { number, words } from '../language/turkish.ts'
import { cannot, type OperatorError, type Sentence, wordless } from '../util/sentence.ts'
import { month } from './parse/readers.ts'
import { optionalOperand, verb } from './verb.ts'

/** `izin report month`: shows how many consents were won and lost in a month, by default the last full one. */
export const reportMonth = verb({
  words: ['report', 'month'],
  example: '2026-11',
  parameters: { month: optionalOperand(month) },
  async run(context, { month = previousMonth(monthOf(dayOf(context.clock()))) }) {
    const result = await monthlyReport(await context.register(), month)
    if (result.kind === 'refused') throw refused(month, result.reason)
    if (result.report.preview)
      context.notice({
        en: `${month} is not over: this is a preview.`,
        tr: `${month} henüz bitmedi: bu bir ön izleme.`,
      })
    return result.report
  },
  json: ({ month, brands }: MonthlyReport) => ({ month, brands: brands.map(brandResult) }),
  show: ({ month, brands }: MonthlyReport) => [wordless(month), ...brands.flatMap(brandLines)],
})

/** Returns the error for a month that cannot be reported. */
function refused(month: IstanbulMonth, refusal: MonthRefusal): OperatorError {
  const reason =
    refusal.kind === 'to-come'
      ? { en: 'it is in the future', tr: 'bu ay henüz gelmedi' }
      : {
          en: `the register begins on ${refusal.begins}`,
          tr: `kayıtlar ${refusal.begins} günü başlıyor`,
        }
  return cannot({ en: `report ${month}`, tr: `${month} raporu verilemedi` }, reason)
}

/** Returns the counts of a brand for `--json`. */
function brandResult({ brandCode, won, lost, channels, complaints }: BrandMonth) {
  return { brandCode, won, lost, net: won - lost, channels, complaints }
}

/** Returns the lines about a brand in the report of a month. */
function brandLines({ brandCode, won, lost, channels, complaints }: BrandMonth): Sentence[] {
  const { opened, settled, settledLate } = complaints
  const sign = won > lost ? '+' : ''
  return [
    {
      en: `${brandCode}: ${won} won, ${lost} lost, net ${sign}${won - lost}`,
      tr: `${brandCode}: ${number(won)} kazanıldı, ${number(lost)} kaybedildi, net ${sign}${number(won - lost)}`,
    },
    ...channels.map(({ channel, source, won, lost }) => ({
      en: `  ${channel} ${source ?? 'no source'}: ${won} won, ${lost} lost`,
      tr: `  ${channel}, ${source === null ? 'kaynak yok' : words.sources[source]}: ${number(won)} kazanıldı, ${number(lost)} kaybedildi`,
    })),
    {
      en: `  complaints: ${opened} opened, ${settled} settled, ${settledLate} of them after the last day`,
      tr: `  şikâyet: ${number(opened)} açıldı, ${number(settled)} kapatıldı, ${number(settledLate)} tanesi son günden sonra`,
    },
  ]
}
