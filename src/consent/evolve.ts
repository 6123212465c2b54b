import {
  type ChangeContent,
  type ConsentState,
  type ConsentStatement,
  effectiveStatement,
  type RecordedContent,
} from './consent.ts'

/** Folds one change into the state of its key. A taken change also ends a local refusal that is not later. */
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

export interface KeyFold {
  add(change: RecordedContent): ConsentState
  readonly state: ConsentState | null
  after(ordinal: number): ConsentState | null
}

/** Folds the changes of one key in order. Keeps all states, since a `void` restores an earlier one. */
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

/** Returns an earlier state as the key's last change leaves it. */
export function restored(state: ConsentState | null, ordinal: number, lastRecordedAt: number): ConsentState {
  const { iysRecord = null, localRefusal = null } = state ?? {}
  return { ordinal, lastRecordedAt, iysRecord, localRefusal }
}
