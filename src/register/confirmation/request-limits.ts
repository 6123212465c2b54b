import { and, desc, gt, lte, type SQL, sql } from 'drizzle-orm'
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core'
import { build, type Query, query } from '../../../db/statement.ts'

const minuteMs = 60_000

/** Age from which a request for a code or a consent counts toward no limit and is deleted: a day. */
export const askedKeptMs = 24 * 60 * minuteMs

/** Shorter of the two spans that are counted; the longer one is a day. */
export const quarterMinutes = 15

/** Maximum number of requests in a quarter of an hour, and in a day. */
type RequestsMax = readonly [quarter: number, day: number]

/** Maximum number of requests for one address, so that its mailbox or phone is not flooded. */
export const ofAddressMax = [3, 10] as const satisfies RequestsMax
/** Maximum number of requests of one network, which may be a whole office. */
export const ofNetworkMax = [20, 100] as const satisfies RequestsMax

/** Limit of requests, with the SQL condition of those that count. */
export interface RequestLimit<Name extends string = string> {
  readonly name: Name
  readonly whose: SQL
  readonly withinMs: number
  readonly max: number
}

/** Returns the limits of a quarter of an hour and of a day for the same requests. */
export function limitsOf<const Name extends string>(
  name: Name,
  whose: SQL,
  [quarter, day]: RequestsMax,
): RequestLimit<Name>[] {
  return [
    { name, whose, withinMs: quarterMinutes * minuteMs, max: quarter },
    { name, whose, withinMs: askedKeptMs, max: day },
  ]
}

/** Column with the times of requests, and its table. */
interface RequestTimes {
  readonly table: SQLiteTable
  readonly madeAt: SQLiteColumn
}

/**
 * Returns a query for each limit. The query finds no row while the limit allows another request, else the time of the request
 * that must first grow too old.
 */
export function limitQueries(
  { table, madeAt }: RequestTimes,
  limits: readonly RequestLimit[],
  now: number,
): Query<{ readonly madeAt: number }>[] {
  return limits.map(({ whose, withinMs, max }) => {
    const isCounted = and(whose, gt(madeAt, now - withinMs), lte(madeAt, now))
    const times = build
      .select({ madeAt: sql<number>`${madeAt}` })
      .from(table)
      .where(isCounted)
    return query(
      times
        .orderBy(desc(madeAt))
        .limit(1)
        .offset(max - 1),
    )
  })
}

/** Returns the limit that takes longest to allow the next request, and when it does; null if all allow it now. */
export function reachedLimit<Name extends string>(
  limits: readonly RequestLimit<Name>[],
  inTheWay: readonly (readonly { readonly madeAt: number }[])[],
): { readonly name: Name; readonly againAt: number } | null {
  const reached = limits.flatMap(({ name, withinMs }, place) =>
    (inTheWay[place] ?? []).map(({ madeAt }) => ({ name, againAt: madeAt + withinMs })),
  )
  return reached.toSorted((one, other) => other.againAt - one.againAt)[0] ?? null
}
