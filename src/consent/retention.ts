import { addYears, dayOf, type IstanbulDay, startOfDay } from '../calendar/istanbul.ts'
import type { Status } from './channel.ts'
import type { RecordedEffect } from './consent.ts'

/** Fields of a change that decide how long it is kept. */
interface KeptChange {
  readonly status: Status
  readonly effect: RecordedEffect
  /** ms UTC. */
  readonly recordedAt: number
}

/**
 * Returns when the consent of one key ended, ms UTC: at the first refusal after its last ONAY, or when its brand was closed; null
 * if it has not ended. Repeats do not count. A key that never had an ONAY ended at its first refusal, which has to be proved as
 * long. `changes` are in their order.
 */
export function consentEndedAt(changes: readonly KeptChange[], brandClosedAt: number | null): number | null {
  const counted = changes.filter(({ effect }) => effect !== 'repeat')
  const lastOnay = counted.findLastIndex(({ status }) => status === 'ONAY')
  const refusal = counted[lastOnay + 1]
  if (refusal !== undefined) return refusal.recordedAt
  const given = counted[lastOnay]
  return brandClosedAt === null || given === undefined ? null : Math.max(brandClosedAt, given.recordedAt)
}

/**
 * Returns the last day on which a consent's records have to be kept: `years` years after it ended. At least three, by the
 * regulation's art. 13 as most published retention policies state it; the gazette text was not seen (iys.md 1.6).
 */
export function keptThrough(endedAt: number, years: number): IstanbulDay {
  return addYears(dayOf(endedAt), years)
}

/** True if no address in the movement file of a day can have been dropped yet. */
export function isWithinRetention(date: IstanbulDay, years: number, now: number): boolean {
  return dayOf(now) <= keptThrough(startOfDay(date), years)
}
