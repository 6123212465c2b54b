import { and, asc, count, eq, gt, inArray, isNull, lt, lte, max, ne, not, or, sql } from 'drizzle-orm'
import { change, confirmation, outbox, reading } from '../../../db/schema.ts'
import {
  build,
  preparedOne,
  preparedQuery,
  preparedStatement,
  type Query,
  query,
  type Statement,
} from '../../../db/statement.ts'
import { addDays, dayOf, type IstanbulDay } from '../../calendar/istanbul.ts'
import { electronicSources } from '../../consent/source.ts'
import { yieldToEventLoop } from '../../event-loop.ts'
import type { Register } from '../register.ts'
import { confirmationDaysMax } from './due.ts'

/** So many changes are read in one commit, which takes a few milliseconds: others have their turn between. */
const seqsPerPage = 1000
const here = preparedQuery(() =>
  build.select({ seq: reading.seq }).from(reading).where(eq(reading.name, 'confirmations')),
)
const setRead = preparedStatement(() =>
  build
    .insert(reading)
    .values({ name: 'confirmations', seq: sql.placeholder('seq') })
    .onConflictDoUpdate({ target: reading.name, set: { seq: sql`excluded.seq` } }),
)
const newest = preparedQuery(() => build.select({ seq: max(change.seq) }).from(change))

/**
 * Notes the ONAYs that are to be confirmed to their recipients the same day (L7), whatever door they came by: given today by
 * electronic means, and new; one that stood before is not confirmed again, nor is one that was put back, one that İYS took it
 * confirms itself.
 */
export async function noteConfirmations(register: Register): Promise<void> {
  const [read] = await register.engine.read(here())
  const [last] = await register.engine.read(newest())
  const { confirm_consents: isWanted } = await register.settings()
  for (let after = read?.seq ?? 0; after < (last?.seq ?? 0); after += seqsPerPage) {
    await notePage(register, after, Math.min(after + seqsPerPage, last?.seq ?? 0), isWanted)
    await yieldToEventLoop()
  }
}

async function notePage({ engine }: Register, after: number, through: number, isWanted: boolean) {
  const found = isWanted ? await engine.read(newOnays({ after, through })) : []
  const wanted = found.filter(
    ({ consentAt, recordedAt }) => consentAt !== null && dayOf(consentAt) === dayOf(recordedAt),
  )
  await engine.unit([here()], ([read]) => ({
    // Another process may have read on in the meantime.
    writes: (read?.seq ?? 0) >= through ? [] : [insertAll(wanted), setRead({ seq: through })],
    result: null,
  }))
}

/** Whether ONAY stood before: what the last change of its key says that changed something, which a repeat did not. */
const stoodBefore = sql`'ONAY' is (select earlier.status from "change" earlier
  where earlier.recipient_id = ${change.recipientId} and earlier.brand_code = ${change.brandCode}
  and earlier.recipient_type = ${change.recipientType} and earlier.channel = ${change.channel}
  and earlier.ordinal < ${change.ordinal} and earlier.effect <> 'repeat' order by earlier.ordinal desc limit 1)`

const newOnays = preparedQuery(() =>
  build
    .select({
      changeId: sql<string>`lower(hex(${change.id}))`,
      seq: change.seq,
      recipientId: change.recipientId,
      brandCode: change.brandCode,
      channel: change.channel,
      consentAt: change.consentAt,
      recordedAt: change.recordedAt,
    })
    .from(change)
    .where(
      and(
        gt(change.seq, sql.placeholder('after')),
        lte(change.seq, sql.placeholder('through')),
        eq(change.status, 'ONAY'),
        eq(change.effect, 'taken'),
        isNull(change.restores),
        ne(change.door, 'iys'),
        inArray(change.source, [...electronicSources]),
        not(stoodBefore),
      ),
    )
    .orderBy(change.seq),
)
type NewOnay = ReturnType<ReturnType<typeof newOnays>['map']>

/** All of them by one statement, which takes a small part of the time of one for each. */
function insertAll(onays: readonly NewOnay[]): Statement {
  const rows = onays.map(({ changeId, seq, recipientId, brandCode, channel, recordedAt }) => [
    changeId,
    seq,
    recipientId,
    brandCode,
    channel,
    dayOf(recordedAt),
  ])
  return {
    sql: `INSERT INTO confirmation (change_id, seq, recipient_id, brand_code, channel, due_on)
      SELECT unhex(value ->> 0), value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5 FROM json_each(?)
      WHERE true ON CONFLICT DO NOTHING`,
    params: [JSON.stringify(rows)],
  }
}

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

interface MissingConfirmations {
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

/** Returns the messages that confirmed ONAYs to their recipient (L7), or were to. Instants in ms UTC. */
export async function confirmationsOf({ engine }: Pick<Register, 'engine'>, recipientId: number) {
  const { brandCode, channel, dueOn, sentAt, needlessAt } = confirmation
  return await engine.read(
    query(
      build
        .select({ brandCode, channel, recordedAt: change.recordedAt, dueOn, sentAt, needlessAt })
        .from(confirmation)
        .innerJoin(change, eq(change.id, confirmation.changeId))
        // By the change, whose recipient has an index.
        .where(eq(change.recipientId, recipientId))
        .orderBy(asc(confirmation.seq)),
    ),
  )
}
