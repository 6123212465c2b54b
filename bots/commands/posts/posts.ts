import type { IstanbulDay } from '../../../src/calendar/istanbul.ts'
import type { Letter, Message } from '../../../src/jobs/message.ts'
import type { Language } from '../../../src/register/people.ts'
import { type Messages, messagesIn } from '../../messages/index.ts'
import { note, type Reply } from '../reply.ts'
import { dayPosts } from './day-post.ts'
import { importReply, listReply } from './file-posts.ts'
import { caseworkPosts, faultPosts, jobPosts } from './staff-posts.ts'

export type Post = Exclude<Message, { kind: 'call' } | Letter>

export interface Posting {
  readonly language: Language
  /** Day of sending; may be later than the day of the message. */
  readonly today: IstanbulDay
  readonly mayBeRepeat: boolean
}

export type Renderers<Kinds extends Post['kind']> = {
  readonly [Kind in Kinds]: (
    post: Post & { readonly kind: Kind },
    messages: Messages,
    at: Pick<Posting, 'language' | 'today'>,
  ) => Reply
}

/** A job that posts a new kind of message adds its renderer here. */
const renderers: Renderers<Post['kind']> = {
  ...dayPosts,
  ...faultPosts,
  ...caseworkPosts,
  ...jobPosts,
  file: ({ news }) => (news.kind === 'consents' ? importReply(news) : listReply(news)),
}

/** It never names an address. */
export function postReply(message: Post, { mayBeRepeat, ...at }: Posting): Reply {
  const messages = messagesIn(at.language)
  // The table gives each kind its renderer, which TypeScript cannot follow.
  const render: (post: never, ...rest: [Messages, typeof at]) => Reply = renderers[message.kind]
  const reply = render(message as never, messages, at)
  if (!mayBeRepeat) return reply
  return { ...reply, parts: [note(messages.reports.posts.mayBeRepeat), ...reply.parts] }
}
