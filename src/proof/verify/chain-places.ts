import type { DayEntry } from '../export/entries.ts'

type End = DayEntry['ends']['outside']

interface Placed {
  readonly place: number
  readonly id: string
  /** Left out where only the place is here. */
  readonly previousId?: string | null
}

/**
 * The entries of a chain in their places, and whether it still has those that a day was closed behind. Of each entry its id
 * is remembered: there are few, since people write them.
 */
export function chainPlaces() {
  const ids: string[] = []

  function next({ place, id, previousId }: Placed): string | null {
    const before = ids.at(-1) ?? null
    if (place !== ids.length + 1) return 'the entry before it is missing'
    ids.push(id)
    return previousId !== undefined && previousId !== before ? 'it does not follow the entry before it' : null
  }

  /** What is not as it was when that day was closed, and at which place of the chain. */
  function endProblem(date: string, { through, head }: End): { at: number; problem: string } | null {
    if (through > ids.length) {
      return { at: ids.length + 1, problem: `it is missing, though ${date} was closed behind it` }
    }
    return (ids[through - 1] ?? null) === head
      ? null
      : { at: through, problem: `it is not the entry that ${date} was closed behind` }
  }

  return { next, endProblem }
}
