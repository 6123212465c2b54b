import { and, eq, gte, inArray, isNull, lte, or, sql } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { iysQueue } from '../../../db/schema.ts'
import { build, preparedQuery, preparedStatement } from '../../../db/statement.ts'
import { addBusinessDays, type BusinessDayRules } from '../../calendar/business-days.ts'
import { dayOf, type IstanbulDay, previousDay } from '../../calendar/istanbul.ts'
import type { Register } from '../register.ts'

/*
 * Changes that İYS does not have, although their time is over. Each row of the queue notes on which day people were told of
 * it, so that only new ones are told of, whatever became of the others.
 */

/** In business days after the last day: until then İYS's answer to a change may still come. */
const answerDays = 2

/** Returns the latest last day (L1) from which on a change without an answer counts as lost. */
function unansweredThrough(today: IstanbulDay, rules: BusinessDayRules): IstanbulDay {
  for (let day = previousDay(today); ; day = previousDay(day)) {
    if (addBusinessDays(day, answerDays, rules) < today) return day
  }
}

/**
 * True for a change that İYS refused, that is too late, or that was handed over and never answered, as in a file that was never
 * loaded. The last day of a change does not bind before its brand is activated (R16).
 */
const isLost = and(
  isNull(iysQueue.closedReason),
  or(
    inArray(iysQueue.state, ['refused', 'late']),
    and(
      eq(iysQueue.state, 'sent'),
      lte(iysQueue.dueOn, sql.placeholder('unansweredThrough')),
      sql`${iysQueue.brandCode} in (select brand.code from brand where brand.activated_at <= ${sql.placeholder('now')})`,
    ),
  ),
)

/** Names the brands, so that the index by brand and state leads to the rows. */
const isNewlyLost = and(
  sql`${iysQueue.brandCode} in (select brand.code from brand)`,
  isNull(iysQueue.toldLostOn),
  isLost,
)

const brandsToTell = preparedQuery(() =>
  build
    .selectDistinct({ brandCode: iysQueue.brandCode })
    .from(iysQueue)
    .where(
      and(
        isNewlyLost,
        sql`${iysQueue.brandCode} not in (select told.brand_code from iys_queue told where told.told_lost_on = ${sql.placeholder('today')})`,
      ),
    ),
)

/** Changes of a brand that were lost to İYS, by the day on which people are told. */
export interface LostChanges {
  readonly brandCode: number
  readonly day: IstanbulDay
  readonly approval: number
  readonly rejection: number
}

const noteAsTold = preparedStatement(() =>
  build
    .update(iysQueue)
    .set({ toldLostOn: sql`${sql.placeholder('today')}` })
    .where(and(eq(iysQueue.brandCode, sql.placeholder('brandCode')), isNewlyLost)),
)

const toldSince = preparedQuery(() =>
  build
    .select({
      brandCode: iysQueue.brandCode,
      day: sql<IstanbulDay>`${iysQueue.toldLostOn}`,
      approval: sql<number>`sum(${iysQueue.status} = 'ONAY')`,
      rejection: sql<number>`sum(${iysQueue.status} = 'RET')`,
    })
    .from(iysQueue)
    .where(gte(iysQueue.toldLostOn, sql.placeholder('since')))
    .groupBy(iysQueue.brandCode, iysQueue.toldLostOn),
)

/**
 * Returns the lost changes to tell of, by brand: each change on one day, and each brand once a day. Gives those of
 * yesterday and today each time, so that a process that died before it told of them misses none; the caller tells once.
 */
export async function lostChangesToTell(register: Register): Promise<LostChanges[]> {
  const { engine, clock } = register
  const { rules } = await register.settings()
  const now = clock()
  const today = dayOf(now)
  const moment = { now, today, unansweredThrough: unansweredThrough(today, rules) }
  await engine.unit([brandsToTell(moment)], (brands): Outcome<null> => {
    return { writes: brands.map(({ brandCode }) => noteAsTold({ ...moment, brandCode })), result: null }
  })
  return await engine.read(toldSince({ since: previousDay(today) }))
}
