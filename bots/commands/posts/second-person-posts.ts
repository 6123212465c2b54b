import type { Message } from '../../../src/delivery/outbox/message.ts'
import type { Messages } from '../../messages/index.ts'
import type { Choice, Reply } from '../reply.ts'

type Of<Kind extends Message['kind']> = Extract<Message, { kind: Kind }>

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
