import { and, asc, count, eq, isNotNull, isNull } from 'drizzle-orm'
import { complaint, recipient } from '../../../db/schema.ts'
import { build, preparedQuery } from '../../../db/statement.ts'
import { businessDaysLeft } from '../../calendar/business-days.ts'
import { dayOf, type IstanbulDay } from '../../calendar/istanbul.ts'
import type { Register } from '../register.ts'

/** Open complaints to be answered by the end of one day, by brand. */
export interface AnswersDue {
  /** Null for complaints without a brand, which concern everybody. */
  readonly brandCode: number | null
  readonly day: IstanbulDay
  /** Business days: 0 on the last day, negative after it. */
  readonly daysLeft: number
  readonly count: number
}

const openByDay = preparedQuery(() =>
  build
    .select({
      brandCode: complaint.brandCode,
      day: complaint.dueOn,
      count: count(),
    })
    .from(complaint)
    .innerJoin(recipient, eq(recipient.id, complaint.recipientId))
    .where(and(isNull(complaint.outcome), isNotNull(recipient.sealed)))
    .groupBy(complaint.brandCode, complaint.dueOn)
    .orderBy(asc(complaint.dueOn), asc(complaint.brandCode)),
)

/** Returns the open complaints due within so many business days or overdue, the oldest first. */
export async function answersDue(register: Register, daysLeftMax: number): Promise<AnswersDue[]> {
  const { rules } = await register.settings()
  const today = dayOf(register.clock())
  const open = await register.engine.read(openByDay())
  return open
    .map((due) => ({ ...due, daysLeft: businessDaysLeft(today, due.day, rules) }))
    .filter(({ daysLeft }) => daysLeft <= daysLeftMax)
}

/** Returns those of a brand, and those without one. */
export function answersOf(answers: readonly AnswersDue[], brandCode: number): AnswersDue[] {
  return answers.filter((due) => due.brandCode === null || due.brandCode === brandCode)
}
