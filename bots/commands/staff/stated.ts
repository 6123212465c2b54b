import { dayOf, formatWallTime } from '../../../src/calendar/istanbul.ts'
import type { ConsentRequest } from '../../../src/consent/consent.ts'
import { refusedOn } from '../../../src/consent/whole-day.ts'
import type { Draft } from './draft.ts'

/** A day without a time of day: an ONAY counts from its beginning, a refusal from its end (`refusedOn`). */
export function statedAt({ date, status }: Draft, now: number): string {
  if (date === null || date.kind === 'now') return 'now'
  if (date.kind === 'moment') return date.wallTime
  if (status === 'ONAY') return `${date.day} 00:00:00`
  return refusedOn(date.day, dayOf(now))
}

/** The wall time of what was asked, for sentences. */
export function statedWallTime(request: Pick<ConsentRequest, 'consentDate'>, now: number): string | null {
  return request.consentDate === 'now' ? formatWallTime(now) : (request.consentDate ?? null)
}
