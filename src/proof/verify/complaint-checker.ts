import { type ComplaintIdentity, complaintEntryId } from '../../register/complaints/chain.ts'
import type { ComplaintEntry, ComplaintLink, ComplaintOutcomeEntry, DayEntry } from '../export/entries.ts'
import { chainPlaces } from './chain-places.ts'
import type { BadEntry, Problem } from './verify.ts'

/**
 * Checks the chain of complaints: none altered, taken out from between or put in, and none taken off that a day was closed
 * behind. What was noted since the last day was closed may not be in the chain yet.
 */
export function complaintChecker() {
  const places = chainPlaces()

  function entryProblem(entry: ComplaintEntry | ComplaintOutcomeEntry): Problem {
    const { complaintId: at, id } = entry
    const problem = places.next(entry)
    if (problem !== null) return { at, problem }
    return complaintEntryId(identityOf(entry)) === id ? null : { at, problem: 'it does not give its id' }
  }

  function linkProblem({ place: at, id }: ComplaintLink): Problem {
    const problem = places.next({ place: at, id })
    return problem === null ? null : { at, problem }
  }

  /** The place where the chain is not as it was when a day was closed. */
  function endBad({ date, ends }: DayEntry): BadEntry | null {
    const bad = places.endProblem(date, ends.complaints)
    return bad === null ? null : { kind: 'complaint-link', ...bad }
  }

  return { entry: entryProblem, link: linkProblem, day: endBad }
}

function identityOf(entry: ComplaintEntry | ComplaintOutcomeEntry): ComplaintIdentity {
  return entry.kind === 'complaint' ? { ...entry, step: 'noted' } : { ...entry, step: 'settled' }
}
