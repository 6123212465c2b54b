import { and, eq, gte, inArray, isNull, lte, or, sql } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { iysQueue } from '../../../db/schema.ts'
import { build, preparedQuery, preparedStatement } from '../../../db/statement.ts'
import { addBusinessDays, type BusinessDayRules } from '../../calendar/business-days.ts'
import { dayOf, type IstanbulDay, previousDay } from '../../calendar/istanbul.ts'
import type { Register } from '../register.ts'

/*
 * Lost changes: İYS does not have them, although their time is over. Each row of the queue stores on which day staff were
 * notified of it (`toldLostOn`), so that each change is reported as lost only once.
 */

/** Business days after the last day (L1) in which İYS's answer to a change may still come. */
const answerDays = 2

/** Returns the latest day such that changes due on it or before, and still without an answer, count as lost today. */
function unansweredThrough(today: IstanbulDay, rules: BusinessDayRules): IstanbulDay {
  for (let day = previousDay(today); ; day = previousDay(day)) {
    if (addBusinessDays(day, answerDays, rules) < today) return day
  }
}

/**
 * True for a change that İYS refused, that is too late, or that İYS never answered, such as in a file that was never
 * uploaded. Before its brand is activated in İYS a change cannot be late (R16).
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

/**
 * True for a lost change that staff were not notified of. Lists all brands, so that SQLite uses the index by brand and
 * state.
 */
const isNewlyLost = and(
  sql`${iysQueue.brandCode} in (select brand.code from brand)`,
  isNull(iysQueue.toldLostOn),
  isLost,
)

/** Query for the brands with newly lost changes of which staff were not notified today. */
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

/** Number of a brand's lost changes (ONAYs and RETs), by the day on which staff are notified of them. */
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

/** Counts the lost changes by brand and by the day on which staff were notified. */
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
 * Notes today as the day of notification for newly lost changes, at most once a day for each brand, and returns the counts
 * noted yesterday and today. They are returned each time, so that a process that died before it notified staff misses none;
 * the caller makes sure that each count is sent once.
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
