import type { Message } from '../../../src/jobs/message.ts'
import type { Messages } from '../../messages/index.ts'
import { showChoice } from '../choices.ts'
import type { Choice, Reply } from '../reply.ts'

type Of<Kind extends Message['kind']> = Extract<Message, { kind: Kind }>

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
    parts: [
      { kind: 'text', text },
      { kind: 'choices', choices: [showChoice(complaintId, messages)] },
    ],
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
      {
        kind: 'choices',
        choices: [
          { label: texts.write(complaintId), action: { name: 'complaint-write', values: [complaintId] } },
          { label: texts.more, action: { name: 'complaints', values: [] } },
        ],
      },
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
      { kind: 'choices', choices: [{ label: texts.more, action: { name: 'complaints', values: [] } }] },
    ],
  }
}

/** Who asks for a change that takes two people, with the buttons for the second one. */
export function secondPersonAsked(
  { approval, brandName }: Of<'second-person-asked'>,
  { secondPerson: texts }: Messages,
): Reply {
  const { id, askedBy, reason, changes, expiresAt } = approval
  const button = (label: string, name: string): Choice => ({ label, action: { name, values: [id] } })
  return {
    summary: texts.wantsSummary(brandName),
    parts: [
      {
        kind: 'text',
        text: [{ person: askedBy }, ` ${texts.wants(brandName, reason, changes, expiresAt)}`],
      },
      {
        kind: 'choices',
        choices: [
          button(texts.show, 'second-show'),
          { ...button(texts.confirm, 'second-approve'), style: 'primary' },
          button(texts.cancel, 'second-decline'),
        ],
      },
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
