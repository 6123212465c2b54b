import {
  type ChangeContent,
  type ConsentState,
  type ConsentStatement,
  effectiveStatement,
  type RecordedContent,
} from './consent.ts'

/**
 * Folds one change into the state of its key. Rebuilding a consent is nothing but this over its changes in order.
 * A change İYS would take replaces the record and any local refusal that is not later; the others only stand beside it. A
 * repeat that is not later than what stands only counts.
 */
export function evolve(state: ConsentState | null, change: ChangeContent): ConsentState {
  const standing: ConsentStatement = {
    status: change.status,
    source: change.source,
    consentDate: change.consentDate,
    consentAt: change.consentAt,
  }
  const localRefusal = state?.localRefusal ?? null
  const counted = { ordinal: (state?.ordinal ?? 0) + 1, lastRecordedAt: change.recordedAt }
  if (change.effect !== 'taken') {
    const isIdle = change.effect === 'repeat' && !goesOn(standing, state)
    return { ...counted, iysRecord: state?.iysRecord ?? null, localRefusal: isIdle ? localRefusal : standing }
  }
  return {
    ...counted,
    iysRecord: standing,
    localRefusal: isAfter(localRefusal, standing) ? localRefusal : null,
  }
}

/** Whether a repeat is later than what stands. */
function goesOn(standing: ConsentStatement, state: ConsentState | null): boolean {
  const stands = state === null ? null : effectiveStatement(state)
  return stands === null || isAfter(standing, stands)
}

function isAfter(one: ConsentStatement | null, other: ConsentStatement): boolean {
  return one?.consentAt != null && other.consentAt !== null && one.consentAt > other.consentAt
}

/** The states that the changes of one key lead to, one after the other. */
export interface KeyFold {
  /** Takes the next change in, and answers the state it leads to. */
  add(change: RecordedContent): ConsentState
  /** The state after the last change; null before the first. */
  readonly state: ConsentState | null
  /** As the key stood after this ordinal; null for 0, and for one that was not taken in. */
  after(ordinal: number): ConsentState | null
}

/**
 * Folds the changes of one key in their order. Nearly every change only needs the state before it (`evolve`); one that voids
 * others puts back what stood after an earlier one, so that every state is kept until the key is done.
 */
export function foldKey(begin: ConsentState | null = null): KeyFold {
  const states = new Map<number, ConsentState>()
  let state = begin
  const after = (ordinal: number) => states.get(ordinal) ?? null
  return {
    add(change) {
      state = isVoiding(change)
        ? restored(after(change.restores), (state?.ordinal ?? 0) + 1, change.recordedAt)
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

/** An earlier state once more, as the last change of its key leaves it. */
export function restored(state: ConsentState | null, ordinal: number, lastRecordedAt: number): ConsentState {
  return {
    ordinal,
    lastRecordedAt,
    iysRecord: state?.iysRecord ?? null,
    localRefusal: state?.localRefusal ?? null,
  }
}

function isVoiding(change: RecordedContent): change is RecordedContent & { readonly restores: number } {
  return change.effect === 'void'
}
