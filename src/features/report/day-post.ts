import type { Renderers } from '../../../bots/commands/posts.ts'
import {
  button,
  buttons,
  type Choice,
  note,
  type Part,
  paragraph,
  sentence,
  textReply,
} from '../../../bots/commands/reply.ts'
import type { Counted } from '../../../bots/messages/formats.ts'
import type { Messages } from '../../../bots/messages/index.ts'
import { type IstanbulDay, previousDay } from '../../calendar/istanbul.ts'
import { type Channel, nationalStates, type Status } from '../../consent/consent.ts'
import { origins } from '../../register/actor.ts'
import type { AnswersDue } from '../../register/complaints/list.ts'
import type { Duty } from '../../register/duties.ts'
import type { StateCounts } from '../../register/exchange/status.ts'
import type { BrandReport, ChannelCount } from '../../report/daily.ts'
import { reportMessages } from './messages.ts'
import type { DayFacts } from './posts-job.ts'

/** The most used channel first. */
const order: readonly Channel[] = ['MESAJ', 'EPOSTA', 'ARAMA']

export function total(counts: readonly ChannelCount[]): Counted {
  return {
    approval: counts.reduce((sum, { approval }) => sum + approval, 0),
    rejection: counts.reduce((sum, { rejection }) => sum + rejection, 0),
  }
}

/** Writes "SMS: 12 ONAY, 3 RET (2'si alıcının kendisi) · e-posta: 4 ONAY · arama: değişiklik yok". */
export function channelLine({ channels }: Pick<BrandReport, 'channels'>, { language }: Messages): string {
  const { day } = reportMessages[language]
  return order
    .map((channel) => {
      const own = channels.filter((count) => count.channel === channel)
      const { rejection } = total(own.filter(({ origin }) => origin === 'recipient'))
      return day.channel(channel, total(own), rejection)
    })
    .join(' · ')
}

/** Writes "Kaydeden: personel 12 ONAY, 1 RET · alıcı 2 RET · bağlı sistem 4 ONAY". */
function originLine({ channels }: BrandReport, { language }: Messages): string {
  const { day } = reportMessages[language]
  const counts = origins
    .map((origin) => ({ origin, all: total(channels.filter((count) => count.origin === origin)) }))
    .filter(({ all }) => all.approval + all.rejection > 0)
    .map(({ origin, all }) => day.origin(origin, all))
  return day.origins(counts)
}

/** Changes about to fall due, a sentence for each last day. Only the day of the count says how many days are left. */
export function dutyLines(
  { duties, madeOn }: { readonly duties: readonly Duty[]; readonly madeOn: IstanbulDay },
  today: IstanbulDay,
  { language }: Messages,
): string[] {
  const reports = reportMessages[language]
  const ofIys = duties.filter((duty) => duty.of === undefined)
  const unconfirmed = duties
    .filter((duty) => duty.of === 'confirmation')
    .map(({ count, day }) => reports.day.unconfirmed(count, day === today ? null : day))
  // All that is past is one sentence, by its oldest day.
  const byDay = Map.groupBy(ofIys, ({ day, daysLeft }) => (daysLeft < 0 ? 'past' : day))
  const due = [...byDay.values()].map((own) => {
    const of = (status: Status) =>
      own.filter((duty) => duty.status === status).reduce((sum, { count }) => sum + count, 0)
    const [{ day, daysLeft } = { day: today, daysLeft: 0 }] = own
    const counts = { approval: of('ONAY'), rejection: of('RET') }
    return reports.day.duty(counts, day, today === madeOn || daysLeft < 0 ? daysLeft : null)
  })
  return [...due, ...unconfirmed]
}

/** Writes "İYS: 3 bildirilecek, 10 kayıtlı." */
function inIysLines(counts: StateCounts | undefined, { language }: Messages): string[] {
  const reports = reportMessages[language]
  const shown = nationalStates.flatMap((state) => {
    const count = counts?.[state] ?? 0
    return count > 0 ? [[state, count] as const] : []
  })
  return shown.length === 0 ? [] : [reports.day.inIys(shown)]
}

function answerLines(
  { answers, madeOn }: { readonly answers: readonly AnswersDue[]; readonly madeOn: IstanbulDay },
  today: IstanbulDay,
  { language }: Messages,
): string[] {
  const texts = reportMessages[language].day
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

function remarks({ withoutEvidence, localRejections }: BrandReport, { language }: Messages): string[] {
  const { day } = reportMessages[language]
  return [
    ...(withoutEvidence > 0 ? [day.withoutEvidence(withoutEvidence)] : []),
    ...(localRejections > 0 ? [day.local(localRejections)] : []),
  ]
}

/** Shows the whole head: a room that shows it vouches for the day. */
export function sealNote({ head }: Pick<BrandReport, 'head'>, { language }: Messages): Part[] {
  const { day } = reportMessages[language]
  return head === null ? [] : [note([`${day.seal} `, { code: head }])]
}

/** Makes the button for the proof that a day was not altered. */
export function sealsChoice({ language }: Messages, date: IstanbulDay, brandCode: number | null): Choice {
  const { seals } = reportMessages[language]
  return button(seals.button, 'day-seals', ...(brandCode === null ? [date] : [date, brandCode]))
}

/** Makes the button for a day's files. The role is checked at each press, since these stand in rooms too. */
export function dayFilesChoice({ language }: Messages, brandCode: number, date: IstanbulDay): Choice {
  return button(reportMessages[language].files.button, 'day-files', brandCode, date)
}

export function lastReportsChoice(label: string, brandCode: number | null): Choice {
  return button(label, 'last-reports', ...(brandCode === null ? [] : [brandCode]))
}

export function dayReportChoice(label: string, date: IstanbulDay, brandCode: number | null): Choice {
  return button(label, 'day-report', ...(brandCode === null ? [date] : [date, brandCode]))
}

/** Tells a brand's day; a day without changes by the sentence `quiet`. */
export function dayParts(facts: DayFacts, quiet: string, today: IstanbulDay, messages: Messages): Part[] {
  const { date, report } = facts
  const remarkable = [
    ...dutyLines(facts, today, messages),
    ...inIysLines(facts.inIys, messages),
    ...answerLines(facts, today, messages),
    ...remarks(report, messages),
  ]
  return [
    { kind: 'heading', text: reportMessages[messages.language].day.title(report.brandName, date) },
    paragraph(
      report.total === 0 ? quiet : `${channelLine(report, messages)}\n${originLine(report, messages)}`,
    ),
    ...(remarkable.length === 0 ? [] : [paragraph(remarkable.join(' '))]),
  ]
}

export const dayPosts: Renderers<'daily-report' | 'stamped' | 'iys-due'> = {
  /** A quiet day has its seal too; "yesterday" is said only on the day after. */
  'daily-report': (post, messages, { today }) => {
    const { date, report } = post
    const { day: texts, last } = reportMessages[messages.language]
    const quiet = date === previousDay(today) ? texts.quietYesterday : texts.quietOn(date)
    // An open day has no files yet.
    const isClosed = report.head !== null
    return {
      summary: texts.summary(report.brandName, date, total(report.channels)),
      parts: [
        ...dayParts(post, quiet, today, messages),
        ...sealNote(report, messages),
        buttons(
          ...(isClosed ? [dayFilesChoice(messages, report.brandCode, date)] : []),
          lastReportsChoice(last.title, report.brandCode),
          ...(isClosed ? [sealsChoice(messages, date, report.brandCode)] : []),
        ),
      ],
    }
  },
  'iys-due': ({ brandName, duties, madeOn }, messages, { today }) => {
    const { home, queue } = reportMessages[messages.language]
    const { due: texts } = queue
    if (duties.length === 0) return sentence(texts.nothing(brandName))
    const isUrgent = duties.some(({ daysLeft }) => daysLeft <= 1)
    const lines = dutyLines({ duties, madeOn }, today, messages)
    return textReply(
      texts.title(brandName),
      [{ strong: `${isUrgent ? '⚠️ ' : ''}${texts.title(brandName)}` }, `\n${lines.join('\n')}`],
      buttons(button(home.showWaiting, 'command', 'waiting')),
    )
  },
  stamped: ({ date, brandCode, brandName }, messages) =>
    sentence(
      reportMessages[messages.language].stamped(brandName, date),
      buttons(dayFilesChoice(messages, brandCode, date), sealsChoice(messages, date, brandCode)),
    ),
}
