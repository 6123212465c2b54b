import { isCompanySource } from '../../consent/consent.ts'
import type { IysLine, IysRow } from '../../import-file/iys-rows.ts'
import { listedMax, type Rejection, type Tally } from '../imports/tally.ts'
import type { RowOutcome } from '../record/rows.ts'
import type { Movement, Verdict } from './compare.ts'

interface DecidedRows {
  readonly page: readonly IysLine[]
  readonly verdicts: readonly Verdict[]
  /** Results of recording: one for each verdict of the kind `movement`, in the same order. */
  readonly outcomes: readonly RowOutcome[]
  readonly faults: readonly Rejection[]
  readonly isKnown: (row: IysRow) => boolean
}

/** Returns a tally (the counts of a file by result) with the rows of one more page counted and the faulty ones listed. */
export function counted(tally: Tally, { page, verdicts, outcomes, faults, isKnown }: DecidedRows): Tally {
  const sum = { ...tally, rows: tally.rows + page.length }
  for (const row of page) if ('recipient' in row) sum[counterOf(row, isKnown(row))] += 1
  const ofMovements = outcomes.values()
  for (const verdict of verdicts)
    sum[verdict.kind === 'movement' ? countOf(verdict, ofMovements.next().value) : countIn(verdict)] += 1
  sum.faulty += faults.length
  sum.obeyed += faults.filter(({ detail }) => detail === 'obeyed').length
  sum.listed = [...sum.listed, ...faults].toSorted(byLine).slice(0, listedMax)
  return sum
}

const byLine = (rejection: Rejection, other: Rejection) => rejection.line - other.line

/** Lists, by line, the rows that could not be read, and the refusals that were recorded although a part was unreadable. */
export function faultsOf(
  verdicts: readonly Verdict[],
  outcomes: readonly RowOutcome[],
): readonly Rejection[] {
  const ofMovements = outcomes.values()
  const faults = verdicts.flatMap((verdict): Rejection[] => {
    if (verdict.kind === 'unreadable') return [verdict.listed]
    if (verdict.kind !== 'movement') return []
    const isTaken = countOf(verdict, ofMovements.next().value) !== 'known'
    const { line, fault } = verdict.row
    return isTaken && fault !== undefined ? [{ line, code: fault, detail: 'obeyed' }] : []
  })
  // A refusal recorded for both recipient types comes from one line, which is listed once.
  return [...new Map(faults.map((fault) => [fault.line, fault])).values()].toSorted(byLine)
}

/** Returns the name of the counter for a verdict that records no change. */
function countIn(verdict: Exclude<Verdict, Movement>) {
  if (verdict.kind === 'answer') return verdict.answer.outcome
  if (verdict.kind === 'newcomer') return 'newcomers'
  if (verdict.kind === 'overruled') return 'known'
  return verdict.kind === 'conflict' ? 'conflicts' : verdict.kind
}

/** Returns the name of the counter for a row to record: `known` if the register did not change. */
function countOf({ isConflict }: Movement, row: RowOutcome | undefined) {
  const [outcome] = row?.outcomes ?? []
  if (outcome?.kind !== 'decided' || outcome.change === null) return 'known'
  if (isConflict) return 'conflicts'
  return outcome.change.status === 'ONAY' ? 'onay' : 'ret'
}

/**
 * Returns the counter that tells if a row's address is known to the brand. A first ONAY of an unknown address is counted
 * apart: recipients can add a brand in İYS themselves, while İYS accepts no other change without a consent (R8).
 */
function counterOf(row: IysRow, isKnown: boolean): 'ofKnown' | 'ofNew' | 'ofUnknown' {
  if (isKnown) return 'ofKnown'
  return isFirstOnay(row, isKnown) ? 'ofNew' : 'ofUnknown'
}

/** True for an ONAY that the recipient gave in İYS, if the brand does not know the address. */
export function isFirstOnay({ status, source }: IysRow, isKnown: boolean): boolean {
  return !isKnown && status === 'ONAY' && source !== null && !isCompanySource(source)
}
