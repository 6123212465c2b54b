import { hash } from 'node:crypto'
import type { Certificate } from 'pkijs'
import { dayOf, type IstanbulDay, nextDay } from '../../calendar/istanbul.ts'
import { stampProblem } from '../../ledger/external-anchors.ts'
import { verifyInclusion } from '../../ledger/merkle.ts'
import { dayText, sealHead } from '../../ledger/seal.ts'
import type { Pack, PackDay, PackLink, PackPlace, PackSeal } from './pack-json.ts'
import type { BadPart } from './verify-pack.ts'

const bytes = (hex: string) => Buffer.from(hex, 'hex')

/** Checks heads first, so that each path is compared with a right root. */
export function sealFaults({ changes, seals, days, links }: Pack): BadPart | null {
  const sealOf = new Map(seals.map((seal) => [seal.fromSeq, seal]))
  const entries = changes.flatMap((change): PlacedEntry[] => [
    change,
    ...change.laterEvidence,
    ...change.answers,
  ])
  const dayOfDate = new Map(days.map((day) => [day.date, day]))
  return (
    first(seals, (seal, index) => sealFault(seal, seals[index - 1])) ??
    first(daysInOrder({ days, links }), (day, index, all) => dayFault(day, all[index - 1])) ??
    first(entries, (entry) => entryPathFault(entry, entry.seal && sealOf.get(entry.seal.fromSeq))) ??
    first(seals, (seal) => sealPathFault(seal, seal.day && dayOfDate.get(seal.day.date))) ??
    first(entries, (entry) => untiedFault(entry, entry.seal && sealOf.get(entry.seal.fromSeq), days))
  )
}

function sealFault(seal: PackSeal, before: PackSeal | undefined): BadPart | null {
  const at = seal.fromSeq
  const bad = (problem: string): BadPart => ({ kind: 'seal', at, problem })
  if (seal.toSeq < at || at <= (before?.toSeq ?? 0)) return bad('its range is not behind the one before it')
  if (before?.toSeq === at - 1 && seal.previousHead !== before.head) {
    return bad('it does not follow the seal before it')
  }
  return sealHead(seal).toString('hex') === seal.head ? null : bad('its content does not give its head')
}

function dayFault(day: PackLink, before: PackLink | undefined): BadPart | null {
  const bad = (problem: string): BadPart => ({ kind: 'day', at: day.date, problem })
  if (day.date <= (before?.date ?? '')) return bad(`it comes after ${before?.date}`)
  const isNext = before !== undefined && nextDay(before.date) === day.date
  if (isNext && day.previousHead !== before.head) return bad('it does not follow the day before it')
  return hash('sha256', dayText(day)) === day.head ? null : bad('its content does not give its head')
}

interface PlacedEntry {
  readonly seq: number
  readonly id: string
  readonly recordedAt: number
  readonly seal: PackPlace
}

function leadsTo(
  root: string,
  leaf: string,
  { index, size, path }: NonNullable<PackPlace | PackSeal['day']>,
) {
  return verifyInclusion({ leaf: bytes(leaf), index, size, path: path.map(bytes), root: bytes(root) })
}

function entryPathFault(
  { seq: at, id, seal: place }: PlacedEntry,
  seal: PackSeal | null | undefined,
): BadPart | null {
  const bad = (problem: string): BadPart => ({ kind: 'path', at, problem })
  if (place === null) return null
  if (seal == null) return bad('the seal it leads to is not here')
  const { index, size } = place
  // A `seq` may be missing in between, but none is there twice.
  if (size !== seal.entries || at - seal.fromSeq < index || seal.toSeq - at < size - 1 - index) {
    return bad('its place does not suit the range of its seal')
  }
  const holds = leadsTo(seal.root, id, place)
  return holds ? null : bad('it does not lead to the root of its seal')
}

function sealPathFault(seal: PackSeal, day: PackDay | null | undefined): BadPart | null {
  const bad = (problem: string): BadPart => ({ kind: 'path', at: seal.fromSeq, problem })
  if (seal.day === null) return null
  if (day == null || day.fromSeq === null || day.toSeq === null) return bad('the day it leads to is not here')
  if (seal.fromSeq < day.fromSeq || seal.toSeq > day.toSeq) return bad('its seal is not within its day')
  const holds = leadsTo(day.root, seal.root, seal.day)
  return holds ? null : bad('its seal does not lead to the root of its day')
}

/** An entry of a closed day has to lead to it: nothing comes into a closed day. */
function untiedFault(
  { seq: at, recordedAt }: PlacedEntry,
  seal: PackSeal | null | undefined,
  days: readonly PackDay[],
): BadPart | null {
  const date = dayOf(recordedAt)
  if (date > (days.at(-1)?.date ?? '') || seal?.day?.date === date) return null
  return { kind: 'path', at, problem: 'its day is closed, and it does not lead to it' }
}

function first<Item>(
  items: readonly Item[],
  faultOf: (item: Item, index: number, items: readonly Item[]) => BadPart | null,
): BadPart | null {
  for (const [index, item] of items.entries()) {
    const fault = faultOf(item, index, items)
    if (fault !== null) return fault
  }
  return null
}

/**
 * Checks that the stamp of each day is signed and its own. A pack carries no root to believe: signers are checked
 * only against `trusted`.
 */
export async function stampFault(
  { days, links }: Pack,
  trusted: readonly Certificate[] | null,
): Promise<BadPart | null> {
  for (const day of daysInOrder({ days, links })) {
    const problem = await dayStampProblem(day, trusted)
    if (problem !== null) return { kind: 'stamp', at: day.date, problem }
  }
  return null
}

async function dayStampProblem(
  { stamp, ...day }: PackLink,
  trusted: readonly Certificate[] | null,
): Promise<string | null> {
  if (stamp === undefined) return null
  if (hash('sha384', dayText(day)) !== stamp.sha384) return 'it is not of the seal of its day'
  return await stampProblem(stamp, trusted)
}

/**
 * Returns the last day up to which every day of a pack leads to a stamp or was seen outside. Called once the
 * pack holds.
 */
export function vouchedThrough(pack: Pick<Pack, 'days' | 'links'>): IstanbulDay | null {
  const seen = seenThrough(pack) ?? ''
  const tied = tiedDays(pack)
  let last: IstanbulDay | null = null
  for (const { date } of pack.days) {
    if (date > seen && !tied.has(date)) return last
    last = date
  }
  return last
}

/** Days with a stamp, and those whose head is in the text of such a day. */
function tiedDays(pack: Pick<Pack, 'days' | 'links'>): ReadonlySet<IstanbulDay> {
  const tied = new Set<IstanbulDay>()
  let wanted: string | null = null
  for (const { date, head, previousHead, stamp } of daysInOrder(pack).reverse()) {
    const isTied: boolean = stamp !== undefined || head === wanted
    if (isTied) tied.add(date)
    wanted = isTied ? previousHead : null
  }
  return tied
}

export function seenThrough({ days }: Pick<Pack, 'days'>): IstanbulDay | null {
  return (
    days
      .filter(({ witnesses }) => witnesses.length > 0)
      .map(({ date }) => date)
      .sort()
      .at(-1) ?? null
  )
}

export function daysInOrder({ days, links }: Pick<Pack, 'days' | 'links'>): (PackDay | PackLink)[] {
  const order: (PackDay | PackLink)[] = []
  let next = 0
  for (const day of days) {
    for (let link = links[next]; link !== undefined && link.date < day.date; link = links[next]) {
      order.push(link)
      next += 1
    }
    order.push(day)
  }
  return [...order, ...links.slice(next)]
}
