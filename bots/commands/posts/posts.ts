import { formatWallTime, type IstanbulDay } from '../../../src/calendar/istanbul.ts'
import type { Letter, Message } from '../../../src/jobs/message.ts'
import { evidenceFileMebibytesMax } from '../../../src/register/evidence/file-kind.ts'
import type { Language } from '../../../src/register/people.ts'
import { type Messages, messagesIn } from '../../messages/index.ts'
import { evidencePageChoice } from '../choices.ts'
import { button, buttons, note, type Part, type Reply } from '../reply.ts'
import { dailyPost, stamped } from './day-post.ts'
import { importReply, listReply } from './file-posts.ts'
import {
  clockJumped,
  complaintAnswer,
  complaintPost,
  complaintSettled,
  givenUp,
  inboundGivenUp,
  noSender,
  roomTrouble,
  secondPersonAsked,
  secondPersonDecided,
} from './staff-posts.ts'

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
  return { ...reply, parts: [note(messages.reports.posts.mayBeRepeat), ...reply.parts] }
}

/** How a message of a kind reads. */
type Renderer<Kind extends Post['kind']> = (
  post: Post & { readonly kind: Kind },
  messages: Messages,
  at: Omit<Posting, 'mayBeRepeat'>,
) => Reply

/** A job that posts a new kind of message adds here how that reads. */
const renderers: { readonly [Kind in Post['kind']]: Renderer<Kind> } = {
  'daily-report': (post, messages, at) => dailyPost(post, at, messages),
  stamped,
  'room-lost': roomTrouble,
  'room-refused': roomTrouble,
  'given-up': givenUp,
  'inbound-given-up': inboundGivenUp,
  'not-processed': (_, { failure: { notProcessed: text } }) => ({
    summary: text,
    parts: [{ kind: 'text', text }],
  }),
  'no-sender': noSender,
  'clock-jumped': ({ days }, messages) => clockJumped(days, messages),
  'retention-done': retentionDone,
  'evidence-file': evidenceFileTold,
  file: ({ told }) => (told.kind === 'consents' ? importReply(told) : listReply(told)),
  'role-asked': ({ slackUser }, messages) => roleAsked(slackUser, messages),
  'second-person-asked': secondPersonAsked,
  'second-person-decided': secondPersonDecided,
  complaint: complaintPost,
  'complaint-answer': complaintAnswer,
  'complaint-settled': complaintSettled,
  'recipient-digest': digestReply,
}

function postOf(message: Post, at: Omit<Posting, 'mayBeRepeat'>, messages: Messages): Reply {
  // The renderer of that kind; a table of renderers has lost which.
  const render = renderers[message.kind] as (...given: Parameters<Renderer<Post['kind']>>) => Reply
  return render(message, messages, at)
}

function roleAsked(slackUser: string, { reports: { posts } }: Messages): Reply {
  const grant = (label: string, role: string) => button(label, 'grant', slackUser, role)
  return {
    summary: posts.roleAskedSummary,
    parts: [
      { kind: 'text', text: [{ person: slackUser }, ` ${posts.roleAsked}`] },
      buttons(grant(posts.giveViewer, 'viewer'), grant(posts.giveEditor, 'editor')),
    ],
  }
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
      note(`${post.kept(counts)} ${post.marks}`),
    ],
  }
}

/** What recipients changed themselves within the last hour, counted. */
export function digestReply(
  { brandName, from, until, channels }: Extract<Post, { kind: 'recipient-digest' }>,
  messages: Messages,
): Reply {
  const { digest } = messages
  const span = digest.span(formatWallTime(from), formatWallTime(until))
  const lines = channels.map(({ channel, ...counts }) => digest.channel(channel, counts)).join(' · ')
  const parts: Part[] = [
    { kind: 'text', text: digest.title(brandName, span) },
    { kind: 'text', text: lines },
  ]
  return { summary: `${digest.title(brandName, span)} ${lines}`, parts }
}

type Told = Extract<Message, { kind: 'evidence-file' }>

/** Where another file would not be taken either. */
const isFinal: ReadonlySet<Told['outcome']> = new Set(['denied', 'unknown', 'erased', 'too-many'])

/** What became of a file that somebody handed over in a form, with the way to another one where it was not taken. */
export function evidenceFileTold({ language, changeIds, outcome, file }: Told): Reply {
  const messages = messagesIn(language)
  const { files: told } = messages.laterEvidence
  const isThere = outcome === 'added' || outcome === 'already'
  const summary = isThere ? told[outcome] : told.refused(outcome, evidenceFileMebibytesMax)
  const changes = told.ofChanges(changeIds.map((id) => `${id.slice(0, 4)}…${id.slice(-4)}`))
  const facts = file === null ? changes : `${told.kindAndSize(file.kind, file.bytes)} · ${changes}`
  const parts: Part[] = [
    { kind: 'text', text: `${summary} ${facts}` },
    ...(outcome === 'added' ? [note(told.digest(file?.sha256 ?? ''))] : []),
    ...(isThere || isFinal.has(outcome)
      ? []
      : [
          buttons(
            evidencePageChoice(
              changeIds.map((id) => ({ id })),
              messages,
            ),
          ),
        ]),
  ]
  return { summary, parts }
}
