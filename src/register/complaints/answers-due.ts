import { and, asc, count, eq, isNotNull, isNull } from 'drizzle-orm'
import { complaint, recipient } from '../../../db/schema.ts'
import { build, preparedQuery } from '../../../db/statement.ts'
import { businessDaysLeft } from '../../calendar/business-days.ts'
import { dayOf, type IstanbulDay } from '../../calendar/istanbul.ts'
import type { Register } from '../register.ts'

/** So many open complaints have to be answered by the end of one day, or should have been. */
export interface AnswersDue {
  /** Null for complaints that name no brand: they are everybody's. */
  readonly brandCode: number | null
  /** The last day. */
  readonly day: IstanbulDay
  /** Business days left: 0 on the last day, negative after it. */
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

/** The open complaints whose term ends within so many business days or is over, the oldest first. */
export async function answersDue(
  register: Pick<Register, 'engine' | 'clock' | 'settings'>,
  daysLeftMax: number,
): Promise<AnswersDue[]> {
  const { rules } = await register.settings()
  const today = dayOf(register.clock())
  const open = await register.engine.read(openByDay())
  return open
    .map((due) => ({ ...due, daysLeft: businessDaysLeft(today, due.day, rules) }))
    .filter(({ daysLeft }) => daysLeft <= daysLeftMax)
}

/** Those that whoever may see a brand has to know of. */
export function answersOf(answers: readonly AnswersDue[], brandCode: number): AnswersDue[] {
  return answers.filter((due) => due.brandCode === null || due.brandCode === brandCode)
}
