import { hash } from 'node:crypto'
import { dayOf } from '../calendar/istanbul.ts'
import { entryId } from '../ledger/append.ts'
import type { DayEntry, LedgerEntry, RenewalEntry, SealEntry } from '../ledger/entries.ts'
import { merkleBuilder, merkleRoot } from '../ledger/merkle.ts'
import { sealHead, textOfDay } from '../ledger/seal.ts'
import type { BadEntry, Ends, Problem } from './verify.ts'

interface CheckedSeal {
  readonly fromSeq: number
  readonly toSeq: number
  readonly root: Buffer
  readonly entries: number
}

const bytes = (hex: string) => Buffer.from(hex, 'hex')
const bytesOrNull = (hex: string | null) => (hex === null ? null : bytes(hex))

interface Leaf {
  readonly seq: number
  readonly id: string
  /** Left out where only its place is here. */
  readonly recordedAt?: number
}

/** Checks each seal over the entries since the last one, each day over its seals, and both chains of heads. */
export function sealChecker() {
  let tree = merkleBuilder()
  let treeFrom = 0
  /** When the first and the last of its entries were recorded, of those that are told here. */
  let times: readonly [number, number] | null = null
  let lastAt = Number.NEGATIVE_INFINITY
  let lastSeq = 0
  let lastSealHead: string | null = null
  let lastDayHead: string | null = null
  let lastDate = ''
  /** The seals that no day has taken yet. */
  let open: CheckedSeal[] = []

  function leaf({ seq, id, recordedAt }: Leaf): Problem {
    if (seq <= lastSeq) return { at: seq, problem: `comes after ${lastSeq}` }
    // Numbers are given one after the other, and given back where nothing was stored.
    if (seq > lastSeq + 1) return { at: lastSeq + 1, problem: 'it is missing' }
    if (recordedAt !== undefined) {
      if (recordedAt < lastAt) return { at: seq, problem: 'it was recorded before the entry before it' }
      lastAt = recordedAt
      times = [times?.[0] ?? recordedAt, recordedAt]
    }
    if (tree.size === 0) treeFrom = seq
    lastSeq = seq
    tree.add(bytes(id))
    return null
  }

  function seal(entry: SealEntry): Problem {
    const { date, fromSeq, toSeq, entries, previousHead } = entry
    const at = fromSeq
    if (lastSeq < toSeq && tree.size < entries) return { at: lastSeq + 1, problem: 'it is missing' }
    if (tree.size === 0 || treeFrom !== fromSeq || lastSeq !== toSeq) {
      return { at, problem: 'it does not cover the entries before it' }
    }
    if (tree.size !== entries) return { at, problem: `it covers ${tree.size} entries, and says ${entries}` }
    if (times?.some((recordedAt) => dayOf(recordedAt) !== date) === true)
      return { at, problem: 'it covers entries of another day' }
    const root = tree.root()
    if (root.toString('hex') !== entry.root) {
      return { at, problem: 'the entries it covers do not give its root' }
    }
    if (previousHead !== lastSealHead) return { at, problem: 'it does not follow the seal before it' }
    const head = sealHead({ ...entry, root, previousHead: bytesOrNull(previousHead) })
    if (head.toString('hex') !== entry.head) return { at, problem: 'its content does not give its head' }
    lastSealHead = entry.head
    open.push({ fromSeq, toSeq, root, entries })
    tree = merkleBuilder()
    times = null
    return null
  }

  function day(entry: DayEntry): Problem {
    const { date: at, toSeq, previousHead } = entry
    if (at <= lastDate) return { at, problem: `comes after ${lastDate}` }
    const own = open.filter((one) => toSeq !== null && one.toSeq <= toSeq)
    if (entry.fromSeq !== (own[0]?.fromSeq ?? null) || toSeq !== (own.at(-1)?.toSeq ?? null)) {
      return { at, problem: 'it does not cover the seals before it' }
    }
    if (entry.entries !== own.reduce((sum, { entries }) => sum + entries, 0)) {
      return { at, problem: 'the seals it covers do not give its number of entries' }
    }
    const root = merkleRoot(own.map((one) => one.root))
    if (root.toString('hex') !== entry.root) {
      return { at, problem: 'the seals it covers do not give its root' }
    }
    if (previousHead !== lastDayHead) return { at, problem: 'it does not follow the day before it' }
    if (hash('sha256', textOfDay(entry)) !== entry.head)
      return { at, problem: 'its content does not give its head' }
    lastDayHead = entry.head
    lastDate = at
    open = open.slice(own.length)
    return null
  }

  function ends(): Ends {
    return {
      seq: lastSeq === 0 ? null : lastSeq,
      sealHead: lastSealHead,
      day: lastDate === '' ? null : lastDate,
      dayHead: lastDayHead,
    }
  }

  return {
    leaf,
    seal,
    day,
    /** The last of each that has come. */
    ends,
  }
}

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
