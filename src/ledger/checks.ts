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
import { dayText } from './seal.ts'
import type { BadEntry, Ends } from './verification.ts'

/** Checks each seal over the entries since the last one, each day over its seals, and the chain of days. */
export function sealChecker() {
  let tree = merkleBuilder()
  let treeFrom = 0
  /** Times of the first and last entry in `tree`, where they are known. */
  let times: readonly [number, number] | null = null
  let lastAt = Number.NEGATIVE_INFINITY
  let lastSeq = 0
  let lastDayHead: string | null = null
  let lastDate = ''
  /** Seals without a day yet. `isDated`: the entries that it covers prove its date. */
  let open: (SealEntry & { readonly isDated: boolean })[] = []

  const missing = (): BadEntry => ({ kind: 'entry', at: lastSeq + 1, problem: 'it is missing' })

  function leaf(entry: ChangeEntry | LedgerEntry | LeafEntry): BadEntry | null {
    const { kind, seq, id } = entry
    const bad = (problem: string): BadEntry => ({ kind, at: seq, problem })
    if (seq <= lastSeq) return bad(`it comes after ${lastSeq}`)
    // Numbers have no gaps: one that was not stored is given back.
    if (seq > lastSeq + 1) return missing()
    if (entry.kind !== 'leaf') {
      const { recordedAt } = entry
      if (recordedAt < lastAt) return bad('it was recorded before the entry before it')
      lastAt = recordedAt
      times = [times?.[0] ?? recordedAt, recordedAt]
    }
    if (tree.size === 0) treeFrom = seq
    lastSeq = seq
    tree.add(Buffer.from(id, 'hex'))
    return null
  }

  function seal(entry: SealEntry): BadEntry | null {
    const { kind, date, fromSeq, toSeq, entries } = entry
    const bad = (problem: string): BadEntry => ({ kind, at: fromSeq, problem })
    if (lastSeq < toSeq && tree.size < entries) return missing()
    if (tree.size === 0 || treeFrom !== fromSeq || lastSeq !== toSeq)
      return bad('it does not cover the entries before it')
    if (tree.size !== entries) return bad(`it covers ${tree.size} entries, and says ${entries}`)
    if (times?.some((recordedAt) => dayOf(recordedAt) !== date) === true)
      return bad('it covers entries of another day')
    if (tree.root().toString('hex') !== entry.root) return bad('the entries it covers do not give its root')
    open.push({ ...entry, isDated: times !== null })
    tree = merkleBuilder()
    times = null
    return null
  }

  function day(entry: DayEntry): BadEntry | null {
    const { kind, date: at, toSeq, previousHead } = entry
    const bad = (problem: string): BadEntry => ({ kind, at, problem })
    if (at <= lastDate) return bad(`it comes after ${lastDate}`)
    if (hash('sha256', dayText(entry)) !== entry.head) return bad('its content does not give its head')
    const covered = open.filter((seal) => toSeq !== null && seal.toSeq <= toSeq)
    if (entry.fromSeq !== (covered[0]?.fromSeq ?? null) || toSeq !== (covered.at(-1)?.toSeq ?? null))
      return bad('it does not cover the seals before it')
    const other = covered.find(({ date }) => date !== at)
    if (other?.isDated === true) return bad('it covers a seal of another date')
    if (other !== undefined)
      return { kind: 'seal', at: other.fromSeq, problem: 'it is in the day of another date' }
    if (entry.entries !== covered.reduce((sum, { entries }) => sum + entries, 0))
      return bad('the seals it covers do not give its number of entries')
    const root = merkleRoot(covered.map((seal) => Buffer.from(seal.root, 'hex')))
    if (root.toString('hex') !== entry.root) return bad('the seals it covers do not give its root')
    if (previousHead !== lastDayHead) return bad('it does not follow the day before it')
    lastDayHead = entry.head
    lastDate = at
    open = open.slice(covered.length)
    return null
  }

  const ends = (): Ends => ({ seq: lastSeq || null, day: lastDate || null, head: lastDayHead })

  return { leaf, seal, day, ends }
}

/** Links the commitments of recipients who came back after their address was dropped. */
export function newReRegistrations() {
  const before = new Map<string, string>()

  function renewal({ kind, commitment: at, before: earlier }: RenewalEntry): BadEntry | null {
    if (before.has(at)) return { kind, at, problem: 'it comes back from two places' }
    if (firstOf(earlier) === at) return { kind, at, problem: 'it comes back from itself' }
    before.set(at, earlier)
    return null
  }

  function firstOf(commitment: string): string {
    let first = commitment
    for (let earlier = before.get(first); earlier !== undefined; earlier = before.get(first)) first = earlier
    return first
  }

  return { renewal, firstOf }
}

export function ledgerContentProblem({ seq, id, ...entry }: LedgerEntry): BadEntry | null {
  return entryId(entry).toString('hex') === id
    ? null
    : { kind: entry.kind, at: seq, problem: 'its content does not give its id' }
}

export function subjectChain() {
  const last = new Map<string, { readonly ordinal: number; readonly id: string }>()
  return (entry: LedgerEntry): BadEntry | null => {
    const { kind, seq: at, subject, ordinal, previousId, id } = entry
    const before = last.get(subject)
    if (ordinal !== (before?.ordinal ?? 0) + 1)
      return { kind, at, problem: 'an entry of its subject is missing' }
    if (previousId !== (before?.id ?? null))
      return { kind, at, problem: 'it does not follow the entry before it' }
    last.set(subject, { ordinal, id })
    return null
  }
}

/** Checks the entries beside the changes, and the chain of each subject. */
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
    /** Returns İYS's last answer to a change. */
    answerOf: (changeId: string) => answers.get(changeId),
    /** Returns the first evidence or answer without a change. Called once all changes were read. */
    firstBad(): BadEntry | null {
      const [first] = [...changesWanted.values()].sort((a, b) => a.seq - b.seq)
      return first === undefined
        ? null
        : { kind: first.kind, at: first.seq, problem: 'its change is missing' }
    },
  }
}
