import { and, asc, isNull, sql } from 'drizzle-orm'
import { confirmation } from '../../../db/schema.ts'
import { build, preparedOne, type Query } from '../../../db/statement.ts'
import { addDays, dayOf } from '../../calendar/istanbul.ts'
import type { Register } from '../register.ts'
import { yieldToEventLoop } from '../../event-loop.ts'

/** As many are looked at at a time, whatever is found among them: others have their turn between. */
const pageRows = 500
/** Where little is asked of each: some 30 ms, and on a remote database fewer journeys. */
export const widePageRows = 5000

const isOpen = and(isNull(confirmation.sentAt), isNull(confirmation.needlessAt))
const place = sql`(${confirmation.dueOn}, ${confirmation.seq})`
const isBehind = and(isOpen, sql`${place} > (${sql.placeholder('dueOn')}, ${sql.placeholder('seq')})`)

/** Whether it is one of those of a page that have neither gone out nor become needless. For queries over `confirmation`. */
export const isOnPage = and(
  isBehind,
  sql`${place} <= (${sql.placeholder('lastDueOn')}, ${sql.placeholder('lastSeq')})`,
)

const lastOfPage = preparedOne(() =>
  build
    .select({ dueOn: confirmation.dueOn, seq: confirmation.seq })
    .from(confirmation)
    .where(isBehind)
    .orderBy(asc(confirmation.dueOn), asc(confirmation.seq))
    .limit(1)
    .offset(sql.placeholder('skipped')),
)
const endOfAll = { dueOn: '9999-12-31', seq: Number.MAX_SAFE_INTEGER }

/**
 * What a query over `isOnPage` answers for all that is open of the last days and today, the oldest first, page by page. Each
 * page begins where the one before has ended, so that nothing that stays open keeps what is behind it from its turn.
 */
export async function* openPages<Row>(
  { engine, clock }: Pick<Register, 'engine' | 'clock'>,
  days: number,
  page: (values: Record<string, unknown>) => Query<Row>,
  rows = pageRows,
): AsyncGenerator<readonly Row[]> {
  let after = { dueOn: addDays(dayOf(clock()), -days) as string, seq: 0 }
  for (;;) {
    const [last] = await engine.read(lastOfPage({ ...after, skipped: rows - 1 }))
    const { dueOn: lastDueOn, seq: lastSeq } = last ?? endOfAll
    yield await engine.read(page({ ...after, lastDueOn, lastSeq }))
    if (last === undefined) return
    after = last
    await yieldToEventLoop()
  }
}
