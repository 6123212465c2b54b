import type { Message } from '../../../src/delivery/outbox/message.ts'
import type { Messages } from '../../messages/index.ts'
import type { Reply } from '../reply.ts'

type Of<Kind extends Message['kind']> = Extract<Message, { kind: Kind }>

/** What the staff are told of a dispute: without an address, and without a word of what was written. */
export function disputePost(
  { complaintId, brandName, channel, dueOn, isNew }: Of<'dispute'>,
  { dispute: { post: told } }: Messages,
): Reply {
  const text = isNew
    ? told.opened(complaintId, brandName, channel, dueOn)
    : told.wrote(complaintId, brandName, dueOn)
  return {
    summary: text,
    parts: [
      { kind: 'text', text },
      {
        kind: 'choices',
        choices: [{ label: told.show(complaintId), action: { name: 'dispute-show', values: [complaintId] } }],
      },
    ],
  }
}

/** What the staff wrote, in the chat of its recipient. */
export function disputeAnswer(
  { complaintId, brandName, text }: Of<'dispute-answer'>,
  { recipient: { dispute: told } }: Messages,
): Reply {
  return {
    summary: told.answeredSummary,
    parts: [
      { kind: 'text', text: [{ strong: told.answered(complaintId, brandName) }, `\n${text}`] },
      {
        kind: 'choices',
        choices: [
          { label: told.write(complaintId), action: { name: 'dispute-write', values: [complaintId] } },
          { label: told.more, action: { name: 'disputes', values: [] } },
        ],
      },
    ],
  }
}

/** What came of it, in the chat of its recipient. */
export function disputeSettled(
  { complaintId, brandName, outcome }: Of<'dispute-settled'>,
  { recipient: { dispute: told } }: Messages,
): Reply {
  return {
    summary: told.outcomeSummary,
    parts: [
      { kind: 'text', text: told.outcome(complaintId, brandName, outcome) },
      { kind: 'choices', choices: [{ label: told.more, action: { name: 'disputes', values: [] } }] },
    ],
  }
}
