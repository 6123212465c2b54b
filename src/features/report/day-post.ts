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
import type { Messages } from '../../../bots/messages/index.ts'
import type { IstanbulDay } from '../../calendar/istanbul.ts'
import { origins } from '../../consent/actor.ts'
import { type Channel, nationalStates, type Status } from '../../consent/consent.ts'
import type { ChannelCount } from '../../day/daily-report.ts'
import type { Counted } from '../../language/formats.ts'
import type { Duty } from '../../register/iys-queue/duties.ts'
import type { StateCounts } from '../../register/iys-queue/status.ts'
import { reportMessages } from './messages.ts'
import type { DayFacts, PostedReport } from './posts-job.ts'

/** The most used channel first. */
export const channelOrder: readonly Channel[] = ['MESAJ', 'EPOSTA', 'ARAMA']

/** Adds up ONAY and RET over the channels. */
export function total(counts: readonly ChannelCount[]): Counted {
  return {
    approval: counts.reduce((sum, { approval }) => sum + approval, 0),
    rejection: counts.reduce((sum, { rejection }) => sum + rejection, 0),
  }
}

/** Writes "SMS: 12 ONAY, 3 RET · e-posta: 4 ONAY · arama: değişiklik yok". */
function channelLine({ channels }: PostedReport, { language }: Messages): string {
  const { day } = reportMessages[language]
  return channelOrder
    .map((channel) => day.channel(channel, total(channels.filter((count) => count.channel === channel))))
    .join(' · ')
}

/** Writes "Kaydeden: personel 12 ONAY, 1 RET · alıcı 2 RET · bağlı sistem 4 ONAY". */
function originLine({ channels }: PostedReport, { language }: Messages): string {
  const { day } = reportMessages[language]
  const counts = origins
    .map((origin) => ({ origin, all: total(channels.filter((count) => count.origin === origin)) }))
    .filter(({ all }) => all.approval + all.rejection > 0)
    .map(({ origin, all }) => day.origin(origin, all))
  return day.origins(counts)
}

interface DueDay {
  readonly day: IstanbulDay
  readonly daysLeft: number
}

/**
 * Returns one sentence for all late items, by their oldest day, and one for each last day. Days left are named only
 * on the day of the count.
 */
function dueLines<Item extends DueDay>(
  items: readonly Item[],
  { madeOn, today }: { readonly madeOn: IstanbulDay; readonly today: IstanbulDay },
  { language }: Messages,
  say: (items: readonly Item[], due: string) => string,
): string[] {
  const byDay = Map.groupBy(items, ({ day, daysLeft }) => (daysLeft < 0 ? 'late' : day))
  return [...byDay.values()].flatMap((items) => {
    const [first] = items
    if (first === undefined) return []
    const daysLeft = today === madeOn || first.daysLeft < 0 ? first.daysLeft : null
    return say(items, reportMessages[language].due(first.day, daysLeft))
  })
}

const summed = (items: readonly { readonly count: number }[]) =>
  items.reduce((sum, { count }) => sum + count, 0)

/** Tells which changes must soon reach İYS, then which ONAYs were not confirmed to their recipients. */
export function dutyLines(
  { duties, madeOn }: { readonly duties: readonly Duty[]; readonly madeOn: IstanbulDay },
  today: IstanbulDay,
  messages: Messages,
): string[] {
  const texts = reportMessages[messages.language].day
  const ofIys = duties.filter(({ of }) => of === undefined)
  const unconfirmed = duties.filter(({ of }) => of === 'confirmation')
  const reportLines = dueLines(ofIys, { madeOn, today }, messages, (items, when) => {
    const of = (status: Status) => summed(items.filter((duty) => duty.status === status))
    return texts.duty({ approval: of('ONAY'), rejection: of('RET') }, when)
  })
  return [...reportLines, ...unconfirmed.map(({ count, day }) => texts.unconfirmed(count, day))]
}

/** Writes "İYS: 3 bildirilecek, 10 kayıtlı." */
function inIysLines(counts: StateCounts | undefined, { language }: Messages): string[] {
  const reports = reportMessages[language]
  const stateCounts = nationalStates.flatMap((state) => {
    const count = counts?.[state] ?? 0
    return count > 0 ? [[state, count] as const] : []
  })
  return stateCounts.length === 0 ? [] : [reports.day.inIys(stateCounts)]
}

/** Says how many complaints of recipients the company must answer, by when. */
export function answerLines(
  { answers, madeOn }: Pick<DayFacts, 'answers' | 'madeOn'>,
  today: IstanbulDay,
  messages: Messages,
): string[] {
  const texts = reportMessages[messages.language].day
  return dueLines(answers, { madeOn, today }, messages, (items, when) => texts.answers(summed(items), when))
}

/** Returns remarks on a day: changes without evidence, and RET that are kept here alone. */
function remarks({ withoutEvidence, localRejections }: PostedReport, { language }: Messages): string[] {
  const { day } = reportMessages[language]
  return [
    ...(withoutEvidence > 0 ? [day.withoutEvidence(withoutEvidence)] : []),
    ...(localRejections > 0 ? [day.local(localRejections)] : []),
  ]
}

/** Says how the carrier's list of numbers that get no SMS differs from the register. */
function smsListLines({ smsList }: Pick<DayFacts, 'smsList'>, { language }: Messages): string[] {
  const { day } = reportMessages[language]
  if (smsList === undefined) return []
  const { missing, unknown, permitted } = smsList
  return [
    ...(missing > 0 ? [day.listLacks(missing)] : []),
    ...(unknown > 0 ? [day.listHasMore(unknown, permitted)] : []),
  ]
}

/** Number of digits of a day's seal in the post of a room: 80 bits are more than anyone can try. */
const postedDigits = 20

/** Shows the day's seal (head): its first digits in a chat room, all of it to a person who asks. */
export function sealNote(
  { head }: Pick<PostedReport, 'head'>,
  { language }: Messages,
  digits?: typeof postedDigits,
): Part[] {
  const { day } = reportMessages[language]
  return head === null ? [] : [note([`${day.seal} `, { code: head.slice(0, digits) }])]
}

/** Tells of the stamp of a day's file, and of the agreement to it. */
export function fileFacts(report: PostedReport, { language }: Messages): string[] {
  const { day } = reportMessages[language]
  const { stamp, stampedAt, authority, agreedAt, lacksAddress, keepsFormerStamp } = report
  const facts: string[] = []
  if (stamp === 'stamped' && stampedAt !== null) facts.push(day.stamped(stampedAt, authority ?? ''))
  else if (stamp !== 'off' && !keepsFormerStamp) facts.push(day.unstamped)
  if (agreedAt != null) facts.push(day.agreed(agreedAt))
  else if (agreedAt === null && !lacksAddress) facts.push(day.notAgreed)
  if (lacksAddress) facts.push(day.lacksAddress)
  if (keepsFormerStamp) facts.push(day.formerStamp)
  return facts
}

type DayAction = 'day-files' | 'day-report' | 'day-seals' | 'last-reports'

/** Makes a button of a day's report. The role is checked at each press, since these stand in rooms too. */
export function dayChoice(label: string, name: DayAction, ...values: (string | number | null)[]): Choice {
  return button(label, name, ...values.filter((value) => value !== null))
}

/** Shows a brand's daily report. */
export function dayParts(facts: DayFacts, today: IstanbulDay, messages: Messages): Part[] {
  const { date, report } = facts
  const { day: texts } = reportMessages[messages.language]
  const remarkable = [
    ...dutyLines(facts, today, messages),
    ...inIysLines(facts.inIys, messages),
    ...answerLines(facts, today, messages),
    ...remarks(report, messages),
    ...smsListLines(facts, messages),
  ]
  return [
    { kind: 'heading', text: texts.title(report.brandName, date) },
    paragraph(
      report.total === 0 ? texts.quiet : `${channelLine(report, messages)}\n${originLine(report, messages)}`,
    ),
    ...(remarkable.length === 0 ? [] : [paragraph(remarkable.join(' '))]),
  ]
}

export const dayPosts: Renderers<'daily-report' | 'iys-due'> = {
  'daily-report': (post, messages, { today }) => {
    const { date, report } = post
    const { brandCode } = report
    const { day: texts, files, last, seals } = reportMessages[messages.language]
    // An open day has no files yet.
    const isClosed = report.head !== null
    return {
      summary: texts.summary(report.brandName, date, total(report.channels)),
      parts: [
        ...dayParts(post, today, messages),
        ...sealNote(report, messages, postedDigits),
        buttons(
          ...(isClosed ? [dayChoice(files.button, 'day-files', brandCode, date)] : []),
          dayChoice(last.title, 'last-reports', brandCode),
          ...(isClosed ? [dayChoice(seals.button, 'day-seals', date, brandCode)] : []),
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
}
