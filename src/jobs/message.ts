import type { Role } from '../../db/schema.ts'
import type { Channel } from '../consent/consent.ts'
import type { Language } from '../register/recipients/people.ts'

/**
 * Messages to rooms, staff and recipients, by kind. A feature adds its kinds with `declare
 * module`, beside their renderers.
 */
export interface PostKinds {
  /** A message that a room did not get, or whose outcome stayed unknown. */
  undelivered: {
    readonly outcome: 'lost' | 'refused' | 'unknown'
    readonly platform: 'slack' | 'telegram'
    /** Null for a message to a person. */
    readonly room: NamedPlace | null
    /** Id in the log. */
    readonly item: number
    readonly detail: string
  }
  'inbound-given-up': { readonly platform: 'slack' | 'telegram'; readonly item: number }
  'not-processed': { readonly language: Language }
  'role-asked': { readonly slackUser: string }
  /** `given`: null if the request for a role was declined. `of`: brands by name, null for all. */
  'role-decided': {
    readonly decidedBy: string
    readonly given: { readonly role: Role; readonly of: string | null } | null
  }
}

export type PostKind = keyof PostKinds

/** A message that is rendered when it is sent. */
export type Post<Kind extends PostKind = PostKind> = {
  [One in Kind]: { readonly kind: One } & PostKinds[One]
}[Kind]

export type Message =
  | Post
  | {
      readonly kind: 'call'
      readonly method: string
      readonly payload: Readonly<Record<string, unknown>>
    }
  | Letter

/** A room by its id on the platform, and the brand whose report goes there. */
export interface NamedPlace {
  readonly place: string
  readonly brandName: string
}

/** A message to an address outside any chat. The outbox holds the address in the encrypted body only. */
export type Letter = { readonly letter: Envelope } & LetterContent

export interface Envelope {
  /** Hex digits, the same in every attempt. */
  readonly id: string
  readonly to: string
  readonly language: Language
  readonly madeAt: number
  readonly notAfter: number
}

export type LetterContent =
  | {
      readonly kind: 'email-code'
      readonly companyName: string
      readonly code: string
      readonly minutes: number
    }
  /** Asks whether the owner of the mailbox gave the consent of a form. */
  | {
      readonly kind: 'prove-consent'
      readonly companyName: string
      readonly brandName: string
      readonly channels: readonly Channel[]
      readonly url: string
    }
  /** Confirms a consent and says how it is taken back (L7). */
  | {
      readonly kind: 'consent-given'
      readonly companyName: string
      readonly brandName: string
      readonly channels: readonly Channel[]
      readonly recordedAt: number
      /** Ids of the confirmed changes, 64 hex digits each. */
      readonly changeIds: readonly string[]
      readonly wayOut: string
      readonly headers: Readonly<Record<string, string>>
    }

export function isLetter(message: Message): message is Letter {
  return 'letter' in message
}

export const platforms = ['slack', 'telegram', 'slack-response', 'mail', 'sms'] as const
export type Platform = (typeof platforms)[number]

export interface Outgoing {
  readonly id: number
  readonly platform: Platform
  /** Channel, user, chat, response_url, or look-up mark of a letter's address. */
  readonly target: string
  readonly message: Message
  /** True if the answer to an earlier attempt was lost. */
  readonly mayBeRepeat: boolean
}

export type SendOutcome =
  | { readonly kind: 'sent'; readonly reference: string | null }
  /** The platform asks to wait (429). */
  | { readonly kind: 'later'; readonly afterMs: number; readonly detail: string }
  /** The platform refuses every message of ours: the token is wrong, or lacks a right. */
  | { readonly kind: 'barred'; readonly detail: string }
  /** The answer was lost (time-out, reset, 5xx); the message may have arrived. */
  | { readonly kind: 'unknown'; readonly detail: string }
  /** The place is gone, or removed the app. */
  | { readonly kind: 'lost'; readonly detail: string }
  /** The place has another id now (a Telegram supergroup). */
  | { readonly kind: 'moved'; readonly to: string }
  /** The platform will never take this message. */
  | { readonly kind: 'refused'; readonly detail: string }

/** Ends within a minute: after that its attempt is taken for dead. */
export type Sender = (outgoing: Outgoing) => Promise<SendOutcome>
