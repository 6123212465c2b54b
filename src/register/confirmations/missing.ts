import { and, count, eq, inArray, isNull, lt, or, sql } from 'drizzle-orm'
import { confirmation, outbox } from '../../../db/schema.ts'
import { build, preparedQuery } from '../../../db/statement.ts'
import { dayOf, type IstanbulDay } from '../../calendar/istanbul.ts'
import type { Register } from '../register.ts'
import { confirmationDaysMax } from './due.ts'
import { isOnPage, openPages, widePageRows } from './open-pages.ts'

export interface MissingConfirmations {
  readonly brandCode: number
  /** The day they had to go out. */
  readonly day: IstanbulDay
  readonly count: number
}

/**
 * How many ONAYs of each brand were not confirmed to their recipients on the day they had to be (L7): of the last days all
 * that have not gone out, of today those that cannot (nobody sends there) or will not (refused, or not known to have arrived).
 */
export async function missingConfirmations(
  register: Pick<Register, 'engine' | 'clock'>,
): Promise<MissingConfirmations[]> {
  const today = dayOf(register.clock())
  const found = new Map<string, MissingConfirmations>()
  const ofToday = (values: Record<string, unknown>) => missingOfPage({ ...values, today })
  for await (const page of openPages(register, confirmationDaysMax, ofToday, widePageRows)) {
    for (const { brandCode, day, count: more } of page) {
      const key = `${day} ${brandCode}`
      const counted = more + (found.get(key)?.count ?? 0)
      found.set(key, { brandCode, day: day as IstanbulDay, count: counted })
    }
  }
  return [...found].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, missing]) => missing)
}

const missingOfPage = preparedQuery(() =>
  build
    .select({ brandCode: confirmation.brandCode, day: confirmation.dueOn, count: count() })
    .from(confirmation)
    .leftJoin(outbox, eq(outbox.key, confirmation.outboxKey))
    .where(
      and(
        isOnPage,
        or(
          lt(confirmation.dueOn, sql.placeholder('today')),
          isNull(confirmation.outboxKey),
          inArray(outbox.state, ['refused', 'unknown']),
        ),
      ),
    )
    .groupBy(confirmation.dueOn, confirmation.brandCode),
)
