import type { Message } from '../../../src/delivery/outbox/message.ts'
import type { Messages } from '../../messages/index.ts'
import type { Reply } from '../reply.ts'
import { withPlace } from './place-text.ts'

type Of<Kind extends Message['kind']> = Extract<Message, { kind: Kind }>

const platforms = { slack: 'Slack', telegram: 'Telegram' }

export function roomLost(lost: Of<'room-lost'>, { reports: { posts } }: Messages): Reply {
  return ofRoom(lost, posts.roomLostSummary, posts.roomLost)
}

export function roomRefused(refused: Of<'room-refused'>, { reports: { posts } }: Messages): Reply {
  return ofRoom(refused, posts.roomRefusedSummary, posts.roomRefused)
}

/** What became of a message for a room, in these words, with what its platform said. */
function ofRoom(
  { brandName, platform, place, detail }: Of<'room-lost' | 'room-refused'>,
  summary: (brand: string) => string,
  told: (brand: string, platform: string, place: string) => string,
): Reply {
  return {
    summary: summary(brandName),
    parts: [
      {
        kind: 'text',
        text: withPlace(
          (where) => told(brandName, platforms[platform], where),
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
