import type { Message } from '../../../src/delivery/outbox/message.ts'
import type { Messages } from '../../messages/index.ts'
import type { Reply } from '../reply.ts'

type Of<Kind extends Message['kind']> = Extract<Message, { kind: Kind }>

/** What the admins of a brand are told when the administrator of a Telegram group wants its report there. */
export function roomAsked(
  { externalId, title, brandCode, brandName }: Of<'room-asked'>,
  { telegramRoom: { post: told } }: Messages,
): Reply {
  const action = { name: 'room-allow', values: [externalId, brandCode] }
  return {
    summary: told.summary(brandName),
    parts: [
      { kind: 'text', text: told.text(title, brandName) },
      { kind: 'note', text: told.place(externalId) },
      { kind: 'choices', choices: [{ label: told.allow(brandName), action }] },
    ],
  }
}

/** What the group reads then. */
export function roomAllowed({ brandName }: Of<'room-allowed'>, { telegramRoom }: Messages): Reply {
  const text = telegramRoom.subscribed(brandName)
  return { summary: text, parts: [{ kind: 'text', text }] }
}
