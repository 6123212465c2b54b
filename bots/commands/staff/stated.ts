import { dayOf, formatWallTime } from '../../../src/calendar/istanbul.ts'
import type { ConsentRequest } from '../../../src/consent/consent.ts'
import type { Draft } from './draft.ts'

/**
 * A day without a time of day: a refusal counts from its end, an ONAY from its beginning, so that between two statements
 * of one day the refusal wins. Today has not ended, so a refusal of today is of this moment.
 */
export function statedAt({ date, status }: Draft, now: number): string {
  if (date === null || date.kind === 'now') return 'now'
  if (date.kind === 'moment') return date.wallTime
  if (status === 'ONAY') return `${date.day} 00:00:00`
  return date.day === dayOf(now) ? 'now' : `${date.day} 23:59:59`
}

/** The wall time of what was asked, for sentences. */
export function statedWallTime(request: Pick<ConsentRequest, 'consentDate'>, now: number): string | null {
  return request.consentDate === 'now' ? formatWallTime(now) : (request.consentDate ?? null)
}
