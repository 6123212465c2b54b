import { entryId } from '../../ledger/entry.ts'
import type { LedgerEntry } from '../export/entries.ts'
import type { BadEntry, Problem } from './verify.ts'

/** Whether an entry of the ledger is what its id says, by itself. */
export function ledgerContentProblem({ seq, id, ...entry }: LedgerEntry): Problem {
  return entryId(entry).toString('hex') === id
    ? null
    : { at: seq, problem: 'its content does not give its id' }
}

/** The entries of each subject: each must follow the one before it. */
export function subjectChain() {
  const last = new Map<string, LedgerEntry>()
  return (entry: LedgerEntry): Problem => {
    const { seq: at, subject, ordinal, previousId } = entry
    const before = last.get(subject)
    if (ordinal !== (before?.ordinal ?? 0) + 1) return { at, problem: 'an entry of its subject is missing' }
    if (previousId !== (before?.id ?? null)) return { at, problem: 'it does not follow the entry before it' }
    last.set(subject, entry)
    return null
  }
}

/**
 * Checks the entries beside the changes: none altered, and of each subject none taken out from between or put in. That none is
 * missing is for the seals to say. There are few, since people write them.
 */
export function ledgerChecker() {
  const follows = subjectChain()
  /** The first evidence of each change that was not met yet. */
  const changesWanted = new Map<string, number>()

  return {
    entry(entry: LedgerEntry): Problem {
      if (entry.kind === 'evidence' && !changesWanted.has(entry.subject))
        changesWanted.set(entry.subject, entry.seq)
      return ledgerContentProblem(entry) ?? follows(entry)
    },
    /** The changes as they come once more; all of them are met before `firstBad` is asked. */
    change({ id }: { readonly id: string }): void {
      changesWanted.delete(id)
    },
    /** The first evidence that is of no change. */
    firstBad(): BadEntry | null {
      const [at] = [...changesWanted.values()].sort((one, other) => one - other)
      return at === undefined ? null : { kind: 'evidence', at, problem: 'its change is missing' }
    },
  }
}
