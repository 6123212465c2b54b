import { type Column, type SQL, sql } from 'drizzle-orm'
import { change } from '../../db/schema.ts'
import { pick, type Query } from '../../db/statement.ts'
import type { Problem } from '../ledger/problems.ts'
import type { BadEntry } from '../ledger/verification.ts'
import { commitmentOfChange, effectOfChange } from '../register/change-sql.ts'
import { pageRows } from '../register/pages.ts'
import type { Register } from '../register/register.ts'

type Values = Readonly<Record<string, unknown>>

/** Query for a page of rows after a place. `rows` is their number, if it is not the usual `pageRows`. */
type PageAfter<Row> = ((place: Values) => Query<Row>) & { readonly rows?: number }

/** Returns a query with pages of fewer rows, for rows with long texts. */
export function inPagesOf<Row>(
  rows: number,
  pageAfter: (place?: Values) => Query<Row>,
): PageAfter<Row> & { readonly rows: number } {
  return Object.assign((place: Values) => pageAfter(place), { rows })
}

/**
 * Yields the items of rows after `start`, page by page. `start` has a value for each column of the order. Null items are
 * skipped.
 */
export async function* rowsOf<Row extends object, Item>(
  { engine }: Pick<Register, 'engine'>,
  pageAfter: PageAfter<Row>,
  start: Values,
  itemOf: (row: Row) => Item | null | Promise<Item | null>,
): AsyncGenerator<Item> {
  for (let place = start; ; ) {
    const page = await engine.read(pageAfter(place))
    for (const row of page) {
      const itemOrPromise = itemOf(row)
      const item = itemOrPromise instanceof Promise ? await itemOrPromise : itemOrPromise
      if (item !== null) yield item
    }
    if (page.length < (pageAfter.rows ?? pageRows)) return
    place = { ...start, ...page.at(-1) }
  }
}

/** Check of one kind of rows. Returns the first wrong entry; null if there is none. */
export type Check = (register: Register) => Promise<BadEntry | null>

/** Runs the checks in turn until one finds a bad entry. */
export async function firstBad(register: Register, checks: readonly Check[]): Promise<BadEntry | null> {
  for (const check of checks) {
    const bad = await check(register)
    if (bad !== null) return bad
  }
  return null
}

/** Returns a check that examines every row after `start`. */
export function eachRow<Row extends object>(
  pageAfter: PageAfter<Row>,
  start: Values,
  badOf: (row: Row, register: Register) => BadEntry | null | Promise<BadEntry | null>,
): Check {
  return async (register) => {
    const bads = rowsOf(register, pageAfter, start, (row) => badOf(row, register))
    return (await bads.next()).value ?? null
  }
}

/** Returns an entry with its problem; null if the problem is null. */
export function named(kind: BadEntry['kind'], at: BadEntry['at'], problem: Problem | null): BadEntry | null {
  return problem === null ? null : { kind, at, problem }
}

/** Returns a check that a query finds no row. The first column of a row is the name of the wrong entry. */
export function noRow(kind: BadEntry['kind'], problem: Problem, sql: string): Check {
  const map = ([at]: readonly unknown[]) => ({
    kind,
    at: typeof at === 'string' ? at : Number(at),
    problem,
  })
  return async ({ engine }) => (await engine.read({ sql, params: [], map }))[0] ?? null
}

/**
 * Yields the items of two sorted lists in one order. `isBefore` compares an item of the second list with one of the first.
 */
export async function* merged<One, Other>(
  list: AsyncIterable<One>,
  other: AsyncIterator<Other>,
  isBefore: (other: Other, item: One) => boolean,
): AsyncGenerator<One | Other> {
  let next = await other.next()
  for await (const item of list) {
    for (; !next.done && isBefore(next.value, item); next = await other.next()) yield next.value
    yield item
  }
  for (; !next.done; next = await other.next()) yield next.value
}

export const hex = (column: Column | SQL) => sql<string>`lower(hex(${column}))`
export const hexOrNull = (column: Column) => sql<string | null>`nullif(lower(hex(${column})), '')`

/** Columns of a change for its verification. The commitment is empty if the recipient is missing. */
export const changeColumns = {
  seq: change.seq,
  id: hex(change.id),
  ...pick(change, 'brandCode', 'recipientType', 'channel'),
  commitment: hex(commitmentOfChange),
  ordinal: change.ordinal,
  previousId: hexOrNull(change.previousId),
  ...pick(change, 'status', 'source', 'consentDate', 'consentAt'),
  effect: effectOfChange,
  ...pick(change, 'recordedAt', 'door', 'actor', 'secondPerson', 'restores'),
  evidenceDigest: hexOrNull(change.evidenceDigest),
}
