import { type ChangeContent, type ConsentState, obeyed, type Standing } from './consent.ts'

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
