import type { Entry } from '../export/entries.ts'
import { anchorage } from './anchorage.ts'
import { newGenerations } from './generations.ts'
import { ledgerChecker } from './ledger-checker.ts'
import { sealChecker } from './seals.ts'
import type { BadEntry, Problem } from './verify.ts'

/** Each remembers what it has seen of its own kind of entries, and says what is wrong with the next. */
export function newCheckers() {
  return {
    seals: sealChecker(),
    anchors: anchorage(),
    generations: newGenerations(),
    ledger: ledgerChecker(),
  }
}

export type Checkers = ReturnType<typeof newCheckers>

/** What is wrong, with the kind of entry it is wrong with. */
export function named({ kind }: Entry, problem: Problem, as: BadEntry['kind'] = kind): BadEntry | null {
  return problem === null ? null : { kind: as, ...problem }
}
