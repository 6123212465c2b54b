import { hash } from 'node:crypto'
import type { Certificate } from 'pkijs'
import { dayOf, type IstanbulDay, nextDay } from '../../calendar/istanbul.ts'
import { stampProblem } from '../../ledger/external-anchors.ts'
import { rootOfPath } from '../../ledger/merkle.ts'
import type { Problem } from '../../ledger/problems.ts'
import { dayText } from '../../ledger/seal.ts'
import type { BadEntry } from '../../ledger/verification.ts'
import type { Pack, PackChange, PackDay, PackProof } from './pack-json.ts'

/** Returns the bytes of hexadecimal digits. */
const bytes = (hex: string) => Buffer.from(hex, 'hex')

/**
 * Returns the first wrong day, or the first entry whose Merkle path does not lead to its day. Checks the days first, so that
 * each path is compared with a root that is right.
 */
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

/** Checks that a day comes after the day before it, continues its chain, and has a head (digest) that fits its content. */
function dayFault(day: PackDay, before: PackDay | undefined): BadEntry | null {
  const bad = (problem: Problem): BadEntry => ({ kind: 'day', at: day.date, problem })
  if (day.date <= (before?.date ?? '')) return bad(`it comes after ${before?.date}`)
  const isNext = before !== undefined && nextDay(before.date) === day.date
  if (isNext && day.previousHead !== before.head) return bad('it does not follow the day before it')
  return hash('sha256', dayText(day)) === day.head ? null : bad('its content does not give its head')
}

type Entry = Pick<PackChange, 'seq' | 'id' | 'recordedAt' | 'proof'>

/** Returns why an entry does not belong to its closed day: its Merkle path must lead to the root of that day. */
function pathProblem(
  { seq, id, recordedAt, proof }: Entry,
  day: PackDay | undefined,
  last: IstanbulDay,
): Problem | null {
  const date = dayOf(recordedAt)
  if (proof === null) return date > last ? null : 'its day is closed, and it does not lead to it'
  if (day === undefined || day.date !== date) return 'it does not lead to its day'
  if (!isWithin(seq, proof, day)) return 'its seal is not within its day'
  const seal = rootOf(bytes(id), proof)
  const root = seal === null ? null : rootOf(seal, proof.day)
  return root?.toString('hex') === day.root ? null : 'it does not lead to the root of its day'
}

/** True if the seal of an entry lies in its day. A day's seals cover its entries without gaps, from its first to its last. */
function isWithin(seq: number, proof: PackProof, { fromSeq, toSeq }: PackDay): boolean {
  const from = seq - proof.index
  const to = from + proof.size - 1
  const { index, size } = proof.day
  if (fromSeq === null || toSeq === null) return false
  const begins = index === 0 ? from === fromSeq : from > fromSeq
  return begins && (index === size - 1 ? to === toSeq : to < toSeq)
}

/** Computes the Merkle root to which a leaf leads by its path; null if no tree of this size has such a path. */
function rootOf(leaf: Buffer, { index, size, path }: Pick<PackProof, 'index' | 'size' | 'path'>) {
  return rootOfPath(leaf, { index, size, path: path.map(bytes) })
}

/** Returns the first fault; null if there is none. */
const firstOf = (faults: readonly (BadEntry | null)[]) => faults.find((fault) => fault !== null) ?? null

/**
 * Returns the first day whose time stamp is badly signed or was made for another content. `trusted` are root certificates of
 * time stamp authorities, since a pack cannot prove which authority to trust; null leaves the signers unchecked.
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
 * Returns the last day through which every entry's age is proved outside the company: by a time stamp, or by a chat that got
 * the day's seal. Null if none is. To be called for a pack that was verified.
 */
export function vouchedThrough(pack: Pick<Pack, 'changes' | 'days'>): IstanbulDay | null {
  const lastPosted = pack.days.findLast(({ postedTo }) => postedTo.length > 0)?.date ?? ''
  const stampProved = daysWithStampProof(pack)
  const entries = pack.changes.flatMap((change) => [change, ...change.later])
  const dates = new Set(entries.map(({ proof }) => proof?.day.date))
  let last: IstanbulDay | null = null
  for (const { date } of pack.days) {
    if (!dates.has(date)) continue
    if (date > lastPosted && !stampProved.has(date)) return last
    last = date
  }
  return last
}

/** Returns the days with a time stamp, and the days before it whose heads (chained digests) lead to it without a gap. */
function daysWithStampProof({ days }: Pick<Pack, 'days'>): ReadonlySet<IstanbulDay> {
  const provedDays = new Set<IstanbulDay>()
  let provedHead: string | null = null
  for (const { date, head, previousHead, stamp } of days.toReversed()) {
    const isProved: boolean = stamp !== undefined || head === provedHead
    if (isProved) provedDays.add(date)
    provedHead = isProved ? previousHead : null
  }
  return provedDays
}
