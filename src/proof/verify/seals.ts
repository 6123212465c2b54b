import { hash } from 'node:crypto'
import { sealHead } from '../chain.ts'
import { textOfDay } from '../export/day-entry.ts'
import type { DayEntry, SealEntry } from '../export/entries.ts'
import { merkleBuilder, merkleRoot } from '../../ledger/merkle.ts'
import type { Ends, Problem } from './verify.ts'

interface CheckedSeal {
  readonly fromSeq: number
  readonly toSeq: number
  readonly root: Buffer
  readonly changes: number
}

const bytes = (hex: string) => Buffer.from(hex, 'hex')
const bytesOrNull = (hex: string | null) => (hex === null ? null : bytes(hex))

/** Checks each seal over the changes since the last one, each day over its seals, and both chains of heads. */
export function sealChecker() {
  let tree = merkleBuilder()
  let treeFrom = 0
  let lastSeq = 0
  let lastSealHead: string | null = null
  let lastDayHead: string | null = null
  let lastDate = ''
  /** The seals that no day has taken yet. */
  let open: CheckedSeal[] = []

  function leaf({ seq, id }: { readonly seq: number; readonly id: string }): Problem {
    if (seq <= lastSeq) return { at: seq, problem: `comes after ${lastSeq}` }
    if (tree.size === 0) treeFrom = seq
    lastSeq = seq
    tree.add(bytes(id))
    return null
  }

  function seal(entry: SealEntry): Problem {
    const { fromSeq, toSeq, previousHead } = entry
    const at = fromSeq
    if (tree.size === 0 || treeFrom !== fromSeq || lastSeq !== toSeq) {
      return { at, problem: 'it does not cover the changes before it' }
    }
    const root = tree.root()
    if (root.toString('hex') !== entry.root) {
      return { at, problem: 'the changes it covers do not give its root' }
    }
    if (previousHead !== lastSealHead) return { at, problem: 'it does not follow the seal before it' }
    const head = sealHead({ ...entry, root, previousHead: bytesOrNull(previousHead) })
    if (head.toString('hex') !== entry.head) return { at, problem: 'its content does not give its head' }
    lastSealHead = entry.head
    open.push({ fromSeq, toSeq, root, changes: tree.size })
    tree = merkleBuilder()
    return null
  }

  function day(entry: DayEntry): Problem {
    const { date: at, toSeq, previousHead } = entry
    if (at <= lastDate) return { at, problem: `comes after ${lastDate}` }
    const own = open.filter((one) => toSeq !== null && one.toSeq <= toSeq)
    if (entry.fromSeq !== (own[0]?.fromSeq ?? null) || toSeq !== (own.at(-1)?.toSeq ?? null)) {
      return { at, problem: 'it does not cover the seals before it' }
    }
    if (entry.changes !== own.reduce((sum, { changes }) => sum + changes, 0)) {
      return { at, problem: 'the seals it covers do not give its number of changes' }
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
