import type { Channel } from '../../consent/channel.ts'
import type { ChangeContent, ConsentRequest, ConsentState } from '../../consent/consent.ts'
import type { Recipient } from '../../consent/recipient.ts'
import type { RefusalCode } from '../../consent/refusal.ts'
import type { Evidence } from '../evidence/evidence.ts'

/** What is asked of `record`, and what it answers. */

export interface RecordInput {
  readonly brandCode: number
  readonly recipient: Recipient
  readonly channel: Channel
  readonly request: ConsentRequest
  readonly evidence?: Evidence | undefined
  /**
   * When a statement that is made "now" was really made, for one that could only be dealt with later: it is then dated so,
   * and what was said after it wins (promise 1).
   */
  readonly saidAt?: number | undefined
  /** Names this request for ever: a repeat with the same key finds the first outcome and changes nothing. */
  readonly requestKey?: string | undefined
  /** `forbid`: an ONAY does not pass a refusal that stands, however late it is dated; an import may not (promise 1). */
  readonly overRefusal?: 'forbid' | undefined
  /**
   * Who approved what the actor asks for, where it took a second person; never the actor himself. Kept in the change for good.
   */
  readonly secondPerson?: string | undefined
  /** An ONAY does not pass a refusal that its key got after this ordinal: what came in while it waited wins, whatever its date. */
  readonly sinceOrdinal?: number | undefined
  /** The same by the register's time, for one whose key was not known yet when it began to wait. ms UTC. */
  readonly sinceRecordedAt?: number | undefined
  /** Decides and answers as ever, but writes nothing. */
  readonly dryRun?: true | undefined
}

export interface RecordedChange extends ChangeContent {
  /** 64 hex digits; empty for one that was only tried. */
  readonly id: string
}

export type RecordOutcome =
  | {
      readonly kind: 'decided'
      /** What İYS would answer; empty when it would take the request. */
      readonly refusals: readonly RefusalCode[]
      /** What was stored, on disk by now; null when nothing was. */
      readonly change: RecordedChange | null
      readonly before: ConsentState | null
      readonly after: ConsentState | null
      /** Whether this answers a repeat of a request that was recorded before. */
      readonly repeated: boolean
    }
  | { readonly kind: 'no-brand' }
  | { readonly kind: 'brand-closed' }
  /** An ONAY met a refusal it was forbidden to pass, or one that came while it waited; nothing was stored. */
  | { readonly kind: 'refusal-stands' }
  /** An ONAY of the staff over a refusal that stands, which the company wants two people for; nothing was stored. */
  | {
      readonly kind: 'second-person-needed'
      /** The date it would have been stored with. */
      readonly consentDate: string | null
      /** Of the key's last change by now. */
      readonly ordinal: number
    }
  /** The recipient asked to be erased, and only he himself can give a consent again (promise 1); nothing was stored. */
  | { readonly kind: 'erased' }
