import type { Role } from '../../db/schema.ts'
import type { Channel } from '../consent/consent.ts'
import type { Language } from '../register/recipients/people.ts'

/**
 * Content of each kind of message to rooms, staff and recipients. A feature adds its kinds with `declare module`, beside the
 * function that renders them.
 */
export interface PostKinds {
  /** Alarm about a message that a room did not get, or that may not have arrived. */
  undelivered: {
    readonly outcome: 'lost' | 'refused' | 'unknown'
    readonly platform: 'slack' | 'telegram'
    /** Room of the message; null for a message to a person. */
    readonly room: NamedPlace | null
    /** Id of the message in the log. */
    readonly item: number
    readonly detail: string
  }
  'inbound-given-up': { readonly platform: 'slack' | 'telegram' | 'sms'; readonly item: number }
  'not-processed': { readonly language: Language; readonly contact?: string | null }
  'role-asked': { readonly slackUser: string }
  /** Answer to a request for a role. `given` is null if it was declined. `of` names the brands, null for all. */
  'role-decided': {
    readonly decidedBy: string
    readonly given: { readonly role: Role; readonly of: string | null } | null
  }
}

export type PostKind = keyof PostKinds

/** Message by its kind and content. Its text is made when it is sent. */
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
  | SmsListEntry

/** Entry for the carrier's list of numbers that get no SMS, or its end. The number is only in the encrypted body. */
export interface SmsListEntry {
  readonly kind: 'sms-list'
  /** E.164, such as +905…  */
  readonly number: string
  /** True if the number belongs on the list, false if it comes off. */
  readonly isStopped: boolean
}

/** Room: its id on the platform, and the brand whose report goes there. */
export interface NamedPlace {
  readonly place: string
  readonly brandName: string
}

/** E-mail or SMS. The outbox contains its address only in the encrypted body. */
export type Letter = { readonly letter: Envelope } & LetterContent

/** Facts about an e-mail or SMS beside its content. After `notAfter` (ms UTC) it is of no use, and is not sent. */
export interface Envelope {
  /** Id of the letter as hex digits, the same in every attempt. */
  readonly id: string
  readonly to: string
  readonly language: Language
  readonly madeAt: number
  readonly notAfter: number
}

/** The company as a letter signs; letters stored by an older version have no contact. */
interface Signature {
  readonly companyName: string
  readonly contact?: string | null
}

export type LetterContent = Signature &
  /** Code that proves the address and changes no consent. */
  (
    | {
        readonly kind: 'address-code'
        readonly code: string
        readonly minutes: number
      }
    /** Code that gives a consent (KVKK 2025/1072: it says what it is for and what it does). */
    | {
        readonly kind: 'consent-code'
        readonly code: string
        readonly minutes: number
        readonly brandName: string
        readonly channels: readonly Channel[]
        /** Page with the whole text of the consent. */
        readonly infoUrl: string
      }
    /** Asks if the owner of the mailbox has given the consent that was entered in a form. */
    | {
        readonly kind: 'prove-consent'
        readonly brandName: string
        readonly channels: readonly Channel[]
        readonly url: string
      }
    /** Confirms a consent and says how it is taken back (L7). */
    | {
        readonly kind: 'consent-given'
        readonly brandName: string
        readonly channels: readonly Channel[]
        readonly recordedAt: number
        /** Ids of the confirmed changes, 64 hex digits each. */
        readonly changeIds: readonly string[]
        readonly wayOut: string
        readonly headers: Readonly<Record<string, string>>
      }
  )

/** True for an e-mail or SMS. */
export function isLetter(message: Message): message is Letter {
  return 'letter' in message
}

/** True for a message to a person or room in a chat. */
export function isForChat(message: Message): message is Exclude<Message, Letter | SmsListEntry> {
  return !isLetter(message) && message.kind !== 'sms-list'
}

/** Ways by which messages leave izin. `sms-list` is the carrier's list of numbers that get no SMS. */
export const platforms = ['slack', 'telegram', 'slack-response', 'mail', 'sms', 'sms-list'] as const
export type Platform = (typeof platforms)[number]

/** Message as a sender gets it. */
export interface Outgoing {
  readonly id: number
  readonly platform: Platform
  /** Id of the channel, user or chat; a Slack `response_url`; for a letter the mark (keyed hash) of its address. */
  readonly target: string
  readonly message: Message
  /** True if the answer to an earlier attempt was lost. */
  readonly mayBeRepeat: boolean
}

/** Outcome of an attempt to send a message. */
export type SendOutcome =
  | { readonly kind: 'sent'; readonly reference: string | null }
  /** The platform asks to wait (429). */
  | { readonly kind: 'later'; readonly afterMs: number; readonly detail: string }
  /** The platform refuses every message of ours: the token is wrong, or lacks a right. */
  | { readonly kind: 'barred'; readonly detail: string }
  /** The answer was lost (time-out, reset, 5xx); the message may have arrived. */
  | { readonly kind: 'unknown'; readonly detail: string }
  /** The room or chat is gone, or has removed the app. */
  | { readonly kind: 'lost'; readonly detail: string }
  /** The chat has another id now, as after Telegram has made a supergroup of a group. */
  | { readonly kind: 'moved'; readonly to: string }
  /** The platform will never take this message. */
  | { readonly kind: 'refused'; readonly detail: string }

/** Sends a message. Has to end within a minute: after that another process may send the message. */
export type Sender = (outgoing: Outgoing) => Promise<SendOutcome>
