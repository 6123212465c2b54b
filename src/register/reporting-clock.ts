import { type BusinessDayRules, businessDaysLeft, legalDeadline } from '../calendar/business-days.ts'
import { dayOf, type IstanbulDay } from '../calendar/istanbul.ts'
import type { NationalState } from '../consent/consent.ts'
import type { ConsentView } from './look-up.ts'

/** How long there is to report a consent or a refusal to İYS (L1). */
export interface ReportingClock {
  /** The last day. */
  readonly day: IstanbulDay
  /** Business days left: 0 on the last day, negative once it is past. */
  readonly daysLeft: number
}

/** The states in which a consent still has to be reported. */
export const unreported: ReadonlySet<NationalState> = new Set(['unverified', 'unsent', 'pending'])

/**
 * The clock of a consent that İYS may not have yet; null where it runs no more, and for a refusal İYS would not take,
 * which is never reported. It runs from the statement that is to be reported, and from its recording where that has no date.
 */
export function reportingClock(
  {
    local,
    national,
    filedAt,
    recordedAt,
  }: Pick<ConsentView, 'local' | 'national' | 'filedAt' | 'recordedAt'>,
  now: number,
  rules: BusinessDayRules,
): ReportingClock | null {
  if (local || !unreported.has(national)) return null
  const { day } = legalDeadline(filedAt ?? recordedAt, rules)
  return { day, daysLeft: businessDaysLeft(dayOf(now), day, rules) }
}
