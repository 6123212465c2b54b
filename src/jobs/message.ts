import type { Channel } from '../consent/channel.ts'
import type { Language } from '../register/people.ts'
import type { ComplaintMessage } from './due/complaints.ts'
import type { DigestMessage } from './due/digest.ts'
import type { EvidenceFileMessage } from './due/evidence-files.ts'
import type { FileMessage } from './due/file-news.ts'
import type { DailyReportMessage } from './due/report-posts.ts'
import type { RetentionMessage } from './due/retention.ts'
import type { SecondPersonMessage } from './due/second-person.ts'
import type { StampMessage } from './due/stamp-news.ts'

/**
 * What may go out. The register's own messages are kept as values and rendered when they are sent; what a bot has
 * rendered already is kept as the platform's call. A job adds its kinds here, and how they read to the list in posts.ts.
 */
export type Message =
  | ComplaintMessage
  | DailyReportMessage
  | DigestMessage
  | EvidenceFileMessage
  | FileMessage
  | RetentionMessage
  | SecondPersonMessage
  | StampMessage
  /** A room cannot be reached, or its platform does not take a message for it, which is not tried again. */
  | ({
      readonly kind: 'room-lost' | 'room-refused'
      readonly platform: 'slack' | 'telegram'
      readonly detail: string
    } & NamedPlace)
  /** No attempt on a message was answered, and there will be no more: whether it arrived is not known. */
  | {
      readonly kind: 'given-up'
      readonly platform: 'slack' | 'telegram'
      /** Null for a message to one person. */
      readonly room: NamedPlace | null
      /** Its number, as in the log. */
      readonly item: number
    }
  /** Something that came in could not be dealt with and was given up. */
  | {
      readonly kind: 'inbound-given-up'
      readonly platform: 'slack' | 'telegram'
      /** Its number, as in the log. */
      readonly item: number
    }
  /** The same, for the person who sent it. */
  | { readonly kind: 'not-processed'; readonly language: Language }
  /** Messages wait for a platform that is not set up here. */
  | {
      readonly kind: 'no-sender'
      readonly platform: 'slack' | 'telegram'
      /** How many rooms get their reports there. */
      readonly rooms: number
      /** How many messages wait. */
      readonly waiting: number
    }
  /** The clock of the machine has jumped this many days, back when negative, and is not followed for now. */
  | { readonly kind: 'clock-jumped'; readonly days: number }
  | { readonly kind: 'role-asked'; readonly slackUser: string }
  | {
      readonly kind: 'call'
      readonly method: string
      readonly payload: Readonly<Record<string, unknown>>
      /** The same in a form that is taken where the platform does not take the other. */
      readonly plainer?: Readonly<Record<string, unknown>>
    }
  | Letter

/** A room by its platform's name, and the brand whose report goes there. */
export interface NamedPlace {
  readonly place: string
  readonly brandName: string
}

/**
 * A message to an address outside of any chat. The address stands in the sealed body only; the outbox knows it by its
 * look-up mark.
 */
export type Letter = { readonly letter: Envelope } & LetterContent

export interface Envelope {
  /** Its name for ever, hex digits: an attempt that is made again says that it is the same letter. */
  readonly id: string
  /** An e-mail address or a phone number. */
  readonly to: string
  readonly language: Language
  readonly madeAt: number
  /** Of no use after this, and not sent any more. */
  readonly notAfter: number
}

export type LetterContent =
  /** A one-time code, which proves that its reader has the address. */
  | {
      readonly kind: 'email-code'
      readonly companyName: string
      readonly code: string
      readonly minutes: number
    }
  /** A consent was given, and how it is taken back (L7). */
  | {
      readonly kind: 'consent-given'
      readonly companyName: string
      readonly brandName: string
      readonly channels: readonly Channel[]
      readonly recordedAt: number
      /** 64 hex digits, of the last change that is confirmed. */
      readonly changeId: string
      /** Ids of all changes that it confirms. */
      readonly changeIds: readonly string[]
      /** The recipient's page. */
      readonly wayOut: string
      /** Header fields by which mail programs show a button of their own. */
      readonly headers: Readonly<Record<string, string>>
    }

export function isLetter(message: Message): message is Letter {
  return 'letter' in message
}

export const platforms = ['slack', 'telegram', 'slack-response', 'mail', 'sms'] as const
export type Platform = (typeof platforms)[number]

/** One message on its way, as its sender gets it. */
export interface Outgoing {
  readonly id: number
  readonly platform: Platform
  /** A channel, a user, a chat; for `slack-response` the response_url; for letters the look-up mark of the address. */
  readonly target: string
  readonly message: Message
  /** Whether an earlier attempt may have arrived: its answer was lost. */
  readonly mayBeRepeat: boolean
}

/** What became of one attempt. */
export type SendOutcome =
  | { readonly kind: 'sent'; readonly reference: string | null }
  /** The platform asks to wait (429). */
  | { readonly kind: 'later'; readonly afterMs: number; readonly detail: string }
  /** The platform takes nothing from us at all: our token, or a right that it lacks. */
  | { readonly kind: 'barred'; readonly detail: string }
  /** The answer was lost: a time-out, a reset, a 5xx. It may have arrived. */
  | { readonly kind: 'unknown'; readonly detail: string }
  /** The place is gone, or the app was put out of it. */
  | { readonly kind: 'lost'; readonly detail: string }
  /** The place has another id now (a Telegram supergroup). */
  | { readonly kind: 'moved'; readonly to: string }
  /** The platform will never take this message. */
  | { readonly kind: 'refused'; readonly detail: string }

/** Ends by itself well within a minute: after that its attempt is taken for dead. */
export type Sender = (outgoing: Outgoing) => Promise<SendOutcome>
