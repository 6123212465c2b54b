import type { IstanbulDay, WallTime } from '../calendar/istanbul.ts'
import type { RecipientType, Status } from './channel.ts'
import type { RefusalCode } from './refusal.ts'
import type { Source } from './source.ts'

/**
 * What somebody asks to record. `source` and `consentDate` are as they were given, since an unreadable one does not
 * make a refusal any less of a refusal; `'now'` stands for a statement that is being made at this moment.
 */
export interface ConsentRequest {
  readonly recipientType: RecipientType
  readonly status: Status
  readonly source?: string | undefined
  readonly consentDate?: WallTime | 'now' | (string & {}) | undefined
}

/** A statement of the recipient that holds: what was said, where and when. A TACIR record may lack source and date (R3). */
export interface ConsentStatement {
  readonly status: Status
  readonly source: Source | null
  readonly consentDate: WallTime | null
  /** The instant of consentDate, ms UTC. */
  readonly consentAt: number | null
}

/**
 * How a change stands towards İYS's rules. `taken`: İYS would store it. `local`: a refusal İYS would not take, which is
 * obeyed here all the same. `repeat`: a later refusal of what is already refused; the state stays RET, but its date
 * moves on, so that an ONAY given in between cannot come in late and win.
 */
export const changeEffects = ['taken', 'local', 'repeat'] as const
export type ChangeEffect = (typeof changeEffects)[number]

/** What has become of a change in its key: `void` takes back what others have done (a mistaken import, promise 1). */
export const recordedEffects = [...changeEffects, 'void'] as const
export type RecordedEffect = (typeof recordedEffects)[number]

/** What `decide` wants appended to a key's history; the register adds who, how and the links of the chain. */
export interface ChangeContent extends ConsentStatement {
  readonly effect: ChangeEffect
  /** ms UTC, whole seconds; İYS's creationDate. */
  readonly recordedAt: number
}

/** A change as it is read back: one that voids others says after which ordinal the key stood as it stands again. */
export interface RecordedContent extends Omit<ChangeContent, 'effect'> {
  readonly ordinal: number
  readonly effect: RecordedEffect
  /** 0 for before the first change; null, or left out, for every change that voids nothing. */
  readonly restores?: number | null | undefined
}

/** What the changes of one key fold to; both statements null where all of them were voided. */
export interface ConsentState {
  /** How many changes the key has; the next one gets this plus one. */
  readonly ordinal: number
  readonly lastRecordedAt: number
  /** The record as İYS's rules have it. */
  readonly iysRecord: ConsentStatement | null
  /** The last refusal that İYS's rules would not take, while it stands. */
  readonly localRefusal: ConsentStatement | null
}

/** Where a consent stands in the national register (L3, D5). `unverified`: no bridge is set up, so nobody has asked. */
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
  /** What İYS answers: empty when it would take the request. */
  readonly refusals: readonly RefusalCode[]
  /** What is stored here, whatever İYS answers; null when nothing is. */
  readonly change: ChangeContent | null
}

/** The company's choices where the sources of the rules disagree, and the facts a decision depends on. */
export interface Policy {
  /** R10: what İYS does with ONAY over ONAY is told in two ways. */
  readonly repeatOnay: 'refresh' | 'reject'
  /** From this instant on R16 holds: nothing older than three business days. ms UTC. */
  readonly activatedAt: number
  /**
   * Whether a refusal is kept that changes nothing as things stand: what stands may still be taken back, and must not take the
   * refusal with it (promise 1). It is kept as a repeat.
   */
  readonly keepsEveryRefusal?: boolean | undefined
}

export type { IstanbulDay, WallTime }
