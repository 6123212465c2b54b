import { isIstanbulDay } from '../../../src/calendar/istanbul.ts'
import type { ReportInShort } from '../../../src/jobs/report/daily-report.ts'
import { type Brand, daysAdded, wasThere } from '../../../src/register/brands.ts'
import { type Messages, messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import { dayFilesChoice, dayReportChoice, total } from '../posts/day-parts.ts'
import type { Part, Reply } from '../reply.ts'
import { defineCommand } from './command.ts'
import { dayReply } from './day-report.ts'
import { oldButton, roleTooLow, saying } from './replies.ts'
import { formChoice } from './run.ts'

const brandsMax = 10
/** What a menu holds in Slack. */
const choicesMax = 100

/** Shows the last seven reports of the brands the caller may see. */
export const lastReportsCommand = defineCommand({
  name: 'reports',
  words: { tr: ['raporlar'], en: ['reports'] },
  role: 'viewer',
  examples: {
    tr: ['raporlar', 'raporlar marka="Örnek Kahve"'],
    en: ['reports', 'reports brand="Örnek Kahve"'],
  },
  takes: ['brandCode'],
  form: ({ commandForms: { lastReports: texts, everyBrandHint } }) => ({
    title: texts.title,
    submit: texts.submit,
    asks: ['brandCode'],
    fields: { brand: { hint: everyBrandHint } },
  }),
  async run(context, { brandCode }) {
    const reply = await lastReportsReply(context, brandCode)
    if (context.authority.brandsFor('viewer').length < 2) return reply
    const other = formChoice(messagesIn(context.language).commandForms.lastReports.open, 'reports')
    return { ...reply, parts: [...reply.parts, { kind: 'choices', choices: [other] }] }
  },
})

export async function lastReportsAction(context: StaffContext, values: readonly string[]): Promise<Reply> {
  const [code = ''] = values
  if (!/^\d{0,15}$/.test(code)) return oldButton(context)
  return await lastReportsReply(context, code === '' ? null : Number(code))
}

/** The whole report of one of the days; of yesterday where none is named. */
export async function dayReportAction(context: StaffContext, values: readonly string[]): Promise<Reply> {
  const [date = '', code = ''] = values
  if ((date !== '' && !isIstanbulDay(date)) || !/^\d{0,15}$/.test(code)) return oldButton(context)
  return await dayReply(context, date === '' ? null : date, code === '' ? null : Number(code))
}

async function lastReportsReply(context: StaffContext, brandCode: number | null): Promise<Reply> {
  const messages = messagesIn(context.language)
  const { last: texts, day } = messages.reports
  const viewed = context.authority
    .brandsFor('viewer')
    .filter(({ code }) => brandCode === null || brandCode === code)
  const brands = viewed.slice(0, brandsMax)
  if (brands.length === 0) return brandCode === null ? saying(day.noBrands) : roleTooLow(context, 'viewer')
  const { reports: every, refusal } = await context.lastReports()
  const added = await daysAdded(context.register)
  // A brand has no report of a day on which it was not there.
  const reports = every.map(({ date, brands: reported }) => ({
    date,
    brands: reported.filter((one) => wasThere(one, date, added)),
  }))
  const waits = refusal === null ? null : day.waitsForClock(refusal.newestOn)
  if (reports.length === 0) return saying(waits ?? texts.none)
  return {
    summary: texts.title,
    parts: [
      { kind: 'heading', text: texts.title },
      ...brands.map((brand) => brandLines(brand, reports, messages)),
      ...(viewed.length > brandsMax
        ? [{ kind: 'note' as const, text: day.moreBrands(viewed.length - brandsMax) }]
        : []),
      ...(waits === null ? [] : [{ kind: 'note' as const, text: waits }]),
      ...menus(brands, reports, brandCode, messages),
    ],
  }
}

function brandLines({ code, name }: Brand, reports: readonly ReportInShort[], messages: Messages): Part {
  const { last: texts } = messages.reports
  const lines = reports.flatMap(({ date, brands }) => {
    const own = brands.find(({ brandCode }) => brandCode === code)
    return own === undefined ? [] : [texts.line(date, total(own.channels), own)]
  })
  return { kind: 'text', text: [{ strong: name }, `\n${lines.length === 0 ? texts.none : lines.join('\n')}`] }
}

/** The whole report of a day for every brand that is shown, and the files of each. */
function menus(
  brands: readonly Brand[],
  reports: readonly ReportInShort[],
  asked: number | null,
  { reports: { last: texts } }: Messages,
): Part[] {
  const whole = reports.map(({ date }) => dayReportChoice(texts.showDay(date), date, asked))
  const files = reports.flatMap(({ date, brands: reported }) =>
    brands
      .filter(({ code }) => reported.some(({ brandCode }) => brandCode === code))
      .map(({ code, name }) =>
        dayFilesChoice(texts.filesOf(date, brands.length > 1 ? name : null), code, date),
      ),
  )
  return [
    { kind: 'menu', label: texts.show, choices: whole },
    ...(files.length === 0
      ? []
      : [{ kind: 'menu' as const, label: texts.files, choices: files.slice(0, choicesMax) }]),
  ]
}
