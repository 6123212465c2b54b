import { type BusinessDayRules, businessDaysLeft } from '../../../src/calendar/business-days.ts'
import { dayOf } from '../../../src/calendar/istanbul.ts'
import type { Brand } from '../../../src/register/brands.ts'
import type { Complaint } from '../../../src/register/complaints/list.ts'
import type { Messages } from '../../messages/index.ts'
import type { Choice } from '../reply.ts'

/** What a line about a complaint is written from. */
export interface ComplaintFacts {
  readonly brands: readonly Pick<Brand, 'code' | 'name'>[]
  readonly now: number
  readonly rules: BusinessDayRules
}

/** One complaint with its clock, or with what became of it. */
export function complaintLine(
  { id, brandCode, channel, receivedOn, dueOn, outcome, settledAt }: Complaint,
  { brands, now, rules }: ComplaintFacts,
  { complaint: told }: Messages,
): string {
  const name = brandCode === null ? null : brands.find(({ code }) => code === brandCode)?.name
  const about = told.about(name === undefined ? String(brandCode) : name, channel)
  if (outcome !== null && settledAt !== null) {
    return told.settled(id, about, receivedOn, outcome, dayOf(settledAt))
  }
  const daysLeft = businessDaysLeft(dayOf(now), dueOn, rules)
  return told.open(id, about, receivedOn, told.clock(daysLeft, dueOn))
}

export function isOpen({ outcome }: Complaint): boolean {
  return outcome === null
}

/** Returns the button that shows a complaint with its messages. */
export function showChoice(id: number, { complaint }: Messages): Choice {
  return { label: complaint.show(id), action: { name: 'complaint-show', values: [id] } }
}

export function closeChoice(id: number, { complaint }: Messages): Choice {
  return { label: complaint.close(id), action: { name: 'complaint-close', values: [id] } }
}
