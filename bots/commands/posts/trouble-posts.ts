import type { Message } from '../../../src/jobs/message.ts'
import type { Messages } from '../../messages/index.ts'
import type { Reply } from '../reply.ts'
import { withPlace } from './place-text.ts'

type Of<Kind extends Message['kind']> = Extract<Message, { kind: Kind }>
type OfRoom = Extract<Message, { readonly kind: 'room-lost' | 'room-refused' }>

const platforms = { slack: 'Slack', telegram: 'Telegram' }

/** What became of a message for a room, with what its platform said. */
export function roomTrouble(
  { kind, brandName, platform, place, detail }: OfRoom,
  { reports: { posts } }: Messages,
): Reply {
  const isLost = kind === 'room-lost'
  const summary = isLost ? posts.roomLostSummary : posts.roomRefusedSummary
  const texts = isLost ? posts.roomLost : posts.roomRefused
  return {
    summary: summary(brandName),
    parts: [
      {
        kind: 'text',
        text: withPlace(
          (where) => texts(brandName, platforms[platform], where),
          { platform, externalId: place },
          ({ externalId }) => externalId,
        ),
      },
      { kind: 'note', text: detail },
    ],
  }
}

export function givenUp({ platform, room, item }: Of<'given-up'>, { reports: { posts } }: Messages): Reply {
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

export function inboundGivenUp(
  { platform, item }: Of<'inbound-given-up'>,
  { reports: { posts } }: Messages,
): Reply {
  return {
    summary: posts.inboundGivenUpSummary,
    parts: [
      { kind: 'text', text: posts.inboundGivenUp(platforms[platform]) },
      { kind: 'note', text: posts.inboundGivenUpItem(item) },
    ],
  }
}

export function noSender(
  { platform, rooms, waiting }: Of<'no-sender'>,
  { reports: { posts } }: Messages,
): Reply {
  const name = platforms[platform]
  const text = posts.noSender(name, waiting, rooms)
  return { summary: posts.noSenderSummary(name), parts: [{ kind: 'text', text }] }
}

export function clockJumped(days: number, { reports: { posts } }: Messages): Reply {
  const text = posts.clockJumped(Math.abs(days), days > 0)
  return { summary: posts.clockJumpedSummary, parts: [{ kind: 'text', text }] }
}
