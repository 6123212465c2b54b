import { and, asc, count, eq, gt, inArray, isNull, lt, lte, max, ne, not, or, sql } from 'drizzle-orm'
import { change, confirmation, outbox, reading } from '../../../db/schema.ts'
import {
  build,
  pick,
  preparedOne,
  preparedQuery,
  preparedStatement,
  type Query,
  query,
  type Statement,
} from '../../../db/statement.ts'
import { addDays, dayOf, type IstanbulDay } from '../../calendar/istanbul.ts'
import { electronicSources } from '../../consent/consent.ts'
import { yieldToEventLoop } from '../../event-loop.ts'
import { stoodBefore } from '../effect.ts'
import type { Register } from '../register.ts'
import { confirmationDaysMax } from './due.ts'

/** Changes read in one commit of a few milliseconds. */
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
 * Notes the ONAYs to confirm to their recipients the same day (L7): new, and given electronically today. Not
 * those that stood before, were restored, or that İYS took and confirms itself.
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
    // Another process may have read on.
    writes: (read?.seq ?? 0) >= through ? [] : [insertAll(wanted), setRead({ seq: through })],
    result: null,
  }))
}

const newOnays = preparedQuery(() =>
  build
    .select({
      changeId: sql<string>`lower(hex(${change.id}))`,
      ...pick(change, 'seq', 'recipientId', 'brandCode', 'channel', 'consentAt', 'recordedAt'),
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

/** Inserts all in one statement, which is much faster. */
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

/** Rows of one page, whatever is found in it. */
const pageRows = 500
/** For cheap checks: some 30 ms, and fewer round trips to a remote database. */
export const widePageRows = 5000

const isOpen = and(isNull(confirmation.sentAt), isNull(confirmation.needlessAt))
const place = sql`(${confirmation.dueOn}, ${confirmation.seq})`
const isBehind = and(isOpen, sql`${place} > (${sql.placeholder('dueOn')}, ${sql.placeholder('seq')})`)

/** Condition for open confirmations of a page. */
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
 * Runs a query over `isOnPage` for the open confirmations of the last days and today, the oldest first, page
 * by page. A page begins behind the one before, so open rows block nothing.
 */
export async function* openPages<Row>(
  { engine, clock }: Register,
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
  /** When they had to go out. */
  readonly day: IstanbulDay
  readonly count: number
}

/**
 * Counts by brand the ONAYs not confirmed in time (L7): of past days all that have not gone out, of today
 * those without a sender, refused or of unknown arrival.
 */
export async function missingConfirmations(register: Register): Promise<MissingConfirmations[]> {
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

/** Returns the confirmations of a recipient (L7), sent or not. */
export async function confirmationsOf({ engine }: Register, recipientId: number) {
  const { brandCode, channel, dueOn, sentAt, needlessAt } = confirmation
  const own = build
    .select({ brandCode, channel, recordedAt: change.recordedAt, dueOn, sentAt, needlessAt })
    .from(confirmation)
    .innerJoin(change, eq(change.id, confirmation.changeId))
    // The recipient of a change is indexed.
    .where(eq(change.recipientId, recipientId))
    .orderBy(asc(confirmation.seq))
  return await engine.read(query(own))
}
