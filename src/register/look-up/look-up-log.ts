import { and, asc, between, count, eq, getTableColumns, gte, lt, sql } from 'drizzle-orm'
import { lookUpLog } from '../../../db/schema.ts'
import {
  build,
  placeholders,
  preparedOne,
  preparedQuery,
  preparedStatement,
  type Statement,
} from '../../../db/statement.ts'
import { dayOf, nextDay, startOfDay } from '../../calendar/istanbul.ts'
import { markBytes } from '../../crypto/vault.ts'
import { yieldToEventLoop } from '../../util/event-loop.ts'
import type { Actor } from '../actor.ts'
import { type Register, type WithEngine, write } from '../register.ts'

export type LookUpEntry = Omit<typeof lookUpLog.$inferSelect, 'id'>

export const logLookUp = preparedStatement(() =>
  build.insert(lookUpLog).values(placeholders('at', 'door', 'actor', 'mark', 'brandCode', 'purpose')),
)

/** Logs many look-ups by one statement, in a third of the time. */
export function logLookUps(entries: readonly LookUpEntry[]): Statement {
  const rows = entries.map(({ at, door, actor, mark, brandCode, purpose }) => {
    return [at, door, actor, mark.toString('hex'), brandCode, purpose]
  })
  return {
    sql: `INSERT INTO look_up_log (at, door, actor, mark, brand_code, purpose)
      SELECT value ->> 0, value ->> 1, value ->> 2, unhex(value ->> 3), value ->> 4, value ->> 5 FROM json_each(?)`,
    params: [JSON.stringify(rows)],
  }
}

export const lookUpsMade = () =>
  build
    .select({ made: count() })
    .from(lookUpLog)
    .where(
      and(
        eq(lookUpLog.actor, sql.placeholder('actor')),
        gte(lookUpLog.at, sql.placeholder('from')),
        lt(lookUpLog.at, sql.placeholder('until')),
      ),
    )

export function todayOf(actor: string, now: number) {
  const today = dayOf(now)
  return { actor, from: startOfDay(today), until: startOfDay(nextDay(today)) }
}

const countLookUps = preparedOne(lookUpsMade)

export function lookUpsToday(actor: string, now: number) {
  return countLookUps(todayOf(actor, now))
}

const bufferedAgeMaxMs = 1000
const bufferedMax = 1000
const retryAfterMs = 5000

export interface LookUpBuffer {
  add(entry: LookUpEntry): void
  /** Writes what is buffered and stops the timer; called on closing too. */
  flush(): Promise<void>
}

/** Collects look-ups of systems and writes them together, so that a look-up does not wait for a write. */
export function lookUpBuffer(register: WithEngine, failed: (error: unknown) => void): LookUpBuffer {
  let entries: LookUpEntry[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let writing = Promise.resolve()

  async function writeWaiting(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    const taken = entries
    entries = []
    if (taken.length === 0) return
    try {
      await write(register, logLookUps(taken))
    } catch (error) {
      // An audit trail with a hole is worse than a late one.
      entries = [...taken, ...entries].slice(-bufferedMax * 10)
      clearTimeout(timer)
      timer = setTimeout(writeNext, retryAfterMs).unref()
      failed(error)
    }
  }

  function writeNext(): Promise<void> {
    writing = writing.then(writeWaiting)
    return writing
  }

  return {
    add(entry) {
      entries.push(entry)
      if (entries.length === bufferedMax) void writeNext()
      else timer ??= setTimeout(writeNext, bufferedAgeMaxMs)
    },
    async flush() {
      await writeNext()
      clearTimeout(timer)
      timer = undefined
    },
  }
}

/** Stands for all addresses of a brand; no address has this look-up hash. */
export const wholeBrandMark = Buffer.alloc(markBytes)

/** Logs that a report or list was read; on disk before it resolves (KVKK). */
export async function logReport(
  register: Pick<Register, 'engine' | 'clock'>,
  { door, id }: Actor & { readonly id: string },
  /** Brand, null for several; which report, and of when. */
  report: { readonly brandCode: number | null; readonly purpose: string },
): Promise<void> {
  const at = register.clock()
  await write(register, logLookUp({ at, door, actor: id, mark: wholeBrandMark, ...report }))
}

export type OwnLookUp = Omit<LookUpEntry, 'mark'>

const pageRows = 100_000

const idBounds = preparedOne(() =>
  build
    .select({
      first: sql<number | null>`(select min(${lookUpLog.id}) from ${lookUpLog})`,
      last: sql<number | null>`(select max(${lookUpLog.id}) from ${lookUpLog})`,
    })
    .from(sql`(select 1)`),
)
const { id: _, mark: __, ...ownColumns } = getTableColumns(lookUpLog)
const within = preparedQuery(() =>
  build
    .select(ownColumns)
    .from(lookUpLog)
    .where(
      and(
        between(lookUpLog.id, sql.placeholder('from'), sql.placeholder('through')),
        eq(lookUpLog.mark, sql.placeholder('mark')),
      ),
    )
    .orderBy(asc(lookUpLog.id)),
)

/** Reads the whole log, since an index would cost every look-up of a system. */
export async function lookUpsOf({ engine }: WithEngine, mark: Buffer): Promise<OwnLookUp[]> {
  const [bounds] = await engine.read(idBounds())
  const found: OwnLookUp[] = []
  for (let from = bounds?.first ?? 0; from <= (bounds?.last ?? -1); from += pageRows) {
    found.push(...(await engine.read(within({ from, through: from + pageRows - 1, mark }))))
    await yieldToEventLoop()
  }
  return found
}
