import type { Refusal } from '../../util/refusal.ts'
import type { InboundSms } from './message.ts'

/** HTTP request by which a carrier delivers SMS to izin. */
export interface InboundPush {
  /** Public address of the request, as the carrier has called it: Twilio signs it. */
  readonly url: string
  readonly headers: Headers
  readonly body: string
}

export type PushRefusal =
  /** This carrier has no push: izin asks it instead. */
  | 'no-push'
  /** The body holds no message in the form of this carrier. */
  | 'unreadable'
  /** The push has more messages than any carrier sends at once. */
  | 'too-many'
  /** The signature is missing or wrong. */
  | 'wrong-signature'

export type PushResult = readonly InboundSms[] | Refusal<PushRefusal>
