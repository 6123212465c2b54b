import { dayOf } from '../../../src/calendar/istanbul.ts'
import { brandDaysOn, daysAtHand } from '../../../src/jobs/report/daily-report.ts'
import type { Brand } from '../../../src/register/brands.ts'
import { type Messages, messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import { channelLine, dayReportChoice, lastReportsChoice } from '../posts/day-parts.ts'
import type { Choice, Part, Reply } from '../reply.ts'
import type { StaffCommandName } from './command.ts'
import { noRole } from './replies.ts'
import { waitingChoice, waitingLines } from './waiting.ts'

/** Brands that are shown one by one; a long list belongs into the report. */
const brandsMax = 10

/** The app's own tab: today, what waits, the last reports, and the forms of the common tasks. Counts only, no addresses. */
export async function homeReply(context: StaffContext): Promise<Reply> {
  const { authority, language, register } = context
  if (authority.highest === null) return noRole(context)
  const messages = messagesIn(language)
  const { home: texts } = messages
  const title = texts.title(dayOf(register.clock()))
  const brands = authority.brandsFor('viewer').filter(({ closedAt }) => closedAt === null)
  return {
    summary: title,
    parts: [
      { kind: 'heading', text: title },
      { kind: 'choices', choices: taskChoices(context, messages) },
      ...(await todayParts(context, brands, messages)),
      { kind: 'divider' },
      ...(await waitingParts(context, messages)),
      { kind: 'divider' },
      ...(await reportParts(context, messages)),
      { kind: 'note', text: texts.role(authority.highest) },
    ],
  }
}

function taskChoices({ authority }: StaffContext, { home: texts }: Messages): Choice[] {
  const opens = (label: string, name: StaffCommandName): Choice => ({
    label,
    action: { name: 'form', values: [name] },
  })
  const upload: Choice = { label: texts.upload, action: { name: 'upload', values: [] } }
  const changes = [opens(texts.add, 'add'), opens(texts.reject, 'reject'), upload]
  const asking = [opens(texts.lookUp, 'lookUp'), opens(texts.list, 'list')]
  const all = { label: texts.allCommands, action: { name: 'command', values: ['help'] } }
  return [...asking, ...(authority.may('editor') ? changes : []), all]
}

async function todayParts(
  context: StaffContext,
  brands: readonly Brand[],
  messages: Messages,
): Promise<Part[]> {
  const { home: texts, reports } = messages
  const { register } = context
  const shown = (await brandDaysOn(register, dayOf(register.clock()))).filter(({ brandCode }) =>
    brands.some(({ code }) => code === brandCode),
  )
  const lines = shown.slice(0, brandsMax).map((brand): Part => {
    const line = brand.total === 0 ? reports.day.quietToday : channelLine(brand, messages)
    return { kind: 'text', text: [{ strong: brand.brandName }, `\n${line}`] }
  })
  const left = shown.length - brandsMax
  return left > 0 ? [...lines, { kind: 'note', text: texts.moreBrands(left) }] : lines
}

async function waitingParts(context: StaffContext, messages: Messages): Promise<Part[]> {
  const { home: texts } = messages
  const lines = await waitingLines(context, messages)
  const text = lines.length === 0 ? texts.nothingWaits : lines.join('\n')
  return [
    { kind: 'text', text: [{ strong: texts.waiting }, `\n${text}`] },
    { kind: 'choices', choices: [waitingChoice(messages)] },
  ]
}

async function reportParts(
  context: StaffContext,
  { reports: { last: texts, day } }: Messages,
): Promise<Part[]> {
  const { dates, refusal } = await daysAtHand(context.register)
  const waits = refusal === null ? [] : [{ kind: 'note' as const, text: day.waitsForClock(refusal.newestOn) }]
  if (dates.length === 0) return waits.length > 0 ? waits : [{ kind: 'note', text: texts.none }]
  const days = dates.map((date) => dayReportChoice(texts.showDay(date), date, null))
  return [
    { kind: 'choices', choices: [lastReportsChoice(texts.button, null)] },
    { kind: 'menu', label: texts.show, choices: days },
    ...waits,
  ]
}
