import { type IstanbulDay, previousDay } from '../../../src/calendar/istanbul.ts'
import type { Letter, Message } from '../../../src/delivery/outbox/message.ts'
import { chartInWords } from '../../../src/delivery/report/picture.ts'
import type { Language } from '../../../src/register/people.ts'
import { percentProven } from '../../../src/report/drill.ts'
import { type Messages, messagesIn } from '../../messages/index.ts'
import type { Choice, Part, Reply } from '../reply.ts'
import { channelLine, comparison, dutyLines, originLine, proofNote, remarks, total } from './day-parts.ts'
import { digestReply, refusalsHigh } from './digest-parts.ts'
import { disputeAnswer, disputePost, disputeSettled } from './dispute-posts.ts'
import { askedParts, scoreLines } from './drill-parts.ts'
import { evidenceFileTold } from './evidence-file-posts.ts'
import { importReply } from './import-parts.ts'
import { limitEnded, limitReminder } from './limit-posts.ts'
import { withPlace } from './place-text.ts'
import { dayFilesChoice, lastReportsChoice } from './report-choices.ts'
import { roomAllowed, roomAsked } from './room-posts.ts'

export type Post = Exclude<Message, { kind: 'call' } | Letter>

/** When and how a message goes out. */
export interface Posting {
  readonly language: Language
  /** The day it is sent on, which may be later than the day it was made for. */
  readonly today: IstanbulDay
  readonly mayBeRepeat: boolean
}

/** What a message of the register itself says in a room or to the admins. It never names an address. */
export function postReply(message: Post, { language, today, mayBeRepeat }: Posting): Reply {
  const messages = messagesIn(language)
  const reply = postOf(message, { language, today }, messages)
  if (!mayBeRepeat) return reply
  return { ...reply, parts: [{ kind: 'note', text: messages.reports.posts.mayBeRepeat }, ...reply.parts] }
}

function postOf(message: Post, at: Omit<Posting, 'mayBeRepeat'>, messages: Messages): Reply {
  switch (message.kind) {
    case 'daily-report':
      return dailyPost(message, at, messages)
    case 'stamped':
      return stamped(message, messages)
    case 'drill-asked':
      return drillAsked(message, messages)
    case 'drill-score':
      return drillTold(message, messages)
    case 'room-lost':
      return roomLost(message, messages)
    case 'given-up':
      return givenUp(message, messages)
    case 'no-sender':
      return noSender(message, messages)
    case 'clock-jumped':
      return clockJumped(message.days, messages)
    case 'retention-done':
      return retentionDone(message, messages)
    case 'evidence-file':
      return evidenceFileTold(message)
    case 'import':
      return importReply(message.told)
    case 'role-asked':
      return roleAsked(message.slackUser, messages)
    case 'room-asked':
      return roomAsked(message, messages)
    case 'room-allowed':
      return roomAllowed(message, messages)
    case 'second-person-asked':
      return secondPersonAsked(message, messages)
    case 'limit-reminder':
      return limitReminder(message, messages)
    case 'limit-ended':
      return limitEnded(message, messages)
    case 'dispute':
      return disputePost(message, messages)
    case 'dispute-answer':
      return disputeAnswer(message, messages)
    case 'dispute-settled':
      return disputeSettled(message, messages)
    case 'recipient-digest':
      return digestReply(message, messages)
    case 'refusals-high':
      return refusalsHigh(message, messages)
    case 'second-person-decided':
      return secondPersonDecided(message, messages)
  }
}

type DailyPost = Extract<Post, { kind: 'daily-report' }>

/** The daily post; a day without changes has one too, with its seal. */
function dailyPost(
  post: DailyPost,
  { language, today }: Omit<Posting, 'mayBeRepeat'>,
  messages: Messages,
): Reply {
  const { date, report, weekBefore } = post
  const { day: told } = messages.reports
  const summary = told.summary(report.brandName, date, total(report.channels))
  const heading: Part = { kind: 'heading', text: told.title(report.brandName, date) }
  const looked = [
    ...comparison(report, { date, weekBefore, today }, messages),
    ...dutyLines(post, today, messages),
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

function busyParts(report: DailyPost['report'], messages: Messages): DayBody {
  const lines = `${channelLine(report, messages)}\n${originLine(report, messages)}`
  return { text: { kind: 'text', text: lines }, proof: [proofNote(report, messages)] }
}

/** A quiet day has its proof too; "yesterday" is said only to those who read it on the day after. */
function quietParts({ date, report }: DailyPost, today: IstanbulDay, messages: Messages): DayBody {
  const { day: told } = messages.reports
  const quiet = date === previousDay(today) ? told.quietYesterday : told.quietOn(date)
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
function stamped(
  {
    date,
    brandCode,
    brandName,
    stampedAt,
    authority,
    evidential,
    sha384,
  }: Extract<Post, { kind: 'stamped' }>,
  messages: Messages,
): Reply {
  const summary = messages.reports.posts.stamped(brandName, date, evidential)
  const stamp = { stamp: 'stamped' as const, stampedAt, authority, evidential }
  return {
    summary,
    parts: [
      { kind: 'text', text: summary },
      proofNote({ ...stamp, head: null, sha384 }, messages),
      { kind: 'choices', choices: [dayFilesChoice(messages.reports.files.button, brandCode, date)] },
    ],
  }
}

/** The beginning of a readiness drill: what the team is asked, and where it answers. */
function drillAsked(
  { drillId, brandName, drawn, dueOn, items, answeredHere }: Extract<Post, { kind: 'drill-asked' }>,
  messages: Messages,
): Reply {
  const { drill: told } = messages
  return {
    summary: told.askedSummary(brandName, items.length),
    parts: [
      { kind: 'heading', text: told.title(brandName) },
      { kind: 'text', text: told.asked(drawn, drawn - items.length, dueOn) },
      ...items.flatMap((item) => askedParts(drillId, item, answeredHere, messages)),
      { kind: 'note', text: answeredHere ? told.answerHere : told.answerInSlack },
    ],
  }
}

function drillTold(
  { brandName, score, before, evidenceHead }: Extract<Post, { kind: 'drill-score' }>,
  messages: Messages,
): Reply {
  const { drill: told } = messages
  const seal: Part[] =
    evidenceHead === null ? [] : [{ kind: 'note', text: [`${told.evidenceSeal} `, { code: evidenceHead }] }]
  return {
    summary: told.scoreSummary(brandName, percentProven(score)),
    parts: [
      { kind: 'heading', text: told.scoreTitle(brandName) },
      { kind: 'text', text: scoreLines(score, before, messages).join('\n') },
      ...seal,
    ],
  }
}

const platforms = { slack: 'Slack', telegram: 'Telegram' }

function roomLost(
  { brandName, platform, place, detail }: Extract<Post, { kind: 'room-lost' }>,
  { reports: { posts } }: Messages,
): Reply {
  return {
    summary: posts.roomLostSummary(brandName),
    parts: [
      {
        kind: 'text',
        text: withPlace(
          (where) => posts.roomLost(brandName, platforms[platform], where),
          { platform, externalId: place },
          ({ externalId }) => externalId,
        ),
      },
      { kind: 'note', text: detail },
    ],
  }
}

function givenUp(
  { platform, room, item }: Extract<Post, { kind: 'given-up' }>,
  { reports: { posts } }: Messages,
): Reply {
  const name = platforms[platform]
  return {
    summary: posts.givenUpSummary,
    parts: [
      {
        kind: 'text',
        text:
          room === null
            ? posts.givenUpPerson(name)
            : withPlace(
                (where) => posts.givenUpRoom(room.brandName, name, where),
                { platform: platform === 'telegram' ? 'telegram' : 'slack', externalId: room.place },
                ({ externalId }) => externalId,
              ),
      },
      { kind: 'note', text: posts.givenUpItem(item) },
    ],
  }
}

function noSender(
  { platform, rooms, waiting }: Extract<Post, { kind: 'no-sender' }>,
  { reports: { posts } }: Messages,
): Reply {
  const name = platforms[platform]
  const text = posts.noSender(name, waiting, rooms)
  return { summary: posts.noSenderSummary(name), parts: [{ kind: 'text', text }] }
}

function clockJumped(days: number, { reports: { posts } }: Messages): Reply {
  const text = posts.clockJumped(Math.abs(days), days > 0)
  return { summary: posts.clockJumpedSummary, parts: [{ kind: 'text', text }] }
}

function roleAsked(slackUser: string, { reports: { posts } }: Messages): Reply {
  const grant = (label: string, role: string): Choice => ({
    label,
    action: { name: 'grant', values: [slackUser, role] },
  })
  return {
    summary: posts.roleAskedSummary,
    parts: [
      { kind: 'text', text: [{ person: slackUser }, ` ${posts.roleAsked}`] },
      { kind: 'choices', choices: [grant(posts.giveViewer, 'viewer'), grant(posts.giveEditor, 'editor')] },
    ],
  }
}

/** Who asks for a change that takes two people, with the buttons for the second one. */
function secondPersonAsked(
  { approval, brandName }: Extract<Post, { kind: 'second-person-asked' }>,
  { secondPerson: told }: Messages,
): Reply {
  const { id, askedBy, reason, changes, expiresAt } = approval
  const button = (label: string, name: string): Choice => ({ label, action: { name, values: [id] } })
  return {
    summary: told.wantsSummary(brandName),
    parts: [
      {
        kind: 'text',
        text: [{ person: askedBy }, ` ${told.wants(brandName, reason, changes, expiresAt)}`],
      },
      {
        kind: 'choices',
        choices: [
          button(told.show, 'second-show'),
          { ...button(told.confirm, 'second-approve'), style: 'primary' },
          button(told.cancel, 'second-decline'),
        ],
      },
    ],
  }
}

/** What became of it. */
function secondPersonDecided(
  { approval, brandName, stored }: Extract<Post, { kind: 'second-person-decided' }>,
  { secondPerson: { decided: told } }: Messages,
): Reply {
  const { outcome, decidedBy } = approval
  const by = decidedBy === null ? [] : [{ person: decidedBy }, ' ']
  const sentence =
    outcome === 'expired'
      ? told.expired(brandName)
      : outcome === 'declined'
        ? told.declined(brandName)
        : stored > 0
          ? told.stored(brandName, stored)
          : told.nothingStored(brandName)
  return { summary: told.summary(brandName), parts: [{ kind: 'text', text: [...by, sentence] }] }
}

/** What the retention job dropped, in numbers. */
function retentionDone(
  { counts, years }: Extract<Post, { kind: 'retention-done' }>,
  { erasure: { post } }: Messages,
): Reply {
  const beside = post.with(counts)
  return {
    summary: post.summary(counts.persons),
    parts: [
      { kind: 'heading', text: post.title },
      { kind: 'text', text: [post.dropped(counts, years), ...(beside === null ? [] : [beside])].join(' ') },
      { kind: 'note', text: `${post.kept(counts)} ${post.marks}` },
    ],
  }
}
