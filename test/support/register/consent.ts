import type { BusinessDayRules } from '../../../src/calendar/business-days.ts'
import { holidayTable } from '../../../src/calendar/holidays.ts'
import type { ConsentRequest, ConsentState, Policy } from '../../../src/consent/consent.ts'
import { decide, evolve } from '../../../src/consent/decide.ts'
import { instant } from '../register.ts'

export const defaultRules: BusinessDayRules = {
  holidays: holidayTable(),
  saturdayIsBusiness: false,
  halfDayIsBusiness: true,
}

/** İYS's test table, a Monday. */
export const now = instant('2026-03-02 15:00:00')

export const policy: Policy = { repeatOnay: 'refresh', activatedAt: instant('2020-01-01 00:00:00') }
export const beforeActivation: Policy = { ...policy, activatedAt: instant('2026-06-01 00:00:00') }

export function onay(consentDate: string, more: Partial<ConsentRequest> = {}): ConsentRequest {
  return { recipientType: 'BIREYSEL', status: 'ONAY', source: 'HS_WEB', consentDate, ...more }
}

export function ret(consentDate: string, more: Partial<ConsentRequest> = {}): ConsentRequest {
  return { recipientType: 'BIREYSEL', status: 'RET', source: 'HS_WEB', consentDate, ...more }
}

export function today(clock: string): string {
  return `2026-03-02 ${clock}`
}

export function decided(request: ConsentRequest, state: ConsentState | null = null, by = policy, at = now) {
  return decide(request, state, { now: at, policy: by, rules: defaultRules })
}

export function next(state: ConsentState | null, request: ConsentRequest, by = policy, at = now) {
  const { change } = decided(request, state, by, at)
  return change === null ? state : evolve(state, change)
}

export function given(...requests: ConsentRequest[]): ConsentState | null {
  return requests.reduce<ConsentState | null>((state, request) => next(state, request), null)
}
