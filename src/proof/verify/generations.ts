import type { RenewalEntry } from '../export/entries.ts'
import type { Problem } from './verify.ts'

/**
 * Recipients whose address was dropped and came back. The entries that tell of them come before the changes, and prove
 * nothing by themselves: a change under a new commitment names the change before it, so that a key goes on from one
 * commitment to the next only where its own changes say so.
 */
export function newGenerations() {
  const before = new Map<string, string>()

  function renewal(entry: RenewalEntry): Problem {
    const { commitment } = entry
    if (before.has(commitment)) return { at: commitment, problem: 'it comes back from two places' }
    if (firstOf(entry.before) === commitment) return { at: commitment, problem: 'it comes back from itself' }
    before.set(commitment, entry.before)
    return null
  }

  /** The commitment that whoever has this one had first. */
  function firstOf(commitment: string): string {
    let first = commitment
    for (let one = before.get(first); one !== undefined; one = before.get(first)) first = one
    return first
  }

  return { renewal, firstOf }
}
