import { erasureEntryId } from '../../register/erasure/chain.ts'
import type { DayEntry, ErasureEntry, ErasureLink } from '../export/entries.ts'
import type { BadEntry, Problem } from './verify.ts'

/** Years of four digits: whoever has the key could enter others, which no day can be reckoned from. */
const yearsMax = 1000
const instantMax = 253_402_300_799_999

function isOfSomeTime({ at, years }: ErasureEntry): boolean {
  const isWithin = (value: number | null, max: number) => value === null || (value >= 0 && value <= max)
  return isWithin(at, instantMax) && isWithin(years, yearsMax)
}

/**
 * Checks the chain of erasures: none altered, taken out from between or put in, and none taken off that a day was closed
 * behind. The entries come before the day that was closed behind them, so that only the last one is remembered.
 */
export function erasureChecker() {
  let last: { readonly place: number; readonly id: string } | null = null

  function next({ place, id }: ErasureLink | ErasureEntry): Problem {
    if (place !== (last?.place ?? 0) + 1) return { at: place, problem: 'the entry before it is missing' }
    last = { place, id }
    return null
  }

  function entryProblem(entry: ErasureEntry): Problem {
    const { place: at, id, previousId } = entry
    const lastId = last?.id ?? null
    const problem = next(entry)
    if (problem !== null) return problem
    if (previousId !== lastId) return { at, problem: 'it does not follow the entry before it' }
    if (erasureEntryId(entry) !== id) return { at, problem: 'it does not give its id' }
    if (!isOfSomeTime(entry)) return { at, problem: 'it is of no time that there is' }
    return null
  }

  /** The place where the chain is not as it was when a day was closed. */
  function endBad({ date, ends }: DayEntry): BadEntry | null {
    const end = ends.erasures
    if ((last?.place ?? 0) === end.through && (last?.id ?? null) === end.head) return null
    const missing = (last?.place ?? 0) < end.through
    return {
      kind: 'erasure',
      at: missing ? (last?.place ?? 0) + 1 : end.through,
      problem: missing
        ? `it is missing, though ${date} was closed behind it`
        : `it is not the entry that ${date} was closed behind`,
    }
  }

  return {
    entry: entryProblem,
    link: next,
    day: endBad,
  }
}
