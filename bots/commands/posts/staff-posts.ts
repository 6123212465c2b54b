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
  const { post: told } = messages.complaint
  const text = isNew
    ? told.opened(complaintId, brandName, channel, dueOn)
    : told.wrote(complaintId, brandName, dueOn)
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
  { recipient: { complaint: told } }: Messages,
): Reply {
  return {
    summary: told.answeredSummary,
    parts: [
      { kind: 'text', text: [{ strong: told.answered(complaintId, brandName) }, `\n${text}`] },
      {
        kind: 'choices',
        choices: [
          { label: told.write(complaintId), action: { name: 'complaint-write', values: [complaintId] } },
          { label: told.more, action: { name: 'complaints', values: [] } },
        ],
      },
    ],
  }
}

/** What came of it, in the chat of its recipient. */
export function complaintSettled(
  { complaintId, brandName, outcome }: Of<'complaint-settled'>,
  { recipient: { complaint: told } }: Messages,
): Reply {
  return {
    summary: told.outcomeSummary,
    parts: [
      { kind: 'text', text: told.outcome(complaintId, brandName, outcome) },
      { kind: 'choices', choices: [{ label: told.more, action: { name: 'complaints', values: [] } }] },
    ],
  }
}

/** Who asks for a change that takes two people, with the buttons for the second one. */
export function secondPersonAsked(
  { approval, brandName }: Of<'second-person-asked'>,
  { secondPerson: told }: Messages,
): Reply {
  const { id, askedBy, reason, changes, expiresAt } = approval
  const button = (label: string, name: string): Choice => ({ label, action: { name, values: [id] } })
  return {
    summary: told.wantsSummary(brandName),
    parts: [
      {
        kind: 'text',
        text: [{ person: askedBy }, ` ${told.wants(brandName, reason, changes, expiresAt)}`],
      },
      {
        kind: 'choices',
        choices: [
          button(told.show, 'second-show'),
          { ...button(told.confirm, 'second-approve'), style: 'primary' },
          button(told.cancel, 'second-decline'),
        ],
      },
    ],
  }
}

/** What became of it. */
export function secondPersonDecided(
  { approval, brandName, stored }: Of<'second-person-decided'>,
  { secondPerson: { decided: told } }: Messages,
): Reply {
  const { outcome, decidedBy } = approval
  const by = decidedBy === null ? [] : [{ person: decidedBy }, ' ']
  const sentence =
    outcome === 'expired'
      ? told.expired(brandName)
      : outcome === 'declined'
        ? told.declined(brandName)
        : stored > 0
          ? told.stored(brandName, stored)
          : told.nothingStored(brandName)
  return { summary: told.summary(brandName), parts: [{ kind: 'text', text: [...by, sentence] }] }
}
