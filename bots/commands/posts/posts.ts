import type { IstanbulDay } from '../../../src/calendar/istanbul.ts'
import type { Post, PostKind } from '../../../src/jobs/message.ts'
import type { Language } from '../../../src/register/people.ts'
import { type Messages, messagesIn } from '../../messages/index.ts'
import { note, type Reply } from '../reply.ts'

export interface Posting {
  readonly language: Language
  /** Day of sending; may be later than the day of the message. */
  readonly today: IstanbulDay
  readonly mayBeRepeat: boolean
}

export type Renderers<Kinds extends PostKind> = {
  readonly [Kind in Kinds]: (
    post: Post<Kind>,
    messages: Messages,
    at: Pick<Posting, 'language' | 'today'>,
  ) => Reply
}

export type PostReply = (message: Post, posting: Posting) => Reply

/** Renders messages of all kinds. It never names an address. */
export function postReplyBy(renderers: Renderers<PostKind>): PostReply {
  return (message, { mayBeRepeat, ...at }) => {
    const messages = messagesIn(at.language)
    // The table gives each kind its renderer, which TypeScript cannot follow.
    const render: (post: never, ...rest: [Messages, typeof at]) => Reply = renderers[message.kind]
    const reply = render(message as never, messages, at)
    if (!mayBeRepeat) return reply
    return { ...reply, parts: [note(messages.posts.mayBeRepeat), ...reply.parts] }
  }
}
