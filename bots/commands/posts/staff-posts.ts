import { formatWallTime } from '../../../src/calendar/istanbul.ts'
import { evidenceFileMebibytesMax } from '../../../src/register/evidence/file-kind.ts'
import type { Room } from '../../../src/register/rooms.ts'
import { messagesIn } from '../../messages/index.ts'
import { evidencePageChoice, showChoice } from '../replies.ts'
import { button, buttons, note, sentence, type Text, textReply } from '../reply.ts'
import type { Renderers } from './posts.ts'

type Place = Pick<Room, 'platform' | 'externalId'>

/** Marks the place of the room in a sentence. */
const mark = '\u{E000}'

/** Slack shows a room by its name; Telegram by its number, in the words of `named`. */
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

export const faultPosts: Renderers<
  | 'room-lost'
  | 'room-refused'
  | 'given-up'
  | 'inbound-given-up'
  | 'not-processed'
  | 'no-sender'
  | 'clock-jumped'
> = {
  'room-lost': ({ brandName, platform, place, detail }, { reports: { posts } }) =>
    textReply(
      posts.roomLostSummary(brandName),
      withPlace((where) => posts.roomLost(brandName, platforms[platform], where), {
        platform,
        externalId: place,
      }),
      note(detail),
    ),
  'room-refused': ({ brandName, platform, place, detail }, { reports: { posts } }) =>
    textReply(
      posts.roomRefusedSummary(brandName),
      withPlace((where) => posts.roomRefused(brandName, platforms[platform], where), {
        platform,
        externalId: place,
      }),
      note(detail),
    ),
  'given-up': ({ platform, room, item }, { reports: { posts } }) => {
    const name = platforms[platform]
    const text =
      room === null
        ? posts.givenUpPerson(name)
        : withPlace((where) => posts.givenUpRoom(room.brandName, name, where), {
            platform,
            externalId: room.place,
          })
    return textReply(posts.givenUpSummary, text, note(posts.givenUpItem(item)))
  },
  'inbound-given-up': ({ platform, item }, { reports: { posts } }) =>
    textReply(
      posts.inboundGivenUpSummary,
      posts.inboundGivenUp(platforms[platform]),
      note(posts.inboundGivenUpItem(item)),
    ),
  'not-processed': (_, { failure }) => sentence(failure.notProcessed),
  'no-sender': ({ platform, rooms, waiting }, { reports: { posts } }) => {
    const name = platforms[platform]
    return textReply(posts.noSenderSummary(name), posts.noSender(name, waiting, rooms))
  },
  'clock-jumped': ({ days }, { reports: { posts } }) =>
    textReply(posts.clockJumpedSummary, posts.clockJumped(Math.abs(days), days > 0)),
}

export const caseworkPosts: Renderers<
  | 'complaint'
  | 'complaint-answer'
  | 'complaint-settled'
  | 'role-asked'
  | 'second-person-asked'
  | 'second-person-decided'
> = {
  complaint: ({ complaintId, brandName, channel, dueOn, event }, messages) => {
    const { post: texts } = messages.complaint
    const sentences = {
      opened: texts.opened(complaintId, brandName, channel, dueOn),
      wrote: texts.wrote(complaintId, brandName, dueOn),
      withdrawn: texts.withdrawn(complaintId, brandName),
    }
    return sentence(sentences[event], buttons(showChoice(complaintId, messages)))
  },
  'complaint-answer': ({ complaintId, brandName, text }, { recipient: { complaint: texts } }) =>
    textReply(
      texts.answeredSummary,
      [{ strong: texts.answered(complaintId, brandName) }, `\n${text}`],
      buttons(
        button(texts.write(complaintId), 'complaint-write', complaintId),
        button(texts.more, 'complaints'),
      ),
    ),
  'complaint-settled': ({ complaintId, brandName, outcome }, { recipient: { complaint: texts } }) =>
    textReply(
      texts.outcomeSummary,
      texts.outcome(complaintId, brandName, outcome),
      buttons(button(texts.more, 'complaints')),
    ),
  'role-asked': ({ slackUser }, { reports: { posts } }) =>
    textReply(
      posts.roleAskedSummary,
      [{ person: slackUser }, ` ${posts.roleAsked}`],
      buttons(
        button(posts.giveViewer, 'grant', slackUser, 'viewer'),
        button(posts.giveEditor, 'grant', slackUser, 'editor'),
      ),
    ),
  'second-person-asked': ({ approval, brandName }, { secondPerson: texts, words }) => {
    const { id, askedBy, reason, changes, expiresAt } = approval
    return textReply(
      texts.wantsSummary(brandName),
      [{ person: askedBy }, ` ${texts.wants(brandName, reason, changes, expiresAt)}`],
      buttons(
        button(texts.show, 'second-show', id),
        { ...button(words.confirm, 'second-approve', id), style: 'primary' },
        button(words.cancel, 'second-decline', id),
      ),
    )
  },
  'second-person-decided': ({ approval, brandName, stored }, { secondPerson: { decided: texts } }) => {
    const { outcome, decidedBy } = approval
    const result = () => {
      if (outcome === 'expired') return texts.expired(brandName)
      if (outcome === 'declined') return texts.declined(brandName)
      return stored > 0 ? texts.stored(brandName, stored) : texts.nothingStored(brandName)
    }
    const by = decidedBy === null ? [] : [{ person: decidedBy }, ' ']
    return textReply(texts.summary(brandName), [...by, result()])
  },
}

/** Outcomes for which another file would be refused too. */
const isFinal: ReadonlySet<string> = new Set(['denied', 'unknown', 'erased', 'too-many'])

export const jobPosts: Renderers<'retention-done' | 'recipient-digest' | 'evidence-file'> = {
  'retention-done': ({ counts, years }, { erasure: { post: texts } }) => ({
    summary: texts.summary(counts.persons),
    parts: [
      { kind: 'heading', text: texts.title },
      { kind: 'text', text: [texts.dropped(counts, years), texts.with(counts) ?? ''].join(' ').trimEnd() },
      note(`${texts.kept(counts)} ${texts.marks}`),
    ],
  }),
  'recipient-digest': ({ brandName, from, until, channels }, { digest }) => {
    const title = digest.title(brandName, digest.span(formatWallTime(from), formatWallTime(until)))
    const lines = channels.map(({ channel, ...counts }) => digest.channel(channel, counts)).join(' · ')
    return textReply(`${title} ${lines}`, title, { kind: 'text', text: lines })
  },
  'evidence-file': ({ language, changeIds, outcome, file }) => {
    const messages = messagesIn(language)
    const { files: texts } = messages.laterEvidence
    const isThere = outcome === 'added' || outcome === 'already'
    const summary = isThere ? texts[outcome] : texts.refused(outcome, evidenceFileMebibytesMax)
    const changes = texts.ofChanges(changeIds.map((id) => `${id.slice(0, 4)}…${id.slice(-4)}`))
    const facts = file === null ? changes : `${texts.kindAndSize(file.kind, file.bytes)} · ${changes}`
    const ids = changeIds.map((id) => ({ id }))
    return textReply(
      summary,
      `${summary} ${facts}`,
      ...(outcome === 'added' ? [note(texts.digest(file?.sha256 ?? ''))] : []),
      ...(isThere || isFinal.has(outcome) ? [] : [buttons(evidencePageChoice(ids, messages))]),
    )
  },
}
