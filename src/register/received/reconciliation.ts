import { and, asc, eq, gt, gte, isNull, lt, lte, max, or, sql } from 'drizzle-orm'
import { change, day, entry, iysQueue, iysReconciliation } from '../../../db/schema.ts'
import { build, preparedOne, preparedQuery, type Statement, statement } from '../../../db/statement.ts'
import { addDays, dayOf, type IstanbulDay, previousDay } from '../../calendar/istanbul.ts'
import { yieldToEventLoop } from '../../event-loop.ts'
import type { IysLine } from '../../import-file/iys-rows.ts'
import { setStates } from '../exchange/queue.ts'
import { type Register, write } from '../register.ts'
import { iysTallyOf } from '../uploads/file.ts'
import { receiveRows } from './receive-rows.ts'

export type Reconciliation = typeof iysReconciliation.$inferSelect

export interface BrandDay {
  readonly brandCode: number
  readonly date: IstanbulDay
}

const ofDay = preparedOne<Reconciliation>(() =>
  build
    .select()
    .from(iysReconciliation)
    .where(
      and(
        eq(iysReconciliation.brandCode, sql.placeholder('brandCode')),
        eq(iysReconciliation.date, sql.placeholder('date')),
      ),
    ),
)

/** Reads how far the reconciliation of a day has come. */
export async function reconciliationOf(
  { engine }: Register,
  { brandCode, date }: BrandDay,
): Promise<Reconciliation> {
  const [row] = await engine.read(ofDay({ brandCode, date }))
  return row ?? begun({ brandCode, date })
}

function begun({ brandCode, date }: BrandDay): Reconciliation {
  const begin = {
    state: 'open',
    note: null,
    dueAt: 0,
    hash: null,
    pages: 0,
    missing: 0,
    tally: '{}',
  } as const
  return { brandCode, date, ...begin, agreedAt: null }
}

const daysTried = 7

const sinceDay = preparedQuery(() =>
  build
    .select()
    .from(iysReconciliation)
    .where(gte(iysReconciliation.date, sql.placeholder('date')))
    .orderBy(asc(iysReconciliation.date)),
)

/** Lists the reconciliations of all brands of the last seven days, the oldest first. */
export async function recentReconciliations({ engine, clock }: Register): Promise<Reconciliation[]> {
  return await engine.read(sinceDay({ date: addDays(dayOf(clock()), -daysTried) }))
}

/**
 * Returns the newest of the last seven days that is unfinished and due, so that no earlier day delays yesterday; null if
 * there is none. A brand begins with yesterday.
 */
export async function nextReconciliation(
  register: Register,
  brandCode: number,
): Promise<Reconciliation | null> {
  const now = register.clock()
  const rows = (await recentReconciliations(register)).filter((row) => row.brandCode === brandCode)
  const yesterday = previousDay(dayOf(now))
  const first = rows[0]?.date ?? yesterday
  for (let date = yesterday; date >= first; date = previousDay(date)) {
    const row = rows.find((one) => one.date === date) ?? begun({ brandCode, date })
    if (row.state === 'open' && row.dueAt <= now) return row
  }
  return null
}

export const setReconciliation = (register: Register, row: Reconciliation) => write(register, store(row))

function store(row: Reconciliation): Statement {
  const { brandCode, date } = iysReconciliation
  return statement(
    build
      .insert(iysReconciliation)
      .values(row)
      .onConflictDoUpdate({ target: [brandCode, date], set: row }),
  )
}

/** Applies a page of İYS's file of the day, once. */
export async function takeDayPage(
  register: Register,
  { brandCode, date }: BrandDay,
  { page, place, hash }: { readonly page: readonly IysLine[]; readonly place: number; readonly hash: string },
): Promise<void> {
  await receiveRows(
    register,
    { brandCode, page, by: null },
    {
      read: ofDay({ brandCode, date }),
      goesOn: ([row]) => row?.hash === hash && row.pages === place,
      write: (add, [row]) =>
        row === undefined
          ? []
          : [store({ ...row, pages: place + 1, tally: JSON.stringify(add(iysTallyOf(row.tally))) })],
    },
  )
}

const lastSeqBefore = preparedOne(() =>
  build
    .select({ seq: max(day.toSeq) })
    .from(day)
    .where(lt(day.date, sql.placeholder('date'))),
)
const newestSeq = preparedOne(() => build.select({ seq: max(entry.seq) }).from(entry))

const receiptsInSpan = preparedQuery(() =>
  build
    .select({ id: change.id, transactionId: sql<string>`${entry.content} ->> '$.transactionId'` })
    .from(entry)
    .innerJoin(change, eq(change.id, sql`unhex(${entry.subject})`))
    .leftJoin(iysQueue, eq(iysQueue.seq, change.seq))
    .where(
      and(
        gt(entry.seq, sql.placeholder('after')),
        lte(entry.seq, sql.placeholder('through')),
        eq(entry.kind, 'iys-answer'),
        eq(change.brandCode, sql.placeholder('brandCode')),
        or(isNull(iysQueue.state), eq(iysQueue.state, 'registered')),
        sql`${entry.content} ->> '$.creationDate' >= ${sql.placeholder('date')}`,
        sql`${entry.content} ->> '$.creationDate' < ${sql.placeholder('nextDate')}`,
      ),
    )
    .orderBy(asc(entry.seq)),
)

const spanSize = 20_000

/** Returns the changes that İYS had confirmed on a day, by its transactionId. None is noted before that day. */
export async function receiptsOfDay(
  { engine }: Register,
  { brandCode, date }: BrandDay,
): Promise<Map<string, Buffer>> {
  const [before] = await engine.read(lastSeqBefore({ date }))
  const [newest] = await engine.read(newestSeq())
  const receipts = new Map<string, Buffer>()
  for (let after = before?.seq ?? 0; after < (newest?.seq ?? 0); after += spanSize) {
    const span = { after, through: after + spanSize, brandCode, date, nextDate: addDays(date, 1) }
    for (const { id, transactionId } of await engine.read(receiptsInSpan(span)))
      receipts.set(transactionId, id)
    await yieldToEventLoop()
  }
  return receipts
}

const missingPerCommit = 500

/** Lets changes that İYS does not list wait again, and adds their number to those of earlier tries. */
export async function waitAgain(
  register: Register,
  key: BrandDay,
  ids: readonly Buffer[],
): Promise<Reconciliation> {
  let row = await reconciliationOf(register, key)
  for (let from = 0; from < ids.length; from += missingPerCommit) {
    const some = ids.slice(from, from + missingPerCommit)
    row = { ...row, missing: row.missing + some.length }
    await write(register, ...setStates(some, { state: 'waiting' }), store(row))
    await yieldToEventLoop()
  }
  return row
}
