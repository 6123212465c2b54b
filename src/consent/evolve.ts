import {
  type ChangeContent,
  type ConsentState,
  obeyed,
  type RecordedContent,
  type Standing,
} from './consent.ts'

/**
 * Folds one change into the state of its key. Rebuilding a consent is nothing but this over its changes in order.
 * A change İYS would take replaces the record and any local refusal that is not later; the others only stand beside it. A
 * repeat that is not later than what stands only counts.
 */
export function evolve(state: ConsentState | null, change: ChangeContent): ConsentState {
  const standing: Standing = {
    status: change.status,
    source: change.source,
    consentDate: change.consentDate,
    consentAt: change.consentAt,
  }
  const localRet = state?.localRet ?? null
  const counted = { ordinal: (state?.ordinal ?? 0) + 1, lastRecordedAt: change.recordedAt }
  if (change.effect !== 'taken') {
    const isIdle = change.effect === 'repeat' && !goesOn(standing, state)
    return { ...counted, filed: state?.filed ?? null, localRet: isIdle ? localRet : standing }
  }
  return { ...counted, filed: standing, localRet: isAfter(localRet, standing) ? localRet : null }
}

/** Whether a repeat is later than what stands. */
function goesOn(standing: Standing, state: ConsentState | null): boolean {
  const stands = state === null ? null : obeyed(state)
  return stands === null || isAfter(standing, stands)
}

function isAfter(one: Standing | null, other: Standing): boolean {
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
  return { ordinal, lastRecordedAt, filed: state?.filed ?? null, localRet: state?.localRet ?? null }
}

function isVoiding(change: RecordedContent): change is RecordedContent & { readonly restores: number } {
  return change.effect === 'void'
}
