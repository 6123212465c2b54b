import type { IstanbulDay } from '../../src/calendar/istanbul.ts'
import type { Post, PostKind } from '../../src/jobs/message.ts'
import type { Room } from '../../src/register/company/rooms.ts'
import type { Language } from '../../src/register/recipients/people.ts'
import { type Messages, messagesIn } from '../messages/index.ts'
import { note, type Reply, sentence, type Text, textReply } from './reply.ts'

/** Circumstances of sending a message. */
export interface Posting {
  readonly language: Language
  /** Day of sending; may be later than the day of the message. */
  readonly today: IstanbulDay
  /** True if an earlier attempt may have reached the recipient, which the message then says. */
  readonly mayBeRepeat: boolean
}

/** Table of functions: for each kind of message that izin sends by itself, the function that makes its text. */
export type Renderers<Kinds extends PostKind> = {
  readonly [Kind in Kinds]: (
    post: Post<Kind>,
    messages: Messages,
    at: Pick<Posting, 'language' | 'today'>,
  ) => Reply
}

/** Makes the text of a message that izin sends by itself, such as the daily report. */
export type PostReply = (message: Post, posting: Posting) => Reply

/** Returns a function that makes the text of a message of any kind. No text names an address. */
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

/** Chat room: its platform, its id and, in Telegram, its title if known. */
type Place = Pick<Room, 'platform' | 'externalId'> & { readonly title?: string | null | undefined }

/** Character that stands for the chat room while a sentence is made: one from Unicode's private use, in no sentence of ours. */
const placeholder = '\u{E000}'

/** Returns the text that names a chat room: for Slack its id, which Slack shows as a name; for Telegram what `nameOf` returns. */
export function placeText(place: Place, nameOf: (place: Place) => string): Exclude<Text, string>[number] {
  return place.platform === 'slack' ? { room: place.externalId } : nameOf(place)
}

/** Puts the name of a chat room into a sentence, at the place where the sentence wants it. */
export function withPlace(
  sentence: (room: string) => string,
  place: Place,
  nameOf: (place: Place) => string = ({ externalId }) => externalId,
): Text {
  const [before = '', after = ''] = sentence(placeholder).split(placeholder)
  return [before, placeText(place, nameOf), after].filter((piece) => piece !== '')
}

const platforms = { slack: 'Slack', telegram: 'Telegram', sms: 'SMS' }

/** Messages about failures that staff must know of: undelivered, given up or not processed. */
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
