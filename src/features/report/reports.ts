import { formChoice } from '../../../bots/commands/ask.ts'
import { codesFor, defineCommand } from '../../../bots/commands/command.ts'
import type { StaffRequest, With } from '../../../bots/commands/context.ts'
import { dayIn } from '../../../bots/commands/parse/phrases.ts'
import { linkTo, namingBrand, oldButton, roleTooLow, textOnly } from '../../../bots/commands/replies.ts'
import {
  buttons,
  menu,
  note,
  type Part,
  paragraph,
  type Reply,
  textReply,
  titledReply,
} from '../../../bots/commands/reply.ts'
import { type Messages, messagesIn } from '../../../bots/messages/index.ts'
import { dayOf, type IstanbulDay, isIstanbulDay } from '../../calendar/istanbul.ts'
import {
  type BrandReport,
  type DailyReport,
  lastReports,
  type ReportInShort,
  type ReportRefusal,
} from '../../day/daily-report.ts'
import { stampToGive } from '../../day/file-stamps.ts'
import { closedDay } from '../../ledger/days.ts'
import type { Brand } from '../../register/company/brands.ts'
import { dayChoice, dayParts, fileFacts, sealNote, total } from './day-post.ts'
import { reportMessages } from './messages.ts'
import { monthChoice, monthReply } from './month.ts'
import { monthMessages } from './month-messages.ts'
import { dayFacts } from './posts-job.ts'

/** Maximum number of brands in one Slack message, with their buttons. */
const brandsMax = 8

type ShownReport =
  | { readonly kind: 'found'; readonly report: DailyReport; readonly brands: readonly BrandReport[] }
  | RefusedReport

type RefusedReport = { readonly kind: 'refused' } & (
  | { readonly reason: 'no-brand' | 'role-too-low' }
  | { readonly reason: 'no-report'; readonly refusal: ReportRefusal }
)

/** Returns the brands of a day's report that this person may see. */
async function reportFor(
  context: With<'dailyReport'>,
  date: IstanbulDay | null,
  brandCode: number | null,
): Promise<ShownReport> {
  const viewed = codesFor(context, 'viewer')
  if (viewed.length === 0) return { kind: 'refused', reason: 'no-brand' }
  if (brandCode !== null && !viewed.includes(brandCode)) return { kind: 'refused', reason: 'role-too-low' }
  const result = await context.dailyReport(date, brandCode === null ? viewed : [brandCode])
  if (result.kind === 'refused') return { kind: 'refused', reason: 'no-report', refusal: result.reason }
  const { report } = result
  const brands = report.brands.filter(
    (brand) => viewed.includes(brand.brandCode) && (brandCode === null || brandCode === brand.brandCode),
  )
  return { kind: 'found', report, brands }
}

/** Says why there is no report: no brand, a role too low, or no such day. */
function refusedReport(context: StaffRequest, refused: RefusedReport): Reply {
  const messages = messagesIn(context.language)
  switch (refused.reason) {
    case 'no-brand':
      return textOnly(messages.staff.general.noBrand)
    case 'role-too-low':
      return roleTooLow(context, 'viewer')
    case 'no-report':
      return textOnly(refusalText(refused.refusal, messages))
  }
}

/** Says why a day has no report: it is to come, too old, or the computer's clock is in doubt. */
function refusalText(refusal: ReportRefusal, { language, staff }: Messages): string {
  const texts = reportMessages[language].day
  switch (refusal.kind) {
    case 'to-come':
      return staff.general.dayToCome
    case 'before-register':
      return texts.noRegister(refusal.begins)
    case 'clock-ahead':
      return texts.waitsForClock(refusal.newestOn)
  }
}

/** Shows the report of a day for the caller's brands, with its files once the day is closed. */
async function dayReply(
  context: With<'dailyReport'>,
  date: IstanbulDay | null,
  brandCode: number | null,
): Promise<Reply> {
  const visible = await reportFor(context, date, brandCode)
  if (visible.kind === 'refused') return refusedReport(context, visible)
  const { report, brands } = visible
  const messages = messagesIn(context.language)
  const { day: texts, files: fileTexts, last, seals } = reportMessages[context.language]
  const today = dayOf(context.register.clock())
  const factsOf = await dayFacts(context.register, report.date)
  const listedBrands = brands.slice(0, brandsMax)
  const isClosed = listedBrands.some(({ head }) => head !== null)
  const files = isClosed
    ? listedBrands.map(({ brandCode: code }) => dayChoice(fileTexts.button, 'day-files', code, report.date))
    : []
  const isOne = listedBrands.length === 1
  return {
    summary: texts.summaryOfDay(report.date),
    parts: [
      ...listedBrands.flatMap((brand, at) => {
        const choice = files[at]
        return [
          ...dayParts(factsOf(brand), today, messages),
          ...(choice === undefined || isOne ? [] : [buttons(namingBrand(choice, brand.brandName))]),
        ]
      }),
      ...(brands.length > brandsMax ? [note(texts.moreBrands(brands.length - brandsMax))] : []),
      ...(report.preview ? [note(texts.preview)] : []),
      buttons(
        ...(isOne ? files : []),
        dayChoice(last.title, 'last-reports', brandCode),
        ...(isClosed ? [dayChoice(seals.button, 'day-seals', report.date, brandCode)] : []),
      ),
    ],
  }
}

/** Answers the button *Mühür ve özet*: shows the day's seal and digests, which prove that the day was not altered. */
async function daySealsAction(context: With<'dailyReport'>, values: readonly string[]): Promise<Reply> {
  const [date = '', code = ''] = values
  if (!isIstanbulDay(date) || !/^\d{0,15}$/.test(code)) return oldButton(context)
  const visible = await reportFor(context, date, code === '' ? null : Number(code))
  if (visible.kind === 'refused') return refusedReport(context, visible)
  const messages = messagesIn(context.language)
  const { seals: texts, day } = reportMessages[context.language]
  const parts = visible.brands.slice(0, brandsMax).flatMap((brand): Part[] => {
    const { brandName, sha384 } = brand
    const file = [
      `${day.digest} `,
      { code: sha384 },
      ...fileFacts(brand, messages).map((fact) => ` · ${fact}`),
    ]
    return [paragraph([{ strong: day.title(brandName, date) }]), ...sealNote(brand, messages), note(file)]
  })
  return { summary: texts.button, parts: [...parts, note(texts.about)] }
}

/** Answers with links to a day's files, which only the person who pressed sees. */
async function dayFilesAction(context: With<'publicUrl'>, values: readonly string[]): Promise<Reply> {
  const { register, authority, language } = context
  const [code = '', date = ''] = values
  if (!/^\d{1,15}$/.test(code) || !isIstanbulDay(date)) return oldButton(context)
  const brandCode = Number(code)
  const brand = authority.brandsFor('viewer').find((candidate) => candidate.code === brandCode)
  if (brand === undefined) return roleTooLow(context, 'viewer')
  const reports = reportMessages[language]
  const texts = reportMessages[language].files
  if ((await closedDay(register, date)) === null) return textOnly(texts.notYet)
  const stamp = await stampToGive(register, { date, brandCode })
  const linkOf = async (label: string, kind: 'movement-file' | 'movement-stamp') => {
    return { label, url: await linkTo(context, { kind, brandCode, date }) }
  }
  const links = [await linkOf(texts.csv, 'movement-file')]
  if (stamp.kind === 'stamp') links.push(await linkOf(texts.tsr, 'movement-stamp'))
  return textReply(
    texts.ready,
    [{ strong: reports.day.title(brand.name, date) }, `\n${texts.ready}`],
    { kind: 'links', links },
    ...(stamp.kind === 'refused' && stamp.reason === 'before-erasure' ? [note(texts.formerStamp)] : []),
    note(messagesIn(language).staff.general.fileOnce),
  )
}

export const reportCommand = defineCommand({
  name: 'report',
  words: { tr: ['rapor'], en: ['report'] },
  role: 'viewer',
  examples: {
    tr: ['rapor', 'rapor bugün', 'rapor 01.03.2026', 'rapor ay', 'rapor ay 2026-03'],
    en: ['report', 'report today', 'report 01.03.2026', 'report month', 'report month 2026-03'],
  },
  takes: ['date', 'month', 'brandCode'],
  form: ({ language }) => ({
    ...reportMessages[language].form,
    asks: ['day', 'brandCode'],
  }),
  async run(context: With<'dailyReport'>, { date, month, brandCode }) {
    const { language, command } = context
    if (month !== null && date !== null) return textOnly(monthMessages[language].dayOrMonth(command))
    if (month !== null) return await monthReply(context, month, brandCode)
    const now = context.register.clock()
    const day = date === null ? null : dayIn(date, now)
    if (day !== null && day > dayOf(now))
      return { ...textOnly(messagesIn(context.language).staff.general.dayToCome), wrong: 'day' }
    const reply = await dayReply(context, day, brandCode)
    const another = formChoice(reportMessages[context.language].form.open, 'report')
    return { ...reply, parts: [...reply.parts, buttons(monthChoice(context, brandCode), another)] }
  },
})

const listedBrandsMax = 10

export const lastReportsCommand = defineCommand({
  name: 'reports',
  words: { tr: ['raporlar'], en: ['reports'] },
  role: 'viewer',
  examples: {
    tr: ['raporlar', 'raporlar marka="Örnek Kahve"'],
    en: ['reports', 'reports brand="Örnek Kahve"'],
  },
  takes: ['brandCode'],
  run: (context, { brandCode }) => lastReportsReply(context, brandCode),
})

async function lastReportsAction(context: StaffRequest, values: readonly string[]): Promise<Reply> {
  const [code = ''] = values
  if (!/^\d{0,15}$/.test(code)) return oldButton(context)
  return await lastReportsReply(context, code === '' ? null : Number(code))
}

async function dayReportAction(context: With<'dailyReport'>, values: readonly string[]): Promise<Reply> {
  const [date = '', code = ''] = values
  if ((date !== '' && !isIstanbulDay(date)) || !/^\d{0,15}$/.test(code)) return oldButton(context)
  return await dayReply(context, date === '' ? null : date, code === '' ? null : Number(code))
}

/**
 * Lists the latest daily reports of the caller's brands, with a menu to open one. Days are not closed while the clock cannot be
 * trusted; the reply then says which report is the newest.
 */
async function lastReportsReply(context: StaffRequest, brandCode: number | null): Promise<Reply> {
  const messages = messagesIn(context.language)
  const { last: texts, day } = reportMessages[context.language]
  const viewed = context.authority
    .brandsFor('viewer')
    .filter(({ code }) => brandCode === null || brandCode === code)
  const brands = viewed.slice(0, listedBrandsMax)
  if (brands.length === 0)
    return brandCode === null ? textOnly(messages.staff.general.noBrand) : roleTooLow(context, 'viewer')
  const { reports, refusal } = await lastReports(context.register)
  const waits = refusal === null ? null : day.waitsForClock(refusal.newestOn)
  if (reports.length === 0) return textOnly(waits ?? texts.none)
  return titledReply(
    texts.title,
    ...brands.map((brand) => brandLines(brand, reports, messages)),
    ...(viewed.length > listedBrandsMax ? [note(day.moreBrands(viewed.length - listedBrandsMax))] : []),
    ...(waits === null ? [] : [note(waits)]),
    menu(
      texts.show,
      reports.map(({ date }) => dayChoice(texts.showDay(date), 'day-report', date, brandCode)),
    ),
  )
}

/** Lists a brand's ONAY and RET of each day. */
function brandLines({ code, name }: Brand, reports: readonly ReportInShort[], messages: Messages): Part {
  const texts = reportMessages[messages.language].last
  const lines = reports.flatMap(({ date, brands }) => {
    const brandReport = brands.find(({ brandCode }) => brandCode === code)
    return brandReport === undefined ? [] : [texts.line(date, total(brandReport.channels))]
  })
  return paragraph([{ strong: name }, `\n${lines.length === 0 ? texts.none : lines.join('\n')}`])
}

export const reportActions = {
  'day-files': { role: 'viewer', run: dayFilesAction },
  'day-seals': { role: 'viewer', run: daySealsAction },
  'day-report': { role: 'viewer', run: dayReportAction },
  'last-reports': { role: 'viewer', run: lastReportsAction },
} as const
