import type { Message } from '../../../src/jobs/message.ts'
import type { Room } from '../../../src/register/rooms.ts'
import type { Messages } from '../../messages/index.ts'
import { showChoice } from '../choices.ts'
import { button, buttons, note, type Reply, type Text } from '../reply.ts'

type Place = Pick<Room, 'platform' | 'externalId'>

/** Stands in a sentence where the room does. */
const mark = '\u{E000}'

/** A room as the platform shows it: Slack by its name, Telegram by its number, in the words of `named`. */
export function placeText(place: Place, named: (place: Place) => string): Exclude<Text, string>[number] {
  return place.platform === 'slack' ? { room: place.externalId } : named(place)
}

/** A sentence about a room, with the room in it as the platform shows it. */
export function withPlace(
  sentence: (where: string) => string,
  place: Place,
  named: (place: Place) => string,
): Text {
  const [before = '', after = ''] = sentence(mark).split(mark)
  return [before, placeText(place, named), after].filter((piece) => piece !== '')
}

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
      note(detail),
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
      note(posts.givenUpItem(item)),
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
      note(posts.inboundGivenUpItem(item)),
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

/** The post to staff about a complaint of a recipient; holds no address and no message text. */
export function complaintPost(
  { complaintId, brandName, channel, dueOn, isNew }: Of<'complaint'>,
  messages: Messages,
): Reply {
  const { post: texts } = messages.complaint
  const text = isNew
    ? texts.opened(complaintId, brandName, channel, dueOn)
    : texts.wrote(complaintId, brandName, dueOn)
  return {
    summary: text,
    parts: [{ kind: 'text', text }, buttons(showChoice(complaintId, messages))],
  }
}

/** What the staff wrote, in the chat of its recipient. */
export function complaintAnswer(
  { complaintId, brandName, text }: Of<'complaint-answer'>,
  { recipient: { complaint: texts } }: Messages,
): Reply {
  return {
    summary: texts.answeredSummary,
    parts: [
      { kind: 'text', text: [{ strong: texts.answered(complaintId, brandName) }, `\n${text}`] },
      buttons(
        button(texts.write(complaintId), 'complaint-write', complaintId),
        button(texts.more, 'complaints'),
      ),
    ],
  }
}

/** What came of it, in the chat of its recipient. */
export function complaintSettled(
  { complaintId, brandName, outcome }: Of<'complaint-settled'>,
  { recipient: { complaint: texts } }: Messages,
): Reply {
  return {
    summary: texts.outcomeSummary,
    parts: [
      { kind: 'text', text: texts.outcome(complaintId, brandName, outcome) },
      buttons(button(texts.more, 'complaints')),
    ],
  }
}

/** Who asks for a change that takes two people, with the buttons for the second one. */
export function secondPersonAsked(
  { approval, brandName }: Of<'second-person-asked'>,
  { secondPerson: texts }: Messages,
): Reply {
  const { id, askedBy, reason, changes, expiresAt } = approval
  return {
    summary: texts.wantsSummary(brandName),
    parts: [
      {
        kind: 'text',
        text: [{ person: askedBy }, ` ${texts.wants(brandName, reason, changes, expiresAt)}`],
      },
      buttons(
        button(texts.show, 'second-show', id),
        { ...button(texts.confirm, 'second-approve', id), style: 'primary' },
        button(texts.cancel, 'second-decline', id),
      ),
    ],
  }
}

/** What became of it. */
export function secondPersonDecided(
  { approval, brandName, stored }: Of<'second-person-decided'>,
  { secondPerson: { decided: texts } }: Messages,
): Reply {
  const { outcome, decidedBy } = approval
  const by = decidedBy === null ? [] : [{ person: decidedBy }, ' ']
  const sentence =
    outcome === 'expired'
      ? texts.expired(brandName)
      : outcome === 'declined'
        ? texts.declined(brandName)
        : stored > 0
          ? texts.stored(brandName, stored)
          : texts.nothingStored(brandName)
  return { summary: texts.summary(brandName), parts: [{ kind: 'text', text: [...by, sentence] }] }
}
