import type { RecipientKind } from './recipient.ts'

/** How a message would come: voice call, SMS, e-mail. İYS calls this `type`. */
export const channels = ['ARAMA', 'MESAJ', 'EPOSTA'] as const
export type Channel = (typeof channels)[number]

/** Whether the recipient is a private person or a trader (iys.md 1.3). */
export const recipientTypes = ['BIREYSEL', 'TACIR'] as const
export type RecipientType = (typeof recipientTypes)[number]

export const statuses = ['ONAY', 'RET'] as const
export type Status = (typeof statuses)[number]

/** The kind of address a channel reaches (R19–R21): calls and SMS need a phone, e-mail needs an e-mail address. */
export function kindFor(channel: Channel): RecipientKind {
  return channel === 'EPOSTA' ? 'email' : 'phone'
}

/** Every channel that suits an address of this kind, in İYS's order. */
export function channelsFor(kind: RecipientKind): readonly Channel[] {
  return kind === 'phone' ? ['ARAMA', 'MESAJ'] : ['EPOSTA']
}

export function isChannel(text: string): text is Channel {
  return (channels as readonly string[]).includes(text)
}

export function isRecipientType(text: string): text is RecipientType {
  return (recipientTypes as readonly string[]).includes(text)
}

export function isStatus(text: string): text is Status {
  return (statuses as readonly string[]).includes(text)
}
