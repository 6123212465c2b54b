import type { IstanbulDay } from '../../../src/calendar/istanbul.ts'
import type { Letter, Message } from '../../../src/jobs/message.ts'
import type { Language } from '../../../src/register/people.ts'
import { type Messages, messagesIn } from '../../messages/index.ts'
import { note, type Reply } from '../reply.ts'
import { dayPosts } from './day-post.ts'
import { importReply, listReply } from './file-posts.ts'
import { caseworkPosts, faultPosts, jobPosts } from './staff-posts.ts'

export type Post = Exclude<Message, { kind: 'call' } | Letter>

/** When and how a message goes out. */
export interface Posting {
  readonly language: Language
  /** The day it is sent on, which may be later than the day it was made for. */
  readonly today: IstanbulDay
  readonly mayBeRepeat: boolean
}

/** How messages of these kinds read. */
export type Renderers<Kinds extends Post['kind']> = {
  readonly [Kind in Kinds]: (
    post: Post & { readonly kind: Kind },
    messages: Messages,
    at: Pick<Posting, 'language' | 'today'>,
  ) => Reply
}

/** A job that posts a new kind of message adds here how that reads. */
const renderers: Renderers<Post['kind']> = {
  ...dayPosts,
  ...faultPosts,
  ...caseworkPosts,
  ...jobPosts,
  file: ({ told }) => (told.kind === 'consents' ? importReply(told) : listReply(told)),
}

/** Renders a message of the register itself for a room or the admins. It never names an address. */
export function postReply(message: Post, { mayBeRepeat, ...at }: Posting): Reply {
  const messages = messagesIn(at.language)
  // The table gives each kind its renderer, which TypeScript cannot follow.
  const render: (post: never, ...rest: [Messages, typeof at]) => Reply = renderers[message.kind]
  const reply = render(message as never, messages, at)
  if (!mayBeRepeat) return reply
  return { ...reply, parts: [note(messages.reports.posts.mayBeRepeat), ...reply.parts] }
}
