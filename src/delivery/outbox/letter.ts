import { randomBytes } from 'node:crypto'
import type { Channel } from '../../consent/channel.ts'
import type { Recipient, RecipientKind } from '../../consent/recipient.ts'
import type { Language } from '../../register/people.ts'
import type { Register } from '../../register/register.ts'
import type { Letter, LetterContent } from './message.ts'
import type { OutboxItem } from './outbox.ts'

/** What carries messages to addresses of a kind. */
export function carrierOf(kind: RecipientKind): 'mail' | 'sms' {
  return kind === 'email' ? 'mail' : 'sms'
}

/** A message for an address, ready for the outbox, which learns no more of the address than its look-up mark. */
export function letterItem(
  { vault, clock }: Register,
  letter: {
    /** Names it for ever: a second letter under the same key is none. */
    readonly key: string
    readonly recipient: Recipient
    readonly language: Language
    readonly notAfter: number
    readonly content: LetterContent
  },
): OutboxItem {
  const { key, recipient, language, notAfter, content } = letter
  const envelope = {
    id: randomBytes(16).toString('hex'),
    to: recipient.address,
    language,
    madeAt: clock(),
    notAfter,
  }
  const message: Letter = { ...content, letter: envelope }
  const target = vault.mark(recipient.address).toString('hex')
  return { key, platform: carrierOf(recipient.kind), target, message }
}

/** A channel within a sentence. */
export const channelNames: Readonly<Record<Language, Readonly<Record<Channel, string>>>> = {
  tr: { ARAMA: 'arama', MESAJ: 'SMS', EPOSTA: 'e-posta' },
  en: { ARAMA: 'calls', MESAJ: 'SMS', EPOSTA: 'e-mail' },
}
