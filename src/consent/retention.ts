import { addYears, dayOf, type IstanbulDay } from '../calendar/istanbul.ts'
import type { RecordedEffect, Status } from './consent.ts'

interface KeptChange {
  readonly status: Status
  readonly effect: RecordedEffect
  readonly recordedAt: number
}

/**
 * Returns when a consent ended: at the first refusal after its last ONAY, or with its brand. Null if it has
 * not. Repeats do not count. Without an ONAY, at the first refusal.
 */
export function consentEndedAt(changes: readonly KeptChange[], brandClosedAt: number | null): number | null {
  const counted = changes.filter(({ effect }) => effect !== 'repeat')
  const lastOnay = counted.findLastIndex(({ status }) => status === 'ONAY')
  const refusal = counted[lastOnay + 1]
  if (refusal !== undefined) return refusal.recordedAt
  const onay = counted[lastOnay]
  return brandClosedAt === null || onay === undefined ? null : Math.max(brandClosedAt, onay.recordedAt)
}

/** Last day of `years` years after the end, at least three by the regulation's art. 13. */
export function keptThrough(endedAt: number, years: number): IstanbulDay {
  return addYears(dayOf(endedAt), years)
}

/** Most published policies read the regulation's art. 13 as three years. */
export const retentionYearsMin = 3
