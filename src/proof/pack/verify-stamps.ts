import { hash } from 'node:crypto'
import type { Certificate } from 'pkijs'
import { dayOf, type IstanbulDay } from '../../calendar/istanbul.ts'
import { textOfDay } from '../export/day-entry.ts'
import { stampProblem } from '../verify/stamps.ts'
import { daysInOrder } from './day-order.ts'
import type { Pack, PackLink } from './pack-json.ts'
import type { BadPart } from './verify-pack.ts'

/**
 * The first stamp that is not the signed answer to its digest, or has nothing to do with the changes of the pack. The stamp
 * of a day is tied to them: they lead to its head, and it is of the text that gives that head. Of a movement file only the
 * digest is here, so that nothing but its name can be compared. A pack carries no root that its reader should believe, so
 * the signer is asked for only where roots are at hand (`openssl ts -verify -CAfile`).
 */
export async function stampFault(
  { days, links, stamps, changes }: Pack,
  trusted: readonly Certificate[] | null,
): Promise<BadPart | null> {
  for (const day of daysInOrder({ days, links })) {
    const problem = await dayStampProblem(day, trusted)
    if (problem !== null) return { kind: 'stamp', at: day.date, problem }
  }
  const files = new Set(changes.map(({ recordedAt, brandCode }) => `${dayOf(recordedAt)} ${brandCode}`))
  for (const { date, brandCode, ...stamp } of stamps) {
    const at = `${date} ${brandCode}`
    const problem = files.delete(at)
      ? await stampProblem(stamp, trusted)
      : 'it is of a file in which no change of the pack stands, or is here twice'
    if (problem !== null) return { kind: 'stamp', at, problem }
  }
  return null
}

async function dayStampProblem(
  { stamp, ...day }: PackLink,
  trusted: readonly Certificate[] | null,
): Promise<string | null> {
  if (stamp === undefined) return null
  if (hash('sha384', textOfDay(day)) !== stamp.sha384) return 'it is not of the seal of its day'
  return await stampProblem(stamp, trusted)
}

/**
 * The last day of a pack up to which all its days are vouched for outside: by a stamp of an authority, of the day itself or of
 * one that it leads to from day to day; or by a head that was seen, as the pack tells, which vouches for its day and all
 * before it. Once the pack has been found to hold.
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

/** The days with an authority's stamp, and those whose head stands in the text of such a day, or of one that is tied so. */
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

/** The last day of a pack whose head somebody outside has seen, as the pack tells. */
export function seenThrough({ days }: Pick<Pack, 'days'>): IstanbulDay | null {
  return (
    days
      .filter(({ witnesses }) => witnesses.length > 0)
      .map(({ date }) => date)
      .sort()
      .at(-1) ?? null
  )
}
