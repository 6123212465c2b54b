import type { Door } from '../../consent/actor.ts'
import type { ChangeContent, Channel, ConsentRequest, ConsentState } from '../../consent/consent.ts'
import type { NationalMovement } from '../../consent/decide.ts'
import type { Recipient } from '../../consent/recipient.ts'
import type { RefusalCode } from '../../consent/refusal.ts'
import type { Evidence } from '../evidence/evidence.ts'

/* Types of a request to record a change, and of its outcome. */

/** Statement about one consent, and the conditions on which it may be recorded. */
export interface ChangeRequest {
  readonly brandCode: number
  readonly recipient: Recipient
  readonly channel: Channel
  readonly request: ConsentRequest
  readonly evidence?: Evidence | undefined
  /** Set for imports: an ONAY never replaces a RET, not even with a later date. */
  readonly overRefusal?: 'forbid' | undefined
  /** Id of the approver if the change needed two people. The approver is never the actor. */
  readonly secondPerson?: string | undefined
  /** True if the approver knew of a complaint. Without it, a complaint opened since the request stops the change. */
  readonly despiteComplaint?: boolean | undefined
  /** True if the staff member was shown the RET or the open complaint, gave evidence and confirmed. */
  readonly confirmed?: boolean | undefined
  /** Newest change that the requester was shown. An ONAY does not replace a RET recorded after it. */
  readonly seen?: { readonly ordinal: number } | { readonly recordedAt: number } | undefined
  /** True for an ONAY with which a staff member undoes a RET that they typed minutes ago. */
  readonly takesBack?: true | undefined
  /** True if the request is only to be decided: nothing is stored. */
  readonly dryRun?: true | undefined
  /** Movement (change that İYS reports) to record unchanged; `request` repeats its values. */
  readonly national?: NationalMovement | undefined
}

export interface RecordedChange extends ChangeContent {
  /** 64 hex digits; empty after a dry run. */
  readonly id: string
}

export type RecordOutcome =
  | {
      readonly kind: 'decided'
      /** Codes with which İYS would refuse the request; a RET may be stored in spite of them. */
      readonly refusals: readonly RefusalCode[]
      /** The change, already on disk (not in a dry run); null if nothing was stored. */
      readonly change: RecordedChange | null
      readonly before: ConsentState | null
      readonly after: ConsentState | null
      /** True if a request with the same idempotency key was recorded before. */
      readonly repeated: boolean
    }
  | { readonly kind: 'no-brand' }
  | { readonly kind: 'brand-closed' }
  /** RET stays: this caller may not replace a RET by an ONAY, or the RET is newer than what the requester was shown. */
  | { readonly kind: 'refusal-stands' }
  /** An ONAY typed by staff over a RET or despite a complaint: staff must give evidence and press a button. */
  | ({ readonly kind: 'confirmation-needed' } & Objections)
  /** An ONAY typed by staff despite a complaint, over the recipient's own RET, or over any RET if the setting asks for it. */
  | {
      readonly kind: 'second-person-needed'
      readonly isDisputed: boolean
      readonly consentDate: string | null
      /** Number of changes that the consent has now; the approved request gives it back as `seen`. */
      readonly ordinal: number
    }
  /** The recipient was erased: only the recipient can give an ONAY again. */
  | { readonly kind: 'erased' }

/** A RET or complaint of the recipient: staff must confirm before they record an ONAY against it. */
export interface Objections {
  /** RET now in force for either recipient type; `actor` recorded it for the recipient. */
  readonly standingRefusal: {
    readonly door: Door
    readonly actor: string | null
    readonly consentDate: string | null
  } | null
  /** True while a complaint covers the key, or if staff alone closed a dispute of the recipient. */
  readonly isDisputed: boolean
}
