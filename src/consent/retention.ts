import { addYears, dayOf, type IstanbulDay, startOfDay } from '../calendar/istanbul.ts'
import type { Status } from './channel.ts'
import type { RecordedEffect } from './consent.ts'

/** What of a change the duty to keep it depends on. */
export interface KeptChange {
  readonly status: Status
  readonly effect: RecordedEffect
  /** ms UTC. */
  readonly recordedAt: number
}

/**
 * When the consent of one key ended, ms UTC: with the first refusal after its last ONAY, or with its brand; null while it
 * stands. A refusal that was repeated later does not begin the time anew, and one that is older than the ONAY it was kept beside
 * ends nothing. Of a key that never had an ONAY it is the first refusal, which has to be proved as long. `changes` in their
 * order; at least one.
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
 * The last day on which what belongs to a consent has to be kept: `years` years after it ended. Three at least, by the
 * regulation's art. 13 as most published retention policies state it; the gazette text was not seen (iys.md 1.6).
 */
export function keptThrough(endedAt: number, years: number): IstanbulDay {
  return addYears(dayOf(endedAt), years)
}

/** Whether no address in the movement file of a day can have been dropped yet. */
export function isWithinRetention(date: IstanbulDay, years: number, now: number): boolean {
  return dayOf(now) <= keptThrough(startOfDay(date), years)
}
