import { and, asc, eq, gt, gte, lt, max, or, sql } from 'drizzle-orm'
import { lookUpLog } from '../../../db/schema.ts'
import { build, preparedOne, preparedQuery } from '../../../db/statement.ts'
import { yieldToEventLoop } from '../../util/event-loop.ts'
import type { WithEngine } from '../register.ts'
import { shortMarkBytes, shortMarkOf } from './look-up-log.ts'

/** Rows read at once: each may be a list of eight kilobytes. */
const pageRows = 150

const columns = {
  id: lookUpLog.id,
  at: lookUpLog.at,
  mark: lookUpLog.mark,
  /** Beginning of a list, in which unknown addresses come first. */
  listed: sql<Buffer | null>`substr(${lookUpLog.marks}, 1, ${lookUpLog.unknown} * ${sql.raw(String(shortMarkBytes))})`,
}

// A literal condition, because the index does not match bound values.
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

/** Goes through the newest rows of all actors: by the index it would read the whole day again. */
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
  /** ms UTC, of the Istanbul day. */
  readonly from: number
  readonly until: number
}

/** Hands every unknown address that a client looked up in a day to `take`. Returns the last row of the log there was before. */
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

/** Hands the unknown addresses after a row of the log to `take`, those of other servers too. Returns the last row read. */
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
