import type { WallTime } from '../calendar/istanbul.ts'
import type { RecipientType, Status } from './channel.ts'
import type { RefusalCode } from './refusal.ts'
import type { Source } from './source.ts'

/**
 * A statement to record. `source` and `consentDate` are as given: a refusal counts even with unreadable ones.
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
  readonly consentAt: number | null
}

/**
 * `taken`: İYS would store it. `local`: a refusal İYS would not take, effective here. `repeat`: a later
 * refusal over RET; its later date stops an ONAY given in between.
 */
export const changeEffects = ['taken', 'local', 'repeat'] as const
export type ChangeEffect = (typeof changeEffects)[number]

/** `void` takes earlier changes back (a mistaken import, promise 1). */
export const recordedEffects = [...changeEffects, 'void'] as const
export type RecordedEffect = (typeof recordedEffects)[number]

export interface ChangeContent extends ConsentStatement {
  readonly effect: ChangeEffect
  readonly recordedAt: number
}

export interface RecordedContent extends Omit<ChangeContent, 'effect'> {
  readonly ordinal: number
  readonly effect: RecordedEffect
  /** Ordinal whose state a `void` restores; 0 for none. */
  readonly restores?: number | null | undefined
}

export interface ConsentState {
  readonly ordinal: number
  readonly lastRecordedAt: number
  readonly iysRecord: ConsentStatement | null
  /** Last refusal that İYS's rules would not take, while it is effective. */
  readonly localRefusal: ConsentStatement | null
}

/** State of a consent in İYS (L3, D5). `unverified`: no exchange with İYS is set up. */
export const nationalStates = ['unverified', 'waiting', 'sent', 'registered', 'refused', 'late'] as const
export type NationalState = (typeof nationalStates)[number]

/** Returns the statement that is obeyed: a local refusal wins over İYS's record (promise 1, D2). */
export function effectiveStatement(state: ConsentState): ConsentStatement | null {
  return state.localRefusal ?? state.iysRecord
}

/** Returns the statement that the present status began with: the first of repeated refusals, not the last. */
export function firstStatement(state: ConsentState): ConsentStatement | null {
  return state.iysRecord?.status === 'RET' ? state.iysRecord : effectiveStatement(state)
}

export interface Decision {
  readonly refusals: readonly RefusalCode[]
  readonly change: ChangeContent | null
}

/** The company's choices where the rules' sources disagree, and facts about the brand. */
export interface Policy {
  /** R10: İYS's sources disagree about ONAY over ONAY. */
  readonly repeatOnay: 'refresh' | 'reject'
  /** R16 (at most three business days old) holds from here on. */
  readonly activatedAt: number
  /** Keeps even a refusal that changes nothing, since the present state may still be voided (promise 1). */
  readonly keepsEveryRefusal?: boolean | undefined
}

export interface LastChange {
  readonly id: Uint8Array
  readonly door: string
  readonly actor: string | null
}

/** Columns that a state, and the change that led to it, are stored in. */
export function consentFields(state: ConsentState, last: LastChange) {
  return {
    status: effectiveStatement(state)?.status ?? 'RET',
    ordinal: state.ordinal,
    lastId: Buffer.from(last.id),
    lastRecordedAt: state.lastRecordedAt,
    lastDoor: last.door,
    lastActor: last.actor,
    iysStatus: state.iysRecord?.status ?? null,
    iysSource: state.iysRecord?.source ?? null,
    iysDate: state.iysRecord?.consentDate ?? null,
    iysAt: state.iysRecord?.consentAt ?? null,
    retSource: state.localRefusal?.source ?? null,
    retDate: state.localRefusal?.consentDate ?? null,
    retAt: state.localRefusal?.consentAt ?? null,
  }
}

/** Shortens an id to 70f5…7c6d. */
export function shortId(id: string): string {
  return `${id.slice(0, 4)}…${id.slice(-4)}`
}
