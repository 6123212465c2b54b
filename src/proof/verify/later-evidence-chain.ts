import { laterEvidenceId } from '../../register/evidence/later-evidence.ts'
import type { DayEntry, LaterEvidenceEntry, LaterEvidenceLink } from '../export/entries.ts'
import { chainPlaces } from './chain-places.ts'
import type { BadEntry, Problem } from './verify.ts'

/** The id that an entry's content gives, as lower-case hex. */
export function idOfLaterEvidence(entry: Omit<LaterEvidenceEntry, 'kind' | 'id'>): string {
  const { previousId, changeId, digest, sealHead } = entry
  return laterEvidenceId({
    ...entry,
    previousId: bytesOrNull(previousId),
    changeId: Buffer.from(changeId, 'hex'),
    digest: Buffer.from(digest, 'hex'),
    sealHead: bytesOrNull(sealHead),
  }).toString('hex')
}

const bytesOrNull = (hex: string | null) => (hex === null ? null : Buffer.from(hex, 'hex'))

/**
 * Checks the chain of evidence added later: no entry altered, taken out from between or put in, none taken off that a day was
 * closed behind, and each of a change and behind a seal that are here. The entries come before the changes, so that only the
 * few changes they name are remembered.
 */
export function laterEvidenceChain() {
  const places = chainPlaces()
  const changesWanted = new Map<string, number>()
  const sealsWanted = new Map<string, number>()

  function linkProblem({ place: at, id }: LaterEvidenceLink): Problem {
    const problem = places.next({ place: at, id })
    return problem === null ? null : { at, problem }
  }

  function entryProblem(entry: LaterEvidenceEntry): Problem {
    const { place: at, id, changeId, sealHead } = entry
    const problem = places.next(entry)
    if (problem !== null) return { at, problem }
    if (idOfLaterEvidence(entry) !== id) return { at, problem: 'it does not give its id' }
    if (!changesWanted.has(changeId)) changesWanted.set(changeId, at)
    if (sealHead !== null && !sealsWanted.has(sealHead)) sealsWanted.set(sealHead, at)
    return null
  }

  /** The place where the chain is not as it was when a day was closed. */
  function endBad({ date, ends }: DayEntry): BadEntry | null {
    const bad = places.endProblem(date, ends.laterEvidence)
    return bad === null ? null : { kind: 'later-evidence', ...bad }
  }

  /** The first entry whose change or seal has not come, once all have that are here. */
  function firstBad(): BadEntry | null {
    const orphans = [
      ...[...changesWanted.values()].map((at) => ({ at, problem: 'its change is missing' })),
      ...[...sealsWanted.values()].map((at) => ({ at, problem: 'the seal it was added after is missing' })),
    ]
    const [first] = orphans.sort((one, other) => one.at - other.at)
    return first === undefined ? null : { kind: 'later-evidence', ...first }
  }

  return {
    entry: entryProblem,
    /** An entry that is left out, of which only the place in the chain is here. */
    link: linkProblem,
    day: endBad,
    change: ({ id }: { readonly id: string }) => {
      changesWanted.delete(id)
    },
    seal: ({ head }: { readonly head: string }) => {
      sealsWanted.delete(head)
    },
    firstBad,
  }
}
