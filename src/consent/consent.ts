import type { IstanbulDay, WallTime } from '../calendar/istanbul.ts'
import type { RecipientType, Status } from './channel.ts'
import type { RefusalCode } from './refusal.ts'
import type { Source } from './source.ts'

/**
 * A request to record a statement. `source` and `consentDate` are as given, since a refusal counts even with an unreadable one;
 * `'now'` is for a statement made at this moment.
 */
export interface ConsentRequest {
  readonly recipientType: RecipientType
  readonly status: Status
  readonly source?: string | undefined
  readonly consentDate?: WallTime | 'now' | (string & {}) | undefined
}

/** A statement of a recipient. A TACIR record may lack source and date (R3). */
export interface ConsentStatement {
  readonly status: Status
  readonly source: Source | null
  readonly consentDate: WallTime | null
  /** Instant of consentDate, ms UTC. */
  readonly consentAt: number | null
}

/**
 * Effect of a change by İYS's rules. `taken`: İYS would store it. `local`: a refusal İYS would not take, effective here all the
 * same. `repeat`: a later refusal over RET; it moves the date on, so that an ONAY given in between cannot arrive late and win.
 */
export const changeEffects = ['taken', 'local', 'repeat'] as const
export type ChangeEffect = (typeof changeEffects)[number]

/** Effects of recorded changes: `void` takes earlier ones back (a mistaken import, promise 1). */
export const recordedEffects = [...changeEffects, 'void'] as const
export type RecordedEffect = (typeof recordedEffects)[number]

/** Change that `decide` returns; the register adds actor, door and the links of the chain. */
export interface ChangeContent extends ConsentStatement {
  readonly effect: ChangeEffect
  /** ms UTC, whole seconds; İYS's creationDate. */
  readonly recordedAt: number
}

/** A change as read back; one that voids others names the ordinal whose state it restores. */
export interface RecordedContent extends Omit<ChangeContent, 'effect'> {
  readonly ordinal: number
  readonly effect: RecordedEffect
  /** 0 for the state before the first change; null or undefined for a change that voids nothing. */
  readonly restores?: number | null | undefined
}

/** State that the changes of one key fold to; both statements are null if all changes were voided. */
export interface ConsentState {
  /** Number of changes of the key. */
  readonly ordinal: number
  readonly lastRecordedAt: number
  /** Record as İYS's rules have it. */
  readonly iysRecord: ConsentStatement | null
  /** Last refusal that İYS's rules would not take, while it is effective. */
  readonly localRefusal: ConsentStatement | null
}

/** State of a consent in İYS (L3, D5). `unverified`: no exchange with İYS is set up. */
export const nationalStates = ['unverified', 'unsent', 'pending', 'registered', 'refused', 'late'] as const
export type NationalState = (typeof nationalStates)[number]

/** Returns the statement that izin acts on: a local refusal wins over what İYS would hold (promise 1, D2). */
export function effectiveStatement(state: ConsentState): ConsentStatement | null {
  return state.localRefusal ?? state.iysRecord
}

/**
 * Returns the statement that the present status began with: of a refusal that was repeated, or stated once more beside İYS's
 * record, the first. `effectiveStatement` returns the last one, which an ONAY has to be later than.
 */
export function firstStatement(state: ConsentState): ConsentStatement | null {
  return state.iysRecord?.status === 'RET' ? state.iysRecord : effectiveStatement(state)
}

export interface Decision {
  /** Refusals İYS would answer with; empty if it would take the request. */
  readonly refusals: readonly RefusalCode[]
  /** Change that is stored here, whatever İYS answers; null if none is. */
  readonly change: ChangeContent | null
}

/** The company's choices where the sources of the rules disagree, and the facts a decision depends on. */
export interface Policy {
  /** R10: İYS's sources disagree about ONAY over ONAY. */
  readonly repeatOnay: 'refresh' | 'reject'
  /** From this instant on R16 holds: nothing older than three business days. ms UTC. */
  readonly activatedAt: number
  /**
   * True to keep as a repeat even a refusal that changes nothing: the present state may still be voided, and the refusal must
   * not be voided with it (promise 1).
   */
  readonly keepsEveryRefusal?: boolean | undefined
}

export type { IstanbulDay, WallTime }
