import {
  type ChangeContent,
  type ConsentState,
  type ConsentStatement,
  effectiveStatement,
  type RecordedContent,
} from './consent.ts'

/**
 * Folds one change into the state of its key; this alone rebuilds a consent from its changes. A change that İYS would take
 * replaces the record and any local refusal that is not later. The others are kept beside it, and a repeat that is not later
 * than the effective statement is only counted.
 */
export function evolve(state: ConsentState | null, change: ChangeContent): ConsentState {
  const { status, source, consentDate, consentAt, effect } = change
  const statement: ConsentStatement = { status, source, consentDate, consentAt }
  const { iysRecord = null, localRefusal = null } = state ?? {}
  const counted = { ordinal: (state?.ordinal ?? 0) + 1, lastRecordedAt: change.recordedAt }
  if (effect === 'taken') {
    return {
      ...counted,
      iysRecord: statement,
      localRefusal: isAfter(localRefusal, statement) ? localRefusal : null,
    }
  }
  const effective = state === null ? null : effectiveStatement(state)
  const isIdle = effect === 'repeat' && effective !== null && !isAfter(statement, effective)
  return { ...counted, iysRecord, localRefusal: isIdle ? localRefusal : statement }
}

function isAfter(one: ConsentStatement | null, other: ConsentStatement): boolean {
  return one?.consentAt != null && other.consentAt !== null && one.consentAt > other.consentAt
}

/** Folds the changes of one key one by one. */
export interface KeyFold {
  /** Adds the next change and returns the state it leads to. */
  add(change: RecordedContent): ConsentState
  /** State after the last change; null before the first. */
  readonly state: ConsentState | null
  /** State after this ordinal; null for 0 and for an ordinal that was not added. */
  after(ordinal: number): ConsentState | null
}

/** Folds the changes of one key in their order. A change that voids others restores an earlier state, so all states are kept. */
export function foldKey(begin: ConsentState | null = null): KeyFold {
  const states = new Map<number, ConsentState>()
  let state = begin
  const after = (ordinal: number) => states.get(ordinal) ?? null
  return {
    add(change) {
      state =
        change.effect === 'void'
          ? restored(after(change.restores ?? 0), (state?.ordinal ?? 0) + 1, change.recordedAt)
          : evolve(state, change as ChangeContent)
      states.set(change.ordinal, state)
      return state
    },
    get state() {
      return state
    },
    after,
  }
}

/** Returns an earlier state again, as the key's last change leaves it. */
export function restored(state: ConsentState | null, ordinal: number, lastRecordedAt: number): ConsentState {
  const { iysRecord = null, localRefusal = null } = state ?? {}
  return { ordinal, lastRecordedAt, iysRecord, localRefusal }
}
