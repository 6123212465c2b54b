import { dayOf, formatWallTime, refusedOn } from '../../../src/calendar/istanbul.ts'
import type { ConsentRequest } from '../../../src/consent/consent.ts'
import type { CompanySource } from '../../../src/consent/source.ts'
import type { Draft } from './draft.ts'

/** Where a refusal was taken when nobody says: somebody told somebody of the staff. */
export const usualSourceOfRet = 'HS_EORTAM' satisfies CompanySource

/** The date it counts from. A refusal is never dated ahead: İYS would not take it (H162), and it is obeyed from now on. */
export function statedAt(draft: Draft, now: number): string {
  return draft.status === 'RET' && isAhead(draft, now) ? 'now' : givenAt(draft, now)
}

/** Whether the date that was given is still to come. */
export function isAhead(draft: Draft, now: number): boolean {
  const at = givenAt(draft, now)
  return at !== 'now' && at > formatWallTime(now)
}

/** A day without a time of day: an ONAY counts from its beginning, a refusal from its end (`refusedOn`). */
function givenAt({ date, status }: Draft, now: number): string {
  if (date === null || date.kind === 'now') return 'now'
  if (date.kind === 'moment') return date.wallTime
  if (status === 'ONAY') return `${date.day} 00:00:00`
  return refusedOn(date.day, dayOf(now))
}

/** The wall time of what was asked, for sentences. */
export function statedWallTime(request: Pick<ConsentRequest, 'consentDate'>, now: number): string | null {
  return request.consentDate === 'now' ? formatWallTime(now) : (request.consentDate ?? null)
}
