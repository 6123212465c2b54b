import { hash } from 'node:crypto'
import type { Certificate } from 'pkijs'
import { dayOf, type IstanbulDay, nextDay } from '../../calendar/istanbul.ts'
import { stampProblem } from '../../ledger/external-anchors.ts'
import { verifyInclusion } from '../../ledger/merkle.ts'
import { dayText } from '../../ledger/seal.ts'
import type { BadEntry } from '../../ledger/verify.ts'
import type { Pack, PackChange, PackDay, PackPlace, PackSeal } from './pack-json.ts'

const bytes = (hex: string) => Buffer.from(hex, 'hex')

/** Checks heads first, so that each path is compared with a right root. */
export function sealFaults({ changes, places, seals, days }: Pack): BadEntry | null {
  const entries = changes.flatMap((change) => [change, ...change.later])
  const entryAt = new Map(entries.map((entry) => [entry.seq, entry]))
  const placeAt = new Map(places.map((place) => [place.seq, place]))
  const sealFrom = new Map(seals.map((seal) => [seal.fromSeq, seal]))
  const dayOn = new Map(days.map((day) => [day.date, day]))
  const sealOf = ({ seq }: { readonly seq: number }) => sealFrom.get(placeAt.get(seq)?.fromSeq ?? 0)
  return (
    first(days, (day, index) => dayFault(day, days[index - 1])) ??
    first(places, (place) => placeFault(place, entryAt.get(place.seq)?.id, sealFrom.get(place.fromSeq))) ??
    first(seals, (seal) => sealPathFault(seal, dayOn.get(seal.day?.date ?? ''))) ??
    first(entries, (entry) => untiedFault(entry, sealOf(entry), days))
  )
}

function dayFault(day: PackDay, before: PackDay | undefined): BadEntry | null {
  const bad = (problem: string): BadEntry => ({ kind: 'day', at: day.date, problem })
  if (day.date <= (before?.date ?? '')) return bad(`it comes after ${before?.date}`)
  const isNext = before !== undefined && nextDay(before.date) === day.date
  if (isNext && day.previousHead !== before.head) return bad('it does not follow the day before it')
  return hash('sha256', dayText(day)) === day.head ? null : bad('its content does not give its head')
}

function leadsTo(
  root: string,
  leaf: string,
  { index, size, path }: Pick<PackPlace, 'index' | 'size' | 'path'>,
) {
  return verifyInclusion({ leaf: bytes(leaf), index, size, path: path.map(bytes), root: bytes(root) })
}

function placeFault(place: PackPlace, id: string | undefined, seal: PackSeal | undefined): BadEntry | null {
  const { seq: at, index } = place
  const bad = (problem: string): BadEntry => ({ kind: 'path', at, problem })
  if (id === undefined) return bad('its entry is not here')
  if (seal === undefined) return bad('the seal it leads to is not here')
  // Numbers have no gaps.
  if (place.size !== seal.entries || at - seal.fromSeq !== index)
    return bad('its place does not suit the range of its seal')
  return leadsTo(seal.root, id, place) ? null : bad('it does not lead to the root of its seal')
}

function sealPathFault(seal: PackSeal, day: PackDay | undefined): BadEntry | null {
  const bad = (problem: string): BadEntry => ({ kind: 'path', at: seal.fromSeq, problem })
  if (seal.day === null) return null
  if (day === undefined || day.fromSeq === null || day.toSeq === null)
    return bad('the day it leads to is not here')
  if (seal.fromSeq < day.fromSeq || seal.fromSeq + seal.entries - 1 > day.toSeq)
    return bad('its seal is not within its day')
  return leadsTo(day.root, seal.root, seal.day) ? null : bad('its seal does not lead to the root of its day')
}

/** An entry of a closed day has to lead to it: nothing comes into a closed day. */
function untiedFault(
  { seq: at, recordedAt }: Pick<PackChange, 'seq' | 'recordedAt'>,
  seal: PackSeal | undefined,
  days: readonly PackDay[],
): BadEntry | null {
  const date = dayOf(recordedAt)
  if (date > (days.at(-1)?.date ?? '') || seal?.day?.date === date) return null
  return { kind: 'path', at, problem: 'its day is closed, and it does not lead to it' }
}

function first<Item>(
  items: readonly Item[],
  faultOf: (item: Item, index: number, items: readonly Item[]) => BadEntry | null,
): BadEntry | null {
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
 * Returns the last day up to which every day of the seals leads to a stamp or was seen outside. Called once the
 * pack holds.
 */
export function vouchedThrough(pack: Pick<Pack, 'seals' | 'days'>): IstanbulDay | null {
  const seen = seenThrough(pack) ?? ''
  const tied = tiedDays(pack)
  const own = new Set(pack.seals.map(({ day }) => day?.date))
  let last: IstanbulDay | null = null
  for (const { date } of pack.days) {
    if (!own.has(date)) continue
    if (date > seen && !tied.has(date)) return last
    last = date
  }
  return last
}

/** Days with a stamp, and those whose head is in the text of such a day. */
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

function seenThrough({ days }: Pick<Pack, 'days'>): IstanbulDay | null {
  return days.findLast(({ witnesses }) => witnesses.length > 0)?.date ?? null
}
