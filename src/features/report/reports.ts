import { codesFor, defineCommand } from '../../../bots/commands/command.ts'
import type { StaffContext } from '../../../bots/commands/context.ts'
import { dayIn } from '../../../bots/commands/parse/date.ts'
import { linkTo, oldButton, roleTooLow, saying } from '../../../bots/commands/replies.ts'
import {
  buttons,
  type Choice,
  menu,
  note,
  type Part,
  paragraph,
  type Reply,
  textReply,
  titledReply,
} from '../../../bots/commands/reply.ts'
import { formChoice } from '../../../bots/commands/run.ts'
import { type Messages, messagesIn } from '../../../bots/messages/index.ts'
import { addDays, dayOf, type IstanbulDay, isIstanbulDay, previousDay } from '../../calendar/istanbul.ts'
import { lastReports, type ReportInShort, weekBefore } from '../../jobs/report/daily-report.ts'
import { closedDay } from '../../ledger/days.ts'
import { stampsOf } from '../../proof/stamps.ts'
import { type Brand, daysAdded, wasThere } from '../../register/brands.ts'
import { answersDue, answersOf } from '../../register/complaints/list.ts'
import { dutiesWithin, dutyDaysMax } from '../../register/duties.ts'
import { statesInIys } from '../../register/exchange/status.ts'
import type { BrandReport, DailyReport } from '../../report/daily.ts'
import {
  answerLines,
  channelLine,
  comparison,
  dayFilesChoice,
  dayReportChoice,
  dutyLines,
  inIysLines,
  lastReportsChoice,
  originLine,
  remarks,
  sealNote,
  sealsChoice,
  total,
} from './day-post.ts'
import { reportMessages } from './messages.ts'

/** Fits one Slack message with its buttons. */
const brandsMax = 8

/** The brands of a day's report that this person may see, or why there are none. */
async function reportFor(
  context: StaffContext,
  date: IstanbulDay | null,
  brandCode: number | null,
): Promise<{ readonly report: DailyReport; readonly brands: readonly BrandReport[] } | Reply> {
  const { register, language } = context
  const messages = messagesIn(language)
  const texts = reportMessages[language].day
  const viewed = codesFor(context, 'viewer')
  if (viewed.length === 0) return saying(messages.staff.general.noBrand)
  if (brandCode !== null && !viewed.includes(brandCode)) return roleTooLow(context, 'viewer')
  if (date !== null && date < addDays(dayOf(register.clock()), -daysBackMax)) return saying(texts.tooOld)
  const asked = await context.dailyReport(date, brandCode === null ? viewed : [brandCode])
  if (!asked.ok) {
    const { refusal } = asked
    return saying(
      refusal.kind === 'to-come' ? messages.staff.general.dayToCome : texts.waitsForClock(refusal.newestOn),
    )
  }
  const { report } = asked
  const brands = report.brands.filter(
    (brand) => viewed.includes(brand.brandCode) && (brandCode === null || brandCode === brand.brandCode),
  )
  return { report, brands }
}

async function dayReply(
  context: StaffContext,
  date: IstanbulDay | null,
  brandCode: number | null,
): Promise<Reply> {
  const found = await reportFor(context, date, brandCode)
  if ('parts' in found) return found
  const { report, brands } = found
  const messages = messagesIn(context.language)
  const texts = reportMessages[context.language].day
  const shown = brands.slice(0, brandsMax)
  const around = await factsOfDay(context, report.date)
  return {
    summary: texts.summaryOfDay(report.date),
    parts: [
      ...shown.flatMap((brand) => [
        ...brandParts(brand, report, around, messages),
        ...(shown.length > 1 ? filesChoices(brand, report, around, messages).map((one) => buttons(one)) : []),
      ]),
      ...(brands.length > brandsMax ? [note(texts.moreBrands(brands.length - brandsMax))] : []),
      ...unsealedNote(report, around.today, messages),
      buttons(
        ...(shown.length === 1
          ? shown.flatMap((brand) => filesChoices(brand, report, around, messages))
          : []),
        lastReportsChoice(reportMessages[context.language].last.title, brandCode),
        ...(shown.some(({ head }) => head !== null) ? [sealsChoice(messages, report.date, brandCode)] : []),
      ),
    ],
  }
}

/** *Mühür ve özet*: what shows that a day was not altered. */
async function daySealsAction(context: StaffContext, values: readonly string[]): Promise<Reply> {
  const [date = '', code = ''] = values
  if (!isIstanbulDay(date) || !/^\d{0,15}$/.test(code)) return oldButton(context)
  const found = await reportFor(context, date, code === '' ? null : Number(code))
  if ('parts' in found) return found
  const messages = messagesIn(context.language)
  const { seals: texts, day } = reportMessages[context.language]
  const added = await daysAdded(context.register)
  const parts = found.brands.slice(0, brandsMax).flatMap((brand): Part[] => {
    const { brandName, sha384 } = brand
    const file = [`${day.digest} `, { code: sha384 }, ...day.ofFile(brand).map((one) => ` · ${one}`)]
    return [
      paragraph([{ strong: day.title(brandName, date) }]),
      ...sealNote(brand, messages),
      ...(wasThere(brand, date, added) ? [note(file)] : []),
    ]
  })
  return { summary: texts.button, parts: [...parts, note(texts.about)] }
}

/** A day that is not closed has no files yet. */
function filesChoices(
  brand: BrandReport,
  { date }: DailyReport,
  around: DayFacts,
  { language }: Messages,
): Choice[] {
  const reports = reportMessages[language]
  const { brandCode, head } = brand
  if (head === null || !wasThere(brand, date, around.added)) return []
  return [dayFilesChoice(reports.files.button, brandCode, date)]
}

function unsealedNote(
  { date, preview, chainBeginsOn }: DailyReport,
  today: IstanbulDay,
  { language }: Messages,
): Part[] {
  const texts = reportMessages[language].day
  if (preview) return [note(date < today ? texts.notClosed : texts.preview)]
  return chainBeginsOn === null ? [] : [note(texts.beforeChain(chainBeginsOn))]
}

const daysBackMax = 36_525

type DayFacts = Awaited<ReturnType<typeof factsOfDay>>

/** An open day is not compared with a whole one; only the last days tell what falls due. */
async function factsOfDay({ register }: StaffContext, date: IstanbulDay) {
  const today = dayOf(register.clock())
  const isLatest = date >= previousDay(today)
  return {
    today,
    before: date < today ? await weekBefore(register, date) : null,
    duties: isLatest ? await dutiesWithin(register, dutyDaysMax) : [],
    answers: isLatest ? await answersDue(register, dutyDaysMax) : [],
    inIys: isLatest ? await statesInIys(register) : () => undefined,
    added: await daysAdded(register),
  }
}

function brandParts(
  brand: BrandReport,
  report: DailyReport,
  { today, before, duties, answers, inIys, added }: DayFacts,
  messages: Messages,
): Part[] {
  const { date } = report
  const isThere = wasThere(brand, date, added)
  const lines = `${channelLine(brand, messages)}\n${originLine(brand, messages)}`
  const own = duties.filter(({ brandCode }) => brandCode === brand.brandCode)
  const compared = { date, today, weekBefore: isThere ? (before?.get(brand.brandCode) ?? null) : null }
  const noticed = [
    ...comparison(brand, compared, messages),
    ...dutyLines({ duties: own, madeOn: today }, today, messages),
    ...inIysLines(inIys(brand.brandCode), messages),
    ...answerLines({ answers: answersOf(answers, brand.brandCode), madeOn: today }, today, messages),
    ...remarks(brand, messages),
  ]
  return [
    { kind: 'heading', text: reportMessages[messages.language].day.title(brand.brandName, date) },
    paragraph(brand.total === 0 ? quietText(report, today, isThere, messages) : lines),
    ...(noticed.length === 0 ? [] : [paragraph(noticed.join(' '))]),
  ]
}

function quietText(
  { date, chainBeginsOn }: DailyReport,
  today: IstanbulDay,
  isThere: boolean,
  { language }: Messages,
): string {
  const texts = reportMessages[language].day
  if (chainBeginsOn !== null) return texts.noRegister(chainBeginsOn)
  if (!isThere) return texts.notAddedYet
  return date === today ? texts.quietToday : texts.quiet
}

/** Answers with links for the person who pressed alone. */
async function dayFilesAction(context: StaffContext, values: readonly string[]): Promise<Reply> {
  const { register, authority, language } = context
  const [code = '', date = ''] = values
  if (!/^\d{1,15}$/.test(code) || !isIstanbulDay(date)) return oldButton(context)
  const brandCode = Number(code)
  const brand = authority.brandsFor('viewer').find((one) => one.code === brandCode)
  if (brand === undefined) return roleTooLow(context, 'viewer')
  const reports = reportMessages[language]
  const texts = reportMessages[language].files
  if ((await closedDay(register, date)) === null) return saying(texts.notYet)
  const stamped = (await stampsOf(register, date)).get(brandCode)
  const linkOf = async (label: string, kind: 'movement-file' | 'movement-stamp') => {
    return { label, url: await linkTo(context, { kind, brandCode, date }) }
  }
  const links = [await linkOf(texts.csv, 'movement-file')]
  if (stamped !== undefined) links.push(await linkOf(texts.tsr, 'movement-stamp'))
  return textReply(
    texts.ready,
    [{ strong: reports.day.title(brand.name, date) }, `\n${texts.ready}`],
    { kind: 'links', links },
    note(messagesIn(language).staff.general.fileOnce),
  )
}

export const reportCommand = defineCommand({
  name: 'report',
  words: { tr: ['rapor'], en: ['report'] },
  role: 'viewer',
  examples: {
    tr: ['rapor', 'rapor bugün', 'rapor 01.03.2026'],
    en: ['report', 'report today', 'report 01.03.2026'],
  },
  takes: ['date', 'brandCode'],
  form: ({ forms, language }) => ({
    ...reportMessages[language].form,
    asks: ['day', 'brandCode'],
    fields: {
      day: { label: reportMessages[language].form.day, hint: reportMessages[language].form.dayHint },
      brand: { hint: forms.everyBrandHint },
    },
  }),
  async run(context, { date, brandCode }) {
    const now = context.register.clock()
    const day = date === null ? null : dayIn(date, now)
    if (day !== null && day > dayOf(now))
      return { ...saying(messagesIn(context.language).staff.general.dayToCome), wrong: 'day' }
    const reply = await dayReply(context, day, brandCode)
    const another = formChoice(reportMessages[context.language].form.open, 'report')
    return { ...reply, parts: [...reply.parts, buttons(another)] }
  },
})

const listedBrandsMax = 10
const choicesMax = 100

export const lastReportsCommand = defineCommand({
  name: 'reports',
  words: { tr: ['raporlar'], en: ['reports'] },
  role: 'viewer',
  examples: {
    tr: ['raporlar', 'raporlar marka="Örnek Kahve"'],
    en: ['reports', 'reports brand="Örnek Kahve"'],
  },
  takes: ['brandCode'],
  form: ({ forms, language }) => ({
    ...reportMessages[language].lastForm,
    fields: { brand: { hint: forms.everyBrandHint } },
  }),
  async run(context, { brandCode }) {
    const reply = await lastReportsReply(context, brandCode)
    if (context.authority.brandsFor('viewer').length < 2) return reply
    const other = formChoice(reportMessages[context.language].lastForm.open, 'reports')
    return { ...reply, parts: [...reply.parts, buttons(other)] }
  },
})

async function lastReportsAction(context: StaffContext, values: readonly string[]): Promise<Reply> {
  const [code = ''] = values
  if (!/^\d{0,15}$/.test(code)) return oldButton(context)
  return await lastReportsReply(context, code === '' ? null : Number(code))
}

async function dayReportAction(context: StaffContext, values: readonly string[]): Promise<Reply> {
  const [date = '', code = ''] = values
  if ((date !== '' && !isIstanbulDay(date)) || !/^\d{0,15}$/.test(code)) return oldButton(context)
  return await dayReply(context, date === '' ? null : date, code === '' ? null : Number(code))
}

async function lastReportsReply(context: StaffContext, brandCode: number | null): Promise<Reply> {
  const messages = messagesIn(context.language)
  const { last: texts, day } = reportMessages[context.language]
  const viewed = context.authority
    .brandsFor('viewer')
    .filter(({ code }) => brandCode === null || brandCode === code)
  const brands = viewed.slice(0, listedBrandsMax)
  if (brands.length === 0)
    return brandCode === null ? saying(messages.staff.general.noBrand) : roleTooLow(context, 'viewer')
  const { reports: every, refusal } = await lastReports(context.register)
  const added = await daysAdded(context.register)
  // A brand has no report of a day before it was added.
  const reports = every.map(({ date, brands: reported }) => ({
    date,
    brands: reported.filter((one) => wasThere(one, date, added)),
  }))
  const waits = refusal === null ? null : day.waitsForClock(refusal.newestOn)
  if (reports.length === 0) return saying(waits ?? texts.none)
  return titledReply(
    texts.title,
    ...brands.map((brand) => brandLines(brand, reports, messages)),
    ...(viewed.length > listedBrandsMax ? [note(day.moreBrands(viewed.length - listedBrandsMax))] : []),
    ...(waits === null ? [] : [note(waits)]),
    ...menus(brands, reports, brandCode, messages),
  )
}

function brandLines({ code, name }: Brand, reports: readonly ReportInShort[], messages: Messages): Part {
  const texts = reportMessages[messages.language].last
  const lines = reports.flatMap(({ date, brands }) => {
    const own = brands.find(({ brandCode }) => brandCode === code)
    return own === undefined ? [] : [texts.line(date, total(own.channels))]
  })
  return paragraph([{ strong: name }, `\n${lines.length === 0 ? texts.none : lines.join('\n')}`])
}

function menus(
  brands: readonly Brand[],
  reports: readonly ReportInShort[],
  asked: number | null,
  { language }: Messages,
): Part[] {
  const texts = reportMessages[language].last
  const whole = reports.map(({ date }) => dayReportChoice(texts.showDay(date), date, asked))
  const files = reports.flatMap(({ date, brands: reported }) =>
    brands
      .filter(({ code }) => reported.some(({ brandCode }) => brandCode === code))
      .map(({ code, name }) =>
        dayFilesChoice(texts.filesOf(date, brands.length > 1 ? name : null), code, date),
      ),
  )
  return [
    menu(texts.show, whole),
    ...(files.length === 0 ? [] : [menu(texts.files, files.slice(0, choicesMax))]),
  ]
}

export const reportActions = {
  'day-files': { role: 'viewer', run: dayFilesAction },
  'day-seals': { role: 'viewer', run: daySealsAction },
  'day-report': { role: 'viewer', run: dayReportAction },
  'last-reports': { role: 'viewer', run: lastReportsAction },
} as const
