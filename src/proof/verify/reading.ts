import { commit } from '../../crypto/commitment.ts'
import type { ChangeEntry, LeafEntry, LedgerEntry, RecipientEntry, SealEntry } from '../export/entries.ts'
import { type Checkers, named } from './checkers.ts'
import { contentProblem } from './keys.ts'
import type { StampChecks } from './stamps.ts'
import type { BadEntry, Problem, Read } from './verify.ts'

/** Entries as they are read, one after the other. */
export interface Reading {
  /** What is wrong with the next entry; only where that is a stamp it has to be waited for. */
  check(entry: Read): BadEntry | null | Promise<BadEntry | null>
  /** Of what comes behind an entry that does not hold: only the heads that were posted. */
  pass(entry: Read): void
  /** How many changes were right. */
  changes(): number
  /** Of which brand alone an export is; null of the whole register. */
  brandCode(): number | null
  /** The first line that was damaged, though it is an entry still. */
  doubt(): BadEntry | null
}

export function beginReading(checkers: Checkers, stamps: StampChecks): Reading {
  const { seals, anchors, generations, ledger } = checkers
  let changes = 0
  let brandCode: number | null = null
  let doubt: BadEntry | null = null
  /** The line before this one, where it says that this one is damaged. */
  let damaged: BadEntry | null = null

  function checkEntry(entry: Read): BadEntry | null | Promise<BadEntry | null> {
    switch (entry.kind) {
      case 'bad':
        return entry.bad
      case 'doubt':
        doubt ??= entry.bad
        return null
      case 'izin-export':
        brandCode = entry.brandCode
        return null
      // A consent is checked with the changes of its key.
      case 'consent':
        return null
      case 'renewal':
        // It proves nothing by itself: where its line is damaged, no check of its own would name it.
        return damaged ?? named(entry, generations.renewal(entry))
      case 'change':
        return changeBad(entry)
      case 'leaf':
        return leafBad(entry, null)
      case 'seal':
        return sealBad(entry)
      case 'day':
        anchors.day(entry)
        return named(entry, seals.day(entry))
      case 'recipient':
        return named(entry, recipientProblem(entry))
      case 'posted':
        return leafBad(entry, ledger.entry(entry)) ?? anchors.posted(entry)
      case 'stamp':
        return leafBad(entry, ledger.entry(entry)) ?? stamps.entry(entry)
      default:
        return leafBad(entry, ledger.entry(entry))
    }
  }

  function sealBad(entry: SealEntry): BadEntry | null {
    const problem = seals.seal(entry)
    return named(entry, problem, problem?.at === entry.fromSeq ? 'seal' : 'entry')
  }

  /** An entry of the ledger: first whether any is missing before it, then what is wrong with it. */
  function leafBad(entry: ChangeEntry | LedgerEntry | LeafEntry, own: Problem): BadEntry | null {
    const problem = seals.leaf(entry)
    if (problem !== null && problem.at !== entry.seq) return { kind: 'entry', ...problem }
    return named(entry, own ?? problem)
  }

  function changeBad(entry: ChangeEntry): BadEntry | null {
    const bad = leafBad(entry, contentProblem(entry))
    if (bad === null) changes += 1
    anchors.change(entry)
    return bad
  }

  return {
    check(entry) {
      const checked = checkEntry(entry)
      damaged = entry.kind === 'doubt' ? entry.bad : null
      return checked
    },
    pass(entry) {
      if (entry.kind === 'posted') anchors.posted(entry)
    },
    changes: () => changes,
    brandCode: () => brandCode,
    doubt: () => doubt,
  }
}

function recipientProblem({ secret, address, commitment }: RecipientEntry): Problem {
  return commit(Buffer.from(secret, 'hex'), address).toString('hex') === commitment
    ? null
    : { at: commitment, problem: 'its address and secret do not give its commitment' }
}
