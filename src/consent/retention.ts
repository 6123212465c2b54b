import { addYears, dayOf, type IstanbulDay } from '../calendar/istanbul.ts'
import type { RecordedEffect, Status } from './consent.ts'

interface KeptChange {
  readonly status: Status
  readonly effect: RecordedEffect
  readonly recordedAt: number
}

/**
 * Returns when a consent ended: at the first RET after its last ONAY (without an ONAY, at the first RET), or when its brand
 * closed. Null if it has not ended. Repeated RETs do not count.
 */
export function consentEndedAt(changes: readonly KeptChange[], brandClosedAt: number | null): number | null {
  const changesThatCount = changes.filter(({ effect }) => effect !== 'repeat')
  const lastOnay = changesThatCount.findLastIndex(({ status }) => status === 'ONAY')
  const refusal = changesThatCount[lastOnay + 1]
  if (refusal !== undefined) return refusal.recordedAt
  const onay = changesThatCount[lastOnay]
  return brandClosedAt === null || onay === undefined ? null : Math.max(brandClosedAt, onay.recordedAt)
}

/** Returns the last day on which the records of an ended consent are kept: `years` years after its end. */
export function keptThrough(endedAt: number, years: number): IstanbulDay {
  return addYears(dayOf(endedAt), years)
}

/** Least years to keep the records: most published policies read art. 13 of the regulation as three years. */
export const retentionYearsMin = 3
