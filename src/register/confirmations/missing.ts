import { and, count, eq, gte, inArray, isNull, lt, or } from 'drizzle-orm'
import { confirmation, outbox } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import { addDays, dayOf, type IstanbulDay } from '../../calendar/istanbul.ts'
import type { Register } from '../register.ts'
import { confirmationDaysMax } from './due.ts'

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
export async function missingConfirmations({
  engine,
  clock,
}: Pick<Register, 'engine' | 'clock'>): Promise<MissingConfirmations[]> {
  const today = dayOf(clock())
  const failed = inArray(outbox.state, ['refused', 'unknown'])
  const rows = await engine.read(
    query(
      build
        .select({ brandCode: confirmation.brandCode, day: confirmation.dueOn, count: count() })
        .from(confirmation)
        .leftJoin(outbox, eq(outbox.key, confirmation.outboxKey))
        .where(
          and(
            isNull(confirmation.sentAt),
            isNull(confirmation.needlessAt),
            gte(confirmation.dueOn, addDays(today, -confirmationDaysMax)),
            or(lt(confirmation.dueOn, today), isNull(confirmation.outboxKey), failed),
          ),
        )
        .groupBy(confirmation.dueOn, confirmation.brandCode)
        .orderBy(confirmation.dueOn, confirmation.brandCode),
    ),
  )
  return rows.map(({ brandCode, day, count: found }) => ({
    brandCode,
    day: day as IstanbulDay,
    count: found,
  }))
}
