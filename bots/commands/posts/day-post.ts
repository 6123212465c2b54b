import { type IstanbulDay, previousDay } from '../../../src/calendar/istanbul.ts'
import type { Channel, Status } from '../../../src/consent/channel.ts'
import type { Message } from '../../../src/jobs/message.ts'
import { chartInWords } from '../../../src/jobs/report/picture.ts'
import { origins } from '../../../src/register/actor.ts'
import type { AnswersDue } from '../../../src/register/complaints/answers-due.ts'
import type { Duty } from '../../../src/register/duties.ts'
import type { BrandReport, ChannelCount } from '../../../src/report/daily.ts'
import type { Messages } from '../../messages/index.ts'
import type { Counted, StampTold } from '../../messages/tr/reports.ts'
import { button, buttons, type Choice, note, type Part, type Reply } from '../reply.ts'
import type { Posting } from './posts.ts'

/** The order people read channels in: what they use most comes first. */
const order: readonly Channel[] = ['MESAJ', 'EPOSTA', 'ARAMA']

export function total(counts: readonly ChannelCount[]): Counted {
  return {
    approval: counts.reduce((sum, { approval }) => sum + approval, 0),
    rejection: counts.reduce((sum, { rejection }) => sum + rejection, 0),
  }
}

/** SMS: 12 ONAY, 3 RET (2'si alıcının kendisi) · e-posta: 4 ONAY · arama: değişiklik yok */
export function channelLine(
  { channels }: Pick<BrandReport, 'channels'>,
  { reports: { day } }: Messages,
): string {
  return order
    .map((channel) => {
      const own = channels.filter((count) => count.channel === channel)
      const { rejection } = total(own.filter(({ origin }) => origin === 'recipient'))
      return day.channel(channel, total(own), rejection)
    })
    .join(' · ')
}

/** personel 12 ONAY, 1 RET · alıcı 2 RET · sistem 4 ONAY */
export function originLine({ channels }: BrandReport, { reports: { day } }: Messages): string {
  return origins
    .map((origin) => ({ origin, all: total(channels.filter((count) => count.origin === origin)) }))
    .filter(({ all }) => all.approval + all.rejection > 0)
    .map(({ origin, all }) => day.origin(origin, all))
    .join(' · ')
}

/** The same weekday a week before; nothing of it where there was none, or where two quiet days are compared. */
export function comparison(
  { channels }: BrandReport,
  {
    date,
    weekBefore,
    today,
  }: {
    readonly date: IstanbulDay
    readonly weekBefore: { readonly total: number; readonly rejections: number } | null
    readonly today: IstanbulDay
  },
  { reports: { day } }: Messages,
): string[] {
  const now = total(channels)
  if (weekBefore === null || now.approval + now.rejection + weekBefore.total === 0) return []
  const more = {
    approval: now.approval - (weekBefore.total - weekBefore.rejections),
    rejection: now.rejection - weekBefore.rejections,
  }
  return [day.weekBefore(date, more, date === previousDay(today))]
}

/** What is about to fall due, a sentence for each last day. The days left are said on the day they were counted only. */
export function dutyLines(
  { duties, madeOn }: { readonly duties: readonly Duty[]; readonly madeOn: IstanbulDay },
  today: IstanbulDay,
  { reports }: Messages,
): string[] {
  const ofIys = duties.filter((duty) => duty.of === undefined)
  const unconfirmed = duties
    .filter((duty) => duty.of === 'confirmation')
    .map(({ count, day }) => reports.day.unconfirmed(count, day === today ? null : day))
  const due = [...new Set(ofIys.map(({ day }) => day))].map((day) => {
    const own = ofIys.filter((duty) => duty.day === day)
    const of = (status: Status) => own.find((duty) => duty.status === status)?.count ?? 0
    const daysLeft = today === madeOn ? (own[0]?.daysLeft ?? null) : null
    return reports.day.duty({ approval: of('ONAY'), rejection: of('RET') }, day, daysLeft)
  })
  return [...due, ...unconfirmed]
}

/** The complaints that have to be answered: what is late in one sentence, then one for each last day. */
export function answerLines(
  { answers, madeOn }: { readonly answers: readonly AnswersDue[]; readonly madeOn: IstanbulDay },
  today: IstanbulDay,
  { reports: { day: texts } }: Messages,
): string[] {
  const summed = (own: readonly AnswersDue[]) => own.reduce((sum, { count }) => sum + count, 0)
  const late = answers.filter(({ day }) => day < madeOn)
  const due = answers.filter(({ day }) => day >= madeOn)
  const [oldest] = late
  return [
    ...(oldest === undefined ? [] : [texts.answersLate(summed(late), oldest.day)]),
    ...[...new Set(due.map(({ day }) => day))].map((day) => {
      const own = due.filter((one) => one.day === day)
      return texts.answersDue(summed(own), day, today === madeOn ? (own[0]?.daysLeft ?? null) : null)
    }),
  ]
}

/** What to look at: consents without evidence, refusals İYS would not take. */
export function remarks(
  { withoutEvidence, localRejections, voiding = 0 }: BrandReport,
  { reports: { day } }: Messages,
): string[] {
  return [
    ...(voiding > 0 ? [day.voiding(voiding)] : []),
    ...(withoutEvidence > 0 ? [day.withoutEvidence(withoutEvidence)] : []),
    ...(localRejections > 0 ? [day.local(localRejections)] : []),
  ]
}

/**
 * What proves a day: its whole head, which makes whoever reads it a witness, and the file with its stamp. Of the file's digest
 * a post shows what is enough to know it by, and the answer to whoever asks for the report all 96 digits, to be compared with
 * what `sha384sum` makes of the file.
 */
export function proofNote(
  { head, sha384, ...stamp }: StampTold & Pick<BrandReport, 'head' | 'sha384'>,
  { reports: { day } }: Messages,
  digest: 'short' | 'whole' = 'short',
): Part {
  const seal = head === null ? [] : [`${day.seal} `, { code: head }, '\n']
  const file = [
    `${day.digest} `,
    { code: digest === 'whole' ? sha384 : shortDigest(sha384) },
    ...day.ofFile(stamp).map((one) => ` · ${one}`),
  ]
  return note([...seal, ...file])
}

/**
 * The first 32 digits of a file's digest: 128 bits, to which nobody makes another file. Never a head, of which a room is the
 * witness and has to see all.
 */
function shortDigest(digest: string): string {
  return `${digest.slice(0, 32)}…`
}

/** The buttons about reports, under posts in rooms as well as under answers. Whoever presses is asked for his role then. */

/** Asks for a day's files. */
export function dayFilesChoice(label: string, brandCode: number, date: IstanbulDay): Choice {
  return button(label, 'day-files', brandCode, date)
}

/** Asks for the last reports; without a brand for those of all. */
export function lastReportsChoice(label: string, brandCode: number | null): Choice {
  return button(label, 'last-reports', ...(brandCode === null ? [] : [brandCode]))
}

/** Asks for the whole report of a day. */
export function dayReportChoice(label: string, date: IstanbulDay, brandCode: number | null): Choice {
  return button(label, 'day-report', ...(brandCode === null ? [date] : [date, brandCode]))
}

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
  return buttons(...files, lastReportsChoice(reports.last.button, brandCode))
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
      buttons(dayFilesChoice(messages.reports.files.button, brandCode, date)),
    ],
  }
}
