import { and, eq, inArray, isNotNull, isNull, lt, lte, sql } from 'drizzle-orm'
import { change, consent, iysQueue, recipient } from '../../../db/schema.ts'
import { build, preparedOne } from '../../../db/statement.ts'
import { type BusinessDayRules, legalDeadline } from '../../calendar/business-days.ts'
import { dayOf, nextDay, previousDay, startOfDay } from '../../calendar/istanbul.ts'

const isAddressKept = isNotNull(recipient.sealed)

const queuedOnays = preparedOne(() =>
  build
    .select({ count: sql<number>`count(*)` })
    .from(iysQueue)
    .innerJoin(change, eq(change.seq, iysQueue.seq))
    .innerJoin(recipient, and(eq(recipient.id, change.recipientId), isAddressKept))
    .where(
      and(
        eq(iysQueue.brandCode, sql.placeholder('brandCode')),
        eq(iysQueue.status, 'ONAY'),
        inArray(iysQueue.state, ['waiting', 'sent', 'late']),
        isNull(iysQueue.closedReason),
        lte(iysQueue.dueOn, sql.placeholder('today')),
      ),
    ),
)

/** Not queued: the exchange is off, or was just switched on. */
const unverifiedOnays = preparedOne(() =>
  build
    .select({ count: sql<number>`count(*)` })
    .from(consent)
    .innerJoin(recipient, and(eq(recipient.id, consent.recipientId), isAddressKept))
    .where(
      and(
        eq(consent.brandCode, sql.placeholder('brandCode')),
        eq(consent.national, 'unverified'),
        eq(consent.iysStatus, 'ONAY'),
        lt(consent.iysAt, sql.placeholder('before')),
      ),
    ),
)

/** Counts a brand's ONAYs that İYS does not have and would not take after today, were it activated (R16). */
export function tooLateOnays(brandCode: number, now: number, rules: BusinessDayRules) {
  const today = dayOf(now)
  let last = today
  while (legalDeadline(startOfDay(last), rules).day > today) last = previousDay(last)
  return [
    queuedOnays({ brandCode, today }),
    unverifiedOnays({ brandCode, before: startOfDay(nextDay(last)) }),
  ] as const
}
