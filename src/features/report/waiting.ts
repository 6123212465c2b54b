import { codesFor, defineCommand } from '../../../bots/commands/command.ts'
import type { StaffContext } from '../../../bots/commands/context.ts'
import { taskButtons } from '../../../bots/commands/help.ts'
import { approvalParts, noRole } from '../../../bots/commands/replies.ts'
import {
  button,
  buttons,
  note,
  type Part,
  paragraph,
  type Reply,
  titledReply,
} from '../../../bots/commands/reply.ts'
import { type Messages, messagesIn } from '../../../bots/messages/index.ts'
import { DEADLINE_BUSINESS_DAYS } from '../../calendar/business-days.ts'
import { dayOf } from '../../calendar/istanbul.ts'
import { brandDaysOn, daysAtHand } from '../../jobs/report/daily-report.ts'
import { waitingApprovals } from '../../register/approvals.ts'
import type { Brand } from '../../register/brands.ts'
import { openComplaints } from '../../register/complaints/list.ts'
import { dutiesWithin } from '../../register/duties.ts'
import { channelLine, dayReportChoice, dutyLines, lastReportsChoice } from './day-post.ts'
import { queueParts } from './iys-groups.ts'
import { reportMessages } from './messages.ts'

const approvalsMax = 8
const brandsMax = 10

export const waitingCommand = defineCommand({
  name: 'waiting',
  words: { tr: ['bekleyenler', 'bekleyen'], en: ['waiting', 'pending'] },
  role: 'viewer',
  examples: { tr: ['bekleyenler'], en: ['waiting'] },
  takes: [],
  run: waitingReply,
})

async function waitingReply(context: StaffContext): Promise<Reply> {
  const messages = messagesIn(context.language)
  const texts = reportMessages[context.language].home
  const approvals = await waitingApprovals(context.register, codesFor(context, 'editor'))
  const shown: Part[] = []
  for (const approval of approvals.slice(0, approvalsMax)) {
    shown.push(...(await approvalParts(context, approval)))
  }
  const complaints = await complaintsLine(context, messages)
  const queued = await queueParts(context)
  const deadlines = await deadlineLines(context, messages, queued.length > 0)
  const lines = [...complaints, ...deadlines]
  const heading = paragraph([{ strong: texts.waiting }])
  if (approvals.length + lines.length + queued.length === 0) {
    return { summary: texts.nothingWaits, parts: [heading, paragraph(texts.nothingWaits)] }
  }
  const summary =
    approvals.length > 0
      ? reportMessages[context.language].home.secondPerson(approvals.length)
      : texts.waiting
  return {
    summary,
    parts: [
      heading,
      ...(approvals.length > 0 ? [paragraph(summary)] : []),
      ...shown,
      ...(lines.length > 0 ? [paragraph(lines.join('\n'))] : []),
      ...queued,
      ...complaints.map(() => buttons(button(messages.complaint.listTitle, 'command', 'complaints'))),
      // Their files hold the addresses.
      ...(deadlines.length > 0
        ? [buttons(lastReportsChoice(reportMessages[context.language].last.title, null))]
        : []),
    ],
  }
}

/** Counts the requests for a second person. */
async function waitingLines(context: StaffContext, messages: Messages): Promise<string[]> {
  const approvals = await waitingApprovals(context.register, codesFor(context, 'editor'))
  // Their own requests wait for another person.
  const own = approvals.filter(({ askedBy }) => askedBy !== context.actor.id)
  return [
    ...(own.length > 0 ? [reportMessages[messages.language].home.secondPerson(own.length)] : []),
    ...(await complaintsLine(context, messages)),
    ...(await deadlineLines(context, messages)),
  ]
}

async function complaintsLine(context: StaffContext, { language }: Messages): Promise<string[]> {
  const texts = reportMessages[language].home
  const brandCodes = codesFor(context, 'editor')
  const complaints = brandCodes.length === 0 ? [] : await openComplaints(context.register, { brandCodes })
  return complaints.length === 0 ? [] : [texts.complaints(complaints.length, context.command)]
}

/** L1, L7. `isQueueShown`: what İYS must get is listed apart. */
async function deadlineLines(
  context: StaffContext,
  messages: Messages,
  isQueueShown = false,
): Promise<string[]> {
  const { register, authority } = context
  const { iys_exchange: mode } = await register.settings()
  const today = dayOf(register.clock())
  const duties = (await dutiesWithin(register, DEADLINE_BUSINESS_DAYS)).filter(
    ({ of }) => !isQueueShown || of === 'confirmation',
  )
  const withDuty = authority
    .brandsFor('viewer')
    .filter(({ code }) => duties.some(({ brandCode }) => brandCode === code))
  const lines = withDuty.slice(0, brandsMax).map(({ code, name }: Brand) => {
    const own = duties.filter(({ brandCode }) => brandCode === code)
    return `${name}: ${dutyLines({ duties: own, madeOn: today }, today, messages).join(' ')}`
  })
  const isDue = withDuty.some(({ code }) =>
    duties.some((duty) => duty.brandCode === code && duty.of === undefined),
  )
  return isDue && mode === 'off' ? [...lines, messages.staff.lookUp.uploadByHand] : lines
}

/** Makes Slack's Home tab: counts only, no addresses. */
export async function homeReply(context: StaffContext): Promise<Reply> {
  const { authority, language, register } = context
  if (authority.highest === null) return noRole(context)
  const messages = messagesIn(language)
  const texts = reportMessages[language].home
  const title = texts.title(dayOf(register.clock()))
  const brands = authority.brandsFor('viewer').filter(({ closedAt }) => closedAt === null)
  return titledReply(
    title,
    taskButtons(
      context,
      button(messages.forms.list.title, 'form', 'list'),
      ...(authority.may('editor') ? [button(texts.upload, 'upload')] : []),
    ),
    ...(await todayParts(context, brands, messages)),
    { kind: 'divider' },
    ...(await waitingParts(context, messages)),
    { kind: 'divider' },
    ...(await reportParts(context, messages)),
    note(texts.role(authority.highest)),
  )
}

async function todayParts(
  context: StaffContext,
  brands: readonly Brand[],
  messages: Messages,
): Promise<Part[]> {
  const texts = reportMessages[messages.language].home
  const reports = reportMessages[messages.language]
  const { register } = context
  const shown = (await brandDaysOn(register, dayOf(register.clock()))).filter(({ brandCode }) =>
    brands.some(({ code }) => code === brandCode),
  )
  const lines = shown.slice(0, brandsMax).map((brand): Part => {
    const line = brand.total === 0 ? reports.day.quietToday : channelLine(brand, messages)
    return paragraph([{ strong: brand.brandName }, `\n${line}`])
  })
  const left = shown.length - brandsMax
  return left > 0 ? [...lines, note(texts.moreBrands(left))] : lines
}

async function waitingParts(context: StaffContext, messages: Messages): Promise<Part[]> {
  const texts = reportMessages[messages.language].home
  const lines = await waitingLines(context, messages)
  const text = lines.length === 0 ? texts.nothingWaits : lines.join('\n')
  return [paragraph([{ strong: texts.waiting }, `\n${text}`]), buttons(button(texts.showWaiting, 'waiting'))]
}

async function reportParts(context: StaffContext, { language }: Messages): Promise<Part[]> {
  const { last: texts, day } = reportMessages[language]
  const { dates, refusal } = await daysAtHand(context.register)
  const waits = refusal === null ? [] : [note(day.waitsForClock(refusal.newestOn))]
  if (dates.length === 0) return waits.length > 0 ? waits : [note(texts.none)]
  const days = dates.map((date) => dayReportChoice(texts.showDay(date), date, null))
  return [
    buttons(lastReportsChoice(texts.title, null)),
    { kind: 'menu', label: texts.show, choices: days },
    ...waits,
  ]
}

export const waitingActions = { waiting: { role: 'viewer', run: waitingReply } } as const
