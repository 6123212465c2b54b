import { type IstanbulDay, previousDay } from '../../../src/calendar/istanbul.ts'
import type { Message } from '../../../src/jobs/message.ts'
import { chartInWords } from '../../../src/jobs/report/picture.ts'
import type { Messages } from '../../messages/index.ts'
import type { Part, Reply } from '../reply.ts'
import {
  answerLines,
  channelLine,
  comparison,
  dayFilesChoice,
  dutyLines,
  lastReportsChoice,
  originLine,
  proofNote,
  remarks,
  total,
} from './day-parts.ts'
import type { Posting } from './posts.ts'

type Of<Kind extends Message['kind']> = Extract<Message, { kind: Kind }>

/** The daily post; a day without changes has one too, with its seal. */
export function dailyPost(
  post: Of<'daily-report'>,
  { language, today }: Omit<Posting, 'mayBeRepeat'>,
  messages: Messages,
): Reply {
  const { date, report, weekBefore } = post
  const { day: texts } = messages.reports
  const summary = texts.summary(report.brandName, date, total(report.channels))
  const heading: Part = { kind: 'heading', text: texts.title(report.brandName, date) }
  const looked = [
    ...comparison(report, { date, weekBefore, today }, messages),
    ...dutyLines(post, today, messages),
    ...answerLines(post, today, messages),
    ...remarks(report, messages),
  ]
  const noticed: Part[] = looked.length === 0 ? [] : [{ kind: 'text', text: looked.join(' ') }]
  const body = report.total === 0 ? quietParts(post, today, messages) : busyParts(report, messages)
  const chart: Part[] =
    post.week.length === 0 ? [] : [{ kind: 'picture', alternative: chartInWords(post, language) }]
  const buttons = reportButtons({ ...report, date }, messages)
  return { summary, parts: [heading, body.text, ...noticed, ...chart, ...body.proof, buttons] }
}

/** What a day is told in, and what proves it. */
interface DayBody {
  readonly text: Part
  readonly proof: readonly Part[]
}

function busyParts(report: Of<'daily-report'>['report'], messages: Messages): DayBody {
  const lines = `${channelLine(report, messages)}\n${originLine(report, messages)}`
  return { text: { kind: 'text', text: lines }, proof: [proofNote(report, messages)] }
}

/** A quiet day has its proof too; "yesterday" is said only to those who read it on the day after. */
function quietParts({ date, report }: Of<'daily-report'>, today: IstanbulDay, messages: Messages): DayBody {
  const { day: texts } = messages.reports
  const quiet = date === previousDay(today) ? texts.quietYesterday : texts.quietOn(date)
  return { text: { kind: 'text', text: quiet }, proof: [proofNote(report, messages)] }
}

/** A day that is not closed has no files yet. */
function reportButtons(
  {
    brandCode,
    date,
    head,
  }: { readonly brandCode: number; readonly date: IstanbulDay; readonly head: string | null },
  { reports }: Messages,
): Part {
  const files = head === null ? [] : [dayFilesChoice(reports.files.button, brandCode, date)]
  return { kind: 'choices', choices: [...files, lastReportsChoice(reports.last.button, brandCode)] }
}

/** The stamp of a report that was posted without one. */
export function stamped(
  { date, brandCode, brandName, stampedAt, authority, sha384 }: Of<'stamped'>,
  messages: Messages,
): Reply {
  const summary = messages.reports.posts.stamped(brandName, date)
  const stamp = { stamp: 'stamped' as const, stampedAt, authority }
  return {
    summary,
    parts: [
      { kind: 'text', text: summary },
      proofNote({ ...stamp, head: null, sha384 }, messages),
      { kind: 'choices', choices: [dayFilesChoice(messages.reports.files.button, brandCode, date)] },
    ],
  }
}
