import { hash } from 'node:crypto'
import { dayOf } from '../calendar/istanbul.ts'
import { entryId } from './append.ts'
import type {
  AnswerOutcome,
  ChangeEntry,
  DayEntry,
  LeafEntry,
  LedgerEntry,
  RenewalEntry,
  SealEntry,
} from './entries.ts'
import { merkleBuilder, merkleRoot } from './merkle.ts'
import type { Problem } from './problems.ts'
import { dayText } from './seal.ts'
import type { BadEntry, Ends } from './verification.ts'

/**
 * Checks the entries in their order: each seal (Merkle root of a range of entries) against the entries since the previous
 * seal, each day against its seals, and the head of each day against the day before. Each check returns null if all is
 * well.
 */
export class SealChecker {
  #tree = merkleBuilder()
  #treeFrom = 0
  /** When the first and the latest entry in `#tree` were recorded; null if only their ids are known. */
  #times: readonly [number, number] | null = null
  #lastAt = Number.NEGATIVE_INFINITY
  #lastSeq = 0
  #lastDayHead: string | null = null
  #lastDate = ''
  /** Seals that no day has covered yet. `isDated` is true if the entries under the seal prove its date. */
  #open: (SealEntry & { readonly isDated: boolean })[] = []

  #missing(): BadEntry {
    return { kind: 'entry', at: this.#lastSeq + 1, problem: 'it is missing' }
  }

  leaf(entry: ChangeEntry | LedgerEntry | LeafEntry): BadEntry | null {
    const { kind, seq, id } = entry
    const bad = (problem: Problem): BadEntry => ({ kind, at: seq, problem })
    if (seq <= this.#lastSeq) return bad(`it comes after ${this.#lastSeq}`)
    // Numbers have no gaps, since the number of an entry that could not be stored is used again.
    if (seq > this.#lastSeq + 1) return this.#missing()
    if (entry.kind !== 'leaf') {
      const { recordedAt } = entry
      if (recordedAt < this.#lastAt) return bad('it was recorded before the entry before it')
      this.#lastAt = recordedAt
      this.#times = [this.#times?.[0] ?? recordedAt, recordedAt]
    }
    if (this.#tree.size === 0) this.#treeFrom = seq
    this.#lastSeq = seq
    this.#tree.add(Buffer.from(id, 'hex'))
    return null
  }

  seal(entry: SealEntry): BadEntry | null {
    const { kind, date, fromSeq, toSeq, entries } = entry
    const bad = (problem: Problem): BadEntry => ({ kind, at: fromSeq, problem })
    if (this.#lastSeq < toSeq && this.#tree.size < entries) return this.#missing()
    if (this.#tree.size === 0 || this.#treeFrom !== fromSeq || this.#lastSeq !== toSeq)
      return bad('it does not cover the entries before it')
    if (this.#tree.size !== entries) return bad(`it covers ${this.#tree.size} entries, and says ${entries}`)
    if (this.#times?.some((recordedAt) => dayOf(recordedAt) !== date) === true)
      return bad('it covers entries of another day')
    if (this.#tree.root().toString('hex') !== entry.root)
      return bad('the entries it covers do not give its root')
    this.#open.push({ ...entry, isDated: this.#times !== null })
    this.#tree = merkleBuilder()
    this.#times = null
    return null
  }

  day(entry: DayEntry): BadEntry | null {
    const { kind, date: at, toSeq, previousHead } = entry
    const bad = (problem: Problem): BadEntry => ({ kind, at, problem })
    if (at <= this.#lastDate) return bad(`it comes after ${this.#lastDate}`)
    if (hash('sha256', dayText(entry)) !== entry.head) return bad('its content does not give its head')
    const covered = this.#open.filter((seal) => toSeq !== null && seal.toSeq <= toSeq)
    if (entry.fromSeq !== (covered[0]?.fromSeq ?? null) || toSeq !== (covered.at(-1)?.toSeq ?? null))
      return bad('it does not cover the seals before it')
    const sealOfOtherDate = covered.find(({ date }) => date !== at)
    // If the entries prove the date of the seal, the day is wrong, otherwise the seal is.
    if (sealOfOtherDate?.isDated === true) return bad('it covers a seal of another date')
    if (sealOfOtherDate !== undefined)
      return { kind: 'seal', at: sealOfOtherDate.fromSeq, problem: 'it is in the day of another date' }
    if (entry.entries !== covered.reduce((sum, { entries }) => sum + entries, 0))
      return bad('the seals it covers do not give its number of entries')
    const root = merkleRoot(covered.map((seal) => Buffer.from(seal.root, 'hex')))
    if (root.toString('hex') !== entry.root) return bad('the seals it covers do not give its root')
    if (previousHead !== this.#lastDayHead) return bad('it does not follow the day before it')
    this.#lastDayHead = entry.head
    this.#lastDate = at
    this.#open = this.#open.slice(covered.length)
    return null
  }

  /** Returns the number of the latest entry and the latest day with its head; null where there was none. */
  ends(): Ends {
    return { seq: this.#lastSeq || null, day: this.#lastDate || null, head: this.#lastDayHead }
  }
}

/**
 * Links the new commitment (keyed hash of an address) of a recipient who came back after an erasure to the earlier one.
 * `renewal` adds a link and returns null unless it is contradictory; `firstOf` follows the links to the first commitment.
 */
export function newReRegistrations() {
  const earlierCommitments = new Map<string, string>()

  function renewal({ kind, commitment: at, before: earlier }: RenewalEntry): BadEntry | null {
    if (earlierCommitments.has(at)) return { kind, at, problem: 'it comes back from two places' }
    if (firstOf(earlier) === at) return { kind, at, problem: 'it comes back from itself' }
    earlierCommitments.set(at, earlier)
    return null
  }

  function firstOf(commitment: string): string {
    let first = commitment
    for (;;) {
      const earlier = earlierCommitments.get(first)
      if (earlier === undefined) return first
      first = earlier
    }
  }

  return { renewal, firstOf }
}

/** Checks that the id of a ledger entry, which is a digest, is the digest of its content. Returns null if it is. */
export function ledgerContentProblem({ seq, id, ...entry }: LedgerEntry): BadEntry | null {
  return entryId(entry).toString('hex') === id
    ? null
    : { kind: entry.kind, at: seq, problem: 'its content does not give its id' }
}

/**
 * Returns a check that each ledger entry names the entry before it about the same subject (a change, a complaint, a day …).
 * The check returns null if it does.
 */
export function subjectChain() {
  const latestBySubject = new Map<string, { readonly ordinal: number; readonly id: string }>()
  return (entry: LedgerEntry): BadEntry | null => {
    const { kind, seq: at, subject, ordinal, previousId, id } = entry
    const before = latestBySubject.get(subject)
    if (ordinal !== (before?.ordinal ?? 0) + 1)
      return { kind, at, problem: 'an entry of its subject is missing' }
    if (previousId !== (before?.id ?? null))
      return { kind, at, problem: 'it does not follow the entry before it' }
    latestBySubject.set(subject, { ordinal, id })
    return null
  }
}

/** Checks the ledger entries that are no changes (evidence, complaints, answers of İYS …), and their order by subject. */
export function ledgerChecker() {
  const follows = subjectChain()
  /** Changes that were not read yet, each with the first evidence or answer that names it. */
  const changesWanted = new Map<string, Pick<LedgerEntry, 'kind' | 'seq'>>()
  const answers = new Map<string, AnswerOutcome>()

  return {
    entry(entry: LedgerEntry): BadEntry | null {
      const { kind, seq, subject } = entry
      if ((kind === 'evidence' || kind === 'iys-answer') && !changesWanted.has(subject))
        changesWanted.set(subject, { kind, seq })
      if (kind === 'iys-answer') answers.set(subject, entry.content.outcome)
      return ledgerContentProblem(entry) ?? follows(entry)
    },
    change({ id }: { readonly id: string }): void {
      changesWanted.delete(id)
    },
    /** Returns the latest answer of İYS to a change; undefined if there is none. */
    answerOf: (changeId: string) => answers.get(changeId),
    /** Returns the first evidence or answer whose change is missing, or null. Called after all changes were read. */
    firstBad(): BadEntry | null {
      const [first] = [...changesWanted.values()].sort((a, b) => a.seq - b.seq)
      return first === undefined
        ? null
        : { kind: first.kind, at: first.seq, problem: 'its change is missing' }
    },
  }
}
