import { and, asc, eq, gt, gte, lt, max, or, sql } from 'drizzle-orm'
import { lookUpLog } from '../../../db/schema.ts'
import { build, preparedOne, preparedQuery } from '../../../db/statement.ts'
import { yieldToEventLoop } from '../../util/event-loop.ts'
import type { WithEngine } from '../register.ts'
import { shortMarkBytes, shortMarkOf } from './look-up-log.ts'

/** Number of rows that one query reads: each may have a list of eight kilobytes. */
const pageRows = 150

const columns = {
  id: lookUpLog.id,
  at: lookUpLog.at,
  mark: lookUpLog.mark,
  /** Part of a list with its unknown addresses, which come first. */
  listed: sql<Buffer | null>`substr(${lookUpLog.marks}, 1, ${lookUpLog.unknown} * ${sql.raw(String(shortMarkBytes))})`,
}

// The condition is a literal, since SQLite would not use the index with a bound value.
const isUnknown = sql`${lookUpLog.unknown} > 0`

const ofDay = preparedQuery(() =>
  build
    .select(columns)
    .from(lookUpLog)
    .where(
      and(
        eq(lookUpLog.actor, sql.placeholder('actor')),
        isUnknown,
        gte(lookUpLog.at, sql.placeholder('at')),
        or(gt(lookUpLog.at, sql.placeholder('at')), gt(lookUpLog.id, sql.placeholder('id'))),
        lt(lookUpLog.at, sql.placeholder('until')),
      ),
    )
    .orderBy(asc(lookUpLog.at), asc(lookUpLog.id))
    .limit(pageRows),
)

/** Query for the log's rows after one, of all actors: by the index of actors SQLite would read the whole day again. */
const after = preparedQuery(() =>
  build
    .select(columns)
    .from(lookUpLog)
    .where(
      and(
        gt(lookUpLog.id, sql.placeholder('id')),
        sql`+${lookUpLog.at} >= ${sql.placeholder('from')}`,
        sql`+${lookUpLog.actor} = ${sql.placeholder('actor')}`,
        sql`+${lookUpLog.unknown} > 0`,
      ),
    )
    .orderBy(asc(lookUpLog.id))
    .limit(pageRows),
)

const newest = preparedOne(() => build.select({ id: max(lookUpLog.id) }).from(lookUpLog))

type Row = ReturnType<ReturnType<typeof ofDay>['map']>

export interface DayOfClient {
  readonly actor: string
  /** Beginning of the day in Istanbul, in ms UTC. */
  readonly from: number
  readonly until: number
}

/** Calls `take` for every unknown address that a client looked up in a day. Returns the id of the log's last row. */
export async function unknownOfDay(
  { engine }: WithEngine,
  { actor, from, until }: DayOfClient,
  take: (shortMark: Buffer) => void,
): Promise<number> {
  const through = (await engine.read(newest()))[0]?.id ?? 0
  let last: Pick<Row, 'at' | 'id'> = { at: from, id: 0 }
  for (;;) {
    const rows = await engine.read(ofDay({ actor, until, at: last.at, id: last.id }))
    for (const row of rows) takeAll(row, take)
    last = rows.at(-1) ?? last
    if (rows.length < pageRows) return through
    await yieldToEventLoop()
  }
}

/**
 * Calls `take` for every unknown address after a row of the log, also from other servers. Returns the id of the last row
 * read.
 */
export async function unknownAfter(
  { engine }: WithEngine,
  { actor, from }: DayOfClient,
  id: number,
  take: (shortMark: Buffer) => void,
): Promise<number> {
  const through = Math.max(id, (await engine.read(newest()))[0]?.id ?? 0)
  let last = id
  for (;;) {
    const rows = await engine.read(after({ actor, from, id: last }))
    for (const row of rows) takeAll(row, take)
    last = rows.at(-1)?.id ?? last
    if (rows.length < pageRows) return Math.max(last, through)
    await yieldToEventLoop()
  }
}

function takeAll({ mark, listed }: Row, take: (shortMark: Buffer) => void): void {
  if (listed === null) take(shortMarkOf(mark))
  else
    for (let at = 0; at < listed.length; at += shortMarkBytes) take(listed.subarray(at, at + shortMarkBytes))
}
