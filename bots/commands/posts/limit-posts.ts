import { shortId } from '../../../src/consent/short-id.ts'
import type { Message } from '../../../src/delivery/outbox/message.ts'
import type { Messages } from '../../messages/index.ts'
import { showListChoice } from '../recipient/stop-buttons.ts'
import { idLength } from '../recipient/undo.ts'
import type { Reply } from '../reply.ts'

type Of<Kind extends Message['kind']> = Extract<Message, { kind: Kind }>

/** In the chat of the recipient: a limit he set is about to be over. */
export function limitReminder(
  { limitId, brandCode, brandName, channel, untilOn }: Of<'limit-reminder'>,
  { recipient: { limit: told, consents } }: Messages,
): Reply {
  return {
    summary: told.reminderSummary,
    parts: [
      { kind: 'text', text: told.reminder(brandName, channel, untilOn) },
      {
        kind: 'choices',
        choices: [
          { label: told.lift(brandName, channel, null), action: { name: 'limit-lift', values: [limitId] } },
          {
            label: consents.stopChannel(brandName, channel),
            action: { name: 'stop', values: [brandCode, channel] },
          },
        ],
      },
    ],
  }
}

/** It is over: RET was recorded, and here is its receipt. */
export function limitEnded(
  { brandName, channel, untilOn, changeId, consentDate }: Of<'limit-ended'>,
  messages: Messages,
): Reply {
  const { limit: told, refuse, receipt } = messages.recipient
  const stored = `${refuse.stored} ${refuse.stopped(brandName, [channel])} ${refuse.receipt(consentDate, shortId(changeId))}`
  return {
    summary: refuse.stored,
    parts: [
      { kind: 'text', text: `${told.ended(brandName, channel, untilOn)} ${stored}` },
      {
        kind: 'choices',
        choices: [
          {
            label: receipt.fetch(brandName, channel),
            action: { name: 'receipt', values: [changeId.slice(0, idLength)] },
          },
          showListChoice(messages),
        ],
      },
    ],
  }
}
