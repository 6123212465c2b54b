import { hash } from 'node:crypto'
import type { Certificate } from 'pkijs'
import { dayOf, type IstanbulDay, nextDay } from '../../calendar/istanbul.ts'
import { stampProblem } from '../../ledger/external-anchors.ts'
import { rootOfPath } from '../../ledger/merkle.ts'
import { dayText } from '../../ledger/seal.ts'
import type { BadEntry } from '../../ledger/verification.ts'
import type { Pack, PackChange, PackDay, PackProof } from './pack-json.ts'

const bytes = (hex: string) => Buffer.from(hex, 'hex')

/** Checks heads first, so that each path is compared with a right root. */
export function pathFaults({ changes, days }: Pack): BadEntry | null {
  const dayOn = new Map(days.map((day) => [day.date, day]))
  const last = days.at(-1)?.date ?? ''
  const entries = changes.flatMap((change) => [change, ...change.later])
  return (
    firstOf(days.map((day, index) => dayFault(day, days[index - 1]))) ??
    firstOf(
      entries.map((entry) => {
        const problem = pathProblem(entry, dayOn.get(entry.proof?.day.date ?? ''), last)
        return problem === null ? null : { kind: 'path', at: entry.seq, problem }
      }),
    )
  )
}

function dayFault(day: PackDay, before: PackDay | undefined): BadEntry | null {
  const bad = (problem: string): BadEntry => ({ kind: 'day', at: day.date, problem })
  if (day.date <= (before?.date ?? '')) return bad(`it comes after ${before?.date}`)
  const isNext = before !== undefined && nextDay(before.date) === day.date
  if (isNext && day.previousHead !== before.head) return bad('it does not follow the day before it')
  return hash('sha256', dayText(day)) === day.head ? null : bad('its content does not give its head')
}

type Entry = Pick<PackChange, 'seq' | 'id' | 'recordedAt' | 'proof'>

/** Checks that an entry of a closed day leads to the root of that day: none is added after closing. */
function pathProblem(
  { seq, id, recordedAt, proof }: Entry,
  day: PackDay | undefined,
  last: IstanbulDay,
): string | null {
  const date = dayOf(recordedAt)
  if (proof === null) return date > last ? null : 'its day is closed, and it does not lead to it'
  if (day === undefined || day.date !== date) return 'it does not lead to its day'
  if (!isWithin(seq, proof, day)) return 'its seal is not within its day'
  const seal = rootOf(bytes(id), proof)
  const root = seal === null ? null : rootOf(seal, proof.day)
  return root?.toString('hex') === day.root ? null : 'it does not lead to the root of its day'
}

/** True if the seal lies within its day: the first seal begins the day, and the last one ends it. */
function isWithin(seq: number, proof: PackProof, { fromSeq, toSeq }: PackDay): boolean {
  const from = seq - proof.index
  const to = from + proof.size - 1
  const { index, size } = proof.day
  if (fromSeq === null || toSeq === null) return false
  const begins = index === 0 ? from === fromSeq : from > fromSeq
  return begins && (index === size - 1 ? to === toSeq : to < toSeq)
}

function rootOf(leaf: Buffer, { index, size, path }: Pick<PackProof, 'index' | 'size' | 'path'>) {
  return rootOfPath(leaf, { index, size, path: path.map(bytes) })
}

const firstOf = (faults: readonly (BadEntry | null)[]) => faults.find((fault) => fault !== null) ?? null

/**
 * Checks that the stamp of each day is signed, and made for that day. A pack holds no root to trust: signers are
 * checked only against `trusted`.
 */
export async function stampFault(
  { days }: Pack,
  trusted: readonly Certificate[] | null,
): Promise<BadEntry | null> {
  for (const { stamp, ...day } of days) {
    if (stamp === undefined) continue
    const problem =
      hash('sha384', dayText(day)) === stamp.sha384
        ? await stampProblem(stamp, trusted)
        : 'it is not of the seal of its day'
    if (problem !== null) return { kind: 'stamp', at: day.date, problem }
  }
  return null
}

/**
 * Returns the last day up to which every day of the entries leads to a stamp or was seen outside. Called once
 * the pack holds.
 */
export function vouchedThrough(pack: Pick<Pack, 'changes' | 'days'>): IstanbulDay | null {
  const seen = pack.days.findLast(({ postedTo }) => postedTo.length > 0)?.date ?? ''
  const tied = tiedDays(pack)
  const entries = pack.changes.flatMap((change) => [change, ...change.later])
  const dates = new Set(entries.map(({ proof }) => proof?.day.date))
  let last: IstanbulDay | null = null
  for (const { date } of pack.days) {
    if (!dates.has(date)) continue
    if (date > seen && !tied.has(date)) return last
    last = date
  }
  return last
}

/** Returns days with a stamp, and the days before one whose heads lead to it without a gap. */
function tiedDays({ days }: Pick<Pack, 'days'>): ReadonlySet<IstanbulDay> {
  const tied = new Set<IstanbulDay>()
  let wanted: string | null = null
  for (const { date, head, previousHead, stamp } of days.toReversed()) {
    const isTied: boolean = stamp !== undefined || head === wanted
    if (isTied) tied.add(date)
    wanted = isTied ? previousHead : null
  }
  return tied
}
