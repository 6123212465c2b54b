import { and, asc, between, count, eq, getTableColumns, gte, isNotNull, lt, or, sql } from 'drizzle-orm'
import { lookUpLog } from '../../../db/schema.ts'
import {
  build,
  placeholders,
  preparedOne,
  preparedQuery,
  preparedStatement,
  type Statement,
  statement,
} from '../../../db/statement.ts'
import { dayOf, nextDay, startOfDay } from '../../calendar/istanbul.ts'
import type { Actor } from '../../consent/actor.ts'
import { markBytes } from '../../crypto/vault.ts'
import { yieldToEventLoop } from '../../util/event-loop.ts'
import { type Register, type WithEngine, write } from '../register.ts'

type LoggedLookUp = Omit<typeof lookUpLog.$inferSelect, 'id'>

/** Entry of the look-up log. Without `marks` and `unknown` it is about a single address or a whole brand. */
export type LookUpEntry = Omit<LoggedLookUp, 'marks' | 'unknown'> &
  Partial<Pick<LoggedLookUp, 'marks' | 'unknown'>>

export const logLookUp = preparedStatement(() =>
  build.insert(lookUpLog).values(placeholders('at', 'door', 'actor', 'mark', 'brandCode', 'purpose')),
)

/** Returns the write that logs several look-ups. A single statement takes a third of the time. */
export function logLookUps(entries: readonly LookUpEntry[]): Statement {
  const rows = entries.map(({ at, door, actor, mark, brandCode, purpose, marks = null, unknown = 0 }) => {
    return [
      at,
      door,
      actor,
      mark.toString('hex'),
      brandCode,
      purpose,
      marks?.toString('hex') ?? null,
      unknown,
    ]
  })
  return {
    sql: `INSERT INTO look_up_log (at, door, actor, mark, brand_code, purpose, marks, unknown)
      SELECT value ->> 0, value ->> 1, value ->> 2, unhex(value ->> 3), value ->> 4, value ->> 5,
        unhex(value ->> 6), value ->> 7 FROM json_each(?)`,
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

/** Returns the query for the number of look-ups that a person made today. */
export function lookUpsToday(actor: string, now: number) {
  return countLookUps(todayOf(actor, now))
}

const bufferedAgeMaxMs = 1000
const bufferedMax = 1000
const retryAfterMs = 5000

export interface LookUpBuffer {
  add(entry: LookUpEntry): void
  /** Writes all collected look-ups and stops the timer. Also called when the app closes. */
  flush(): Promise<void>
}

/** Number of bytes of an address's mark (keyed hash) that the log stores for a list: enough to distinguish addresses. */
export const shortMarkBytes = 8

export function shortMarkOf(mark: Buffer): Buffer {
  return mark.subarray(0, shortMarkBytes)
}

/** Returns the log's columns for a list of addresses. `unknown` are those of which the brand has no consent. */
export function listColumns({ known, unknown }: MarksByKnowledge) {
  const marks = Buffer.concat([...unknown, ...known].map(shortMarkOf))
  return { mark: wholeBrandMark, marks, unknown: unknown.length }
}

/** Marks (keyed hashes) of addresses of which a brand has a consent (`known`), and of others. */
export interface MarksByKnowledge {
  readonly known: readonly Buffer[]
  readonly unknown: readonly Buffer[]
}

/**
 * Creates a buffer that collects look-ups of systems and writes them together, so that a look-up does not wait for a write.
 */
export function lookUpBuffer(register: WithEngine, failed: (error: unknown) => void): LookUpBuffer {
  let entries: LookUpEntry[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let writing = Promise.resolve()

  async function writeWaiting(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    const batch = entries
    entries = []
    if (batch.length === 0) return
    try {
      await write(register, logLookUps(batch))
    } catch (error) {
      // The entries are written later, since a gap in the log would be worse than a delay.
      entries = [...batch, ...entries].slice(-bufferedMax * 10)
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

/** Mark that stands for all addresses of a brand in the log. No address has this mark. */
export const wholeBrandMark = Buffer.alloc(markBytes)

/** Logs that a person or system reads a report or list of a brand (KVKK). Resolves when the entry is on disk. */
export async function logReport(
  register: Pick<Register, 'engine' | 'clock'>,
  { door, id }: Actor & { readonly id: string },
  /** Report that was read: its brand (null for several brands) and its kind with its day, as text. */
  report: { readonly brandCode: number | null; readonly purpose: string },
): Promise<void> {
  const at = register.clock()
  await write(register, logLookUp({ at, door, actor: id, mark: wholeBrandMark, ...report }))
}

export type OwnLookUp = Omit<LoggedLookUp, 'mark' | 'marks' | 'unknown'>

/** Number of rows that one query reads: each may have a list of some kilobytes. */
const pageRows = 4_000

const idBounds = preparedOne(() =>
  build
    .select({
      first: sql<number | null>`(select min(${lookUpLog.id}) from ${lookUpLog})`,
      last: sql<number | null>`(select max(${lookUpLog.id}) from ${lookUpLog})`,
    })
    .from(sql`(select 1)`),
)
const { id: _, mark: __, marks: ___, unknown: ____, ...ownColumns } = getTableColumns(lookUpLog)
const within = preparedQuery(() =>
  build
    .select(ownColumns)
    .from(lookUpLog)
    .where(
      and(
        between(lookUpLog.id, sql.placeholder('from'), sql.placeholder('through')),
        or(
          eq(lookUpLog.mark, sql.placeholder('mark')),
          sql`instr(${lookUpLog.marks}, ${sql.placeholder('shortMark')})`,
        ),
      ),
    )
    .orderBy(asc(lookUpLog.id)),
)

/**
 * Returns all look-ups of an address, also those as part of a list. Reads the whole log, since an index for this would slow
 * down every look-up of a system.
 */
export async function lookUpsOf({ engine }: WithEngine, mark: Buffer): Promise<OwnLookUp[]> {
  const [bounds] = await engine.read(idBounds())
  const lookUps: OwnLookUp[] = []
  for (let from = bounds?.first ?? 0; from <= (bounds?.last ?? -1); from += pageRows) {
    lookUps.push(
      ...(await engine.read(
        within({ from, through: from + pageRows - 1, mark, shortMark: shortMarkOf(mark) }),
      )),
    )
    await yieldToEventLoop()
  }
  return lookUps
}

const listsKeptMs = 90 * 24 * 60 * 60_000

/** Deletes the marks in old lists of the log, which would fill the database of a large sender. The row of the list stays. */
export async function forgetLists(register: Pick<Register, 'engine' | 'clock'>): Promise<void> {
  const isOld = lt(lookUpLog.at, register.clock() - listsKeptMs)
  const dropped = build
    .update(lookUpLog)
    .set({ marks: null })
    .where(and(isNotNull(lookUpLog.marks), isOld))
  await write(register, statement(dropped))
}
