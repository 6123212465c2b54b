import type { IstanbulDay } from '../../src/calendar/istanbul.ts'
import type { Post, PostKind } from '../../src/jobs/message.ts'
import type { Room } from '../../src/register/company/rooms.ts'
import type { Language } from '../../src/register/recipients/people.ts'
import { type Messages, messagesIn } from '../messages/index.ts'
import { note, type Reply, sentence, type Text, textReply } from './reply.ts'

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

type Place = Pick<Room, 'platform' | 'externalId'> & { readonly title?: string | null | undefined }

/** Placeholder for the room: a private-use character that no sentence holds. */
const mark = '\u{E000}'

/** Names a room. Slack shows the name of an id by itself; for Telegram `named` gives the title or number. */
export function placeText(place: Place, named: (place: Place) => string): Exclude<Text, string>[number] {
  return place.platform === 'slack' ? { room: place.externalId } : named(place)
}

export function withPlace(
  sentence: (where: string) => string,
  place: Place,
  named: (place: Place) => string = ({ externalId }) => externalId,
): Text {
  const [before = '', after = ''] = sentence(mark).split(mark)
  return [before, placeText(place, named), after].filter((piece) => piece !== '')
}

const platforms = { slack: 'Slack', telegram: 'Telegram' }

/** Faults that staff must know of. */
export const corePosts: Renderers<'undelivered' | 'inbound-given-up' | 'not-processed'> = {
  undelivered: ({ outcome, platform, room, item, detail }, { posts }) => {
    const name = platforms[platform]
    const { undelivered } = posts
    const text =
      room === null
        ? undelivered.person(name)
        : withPlace((where) => undelivered[outcome](room.brandName, name, where), {
            platform,
            externalId: room.place,
          })
    return textReply(undelivered.summary, text, note(undelivered.item(item, detail)))
  },
  'inbound-given-up': ({ platform, item }, { posts }) =>
    sentence(posts.inboundGivenUp(platforms[platform]), note(posts.inboundGivenUpItem(item))),
  'not-processed': ({ contact = null }, { failure }) => sentence(failure.notProcessed(contact)),
}
