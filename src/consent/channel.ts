import type { RecipientKind } from './recipient.ts'

/** Called `type` by İYS. */
export const channels = ['ARAMA', 'MESAJ', 'EPOSTA'] as const
export type Channel = (typeof channels)[number]

/** Private person or trader. */
export const recipientTypes = ['BIREYSEL', 'TACIR'] as const
export type RecipientType = (typeof recipientTypes)[number]

export const statuses = ['ONAY', 'RET'] as const
export type Status = (typeof statuses)[number]

/** Returns the kind of address that a channel needs (R19–R21). */
export function kindFor(channel: Channel): RecipientKind {
  return channel === 'EPOSTA' ? 'email' : 'phone'
}

export function channelsFor(kind: RecipientKind): readonly Channel[] {
  return kind === 'phone' ? ['ARAMA', 'MESAJ'] : ['EPOSTA']
}

export function isChannel(text: string): text is Channel {
  return (channels as readonly string[]).includes(text)
}

export function isRecipientType(text: string): text is RecipientType {
  return (recipientTypes as readonly string[]).includes(text)
}
