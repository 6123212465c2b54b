import { and, asc, between, count, desc, eq, gte, lt, sql } from 'drizzle-orm'
import { lookUpLog } from '../../db/schema.ts'
import { build, preparedOne, preparedQuery, preparedStatement, type Statement } from '../../db/statement.ts'
import { dayOf, nextDay, startOfDay } from '../calendar/istanbul.ts'
import { markBytes } from '../crypto/vault.ts'
import { yieldToEventLoop } from '../event-loop.ts'
import type { Actor } from './actor.ts'
import type { Register } from './register.ts'

/** What one look-up leaves behind: who asked, from where, about which mark, and what for. */
export interface LookUpEntry {
  readonly at: number
  readonly door: string
  readonly actor: string
  readonly mark: Buffer
  readonly brandCode: number | null
  readonly purpose: string
}

export const logLookUp = preparedStatement(() =>
  build.insert(lookUpLog).values({
    at: sql.placeholder('at'),
    door: sql.placeholder('door'),
    actor: sql.placeholder('actor'),
    mark: sql.placeholder('mark'),
    brandCode: sql.placeholder('brandCode'),
    purpose: sql.placeholder('purpose'),
  }),
)

/** Many entries in one statement, which takes a third of the time of one for each. */
export function logLookUps(entries: readonly LookUpEntry[]): Statement {
  const rows = entries.map(({ at, door, actor, mark, brandCode, purpose }) => [
    at,
    door,
    actor,
    mark.toString('hex'),
    brandCode,
    purpose,
  ])
  return {
    sql: `INSERT INTO look_up_log (at, door, actor, mark, brand_code, purpose)
      SELECT value ->> 0, value ->> 1, value ->> 2, unhex(value ->> 3), value ->> 4, value ->> 5 FROM json_each(?)`,
    params: [JSON.stringify(rows)],
  }
}

/** Counts the look-ups of `todayOf`. */
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

/** Returns the actor and the bounds of the Istanbul day of `now`, as `lookUpsMade` asks for them. */
export function todayOf(actor: string, now: number) {
  const today = dayOf(now)
  return { actor, from: startOfDay(today), until: startOfDay(nextDay(today)) }
}

const countLookUps = preparedOne(lookUpsMade)

/** Asks how many look-ups this actor has made in the Istanbul day of `now`. */
export function lookUpsToday(actor: string, now: number) {
  return countLookUps(todayOf(actor, now))
}

const bufferedAgeMaxMs = 1000
const bufferedMax = 1000
/** How long after a failure what could not be written is tried again. */
const againAfterMs = 5000

export interface LookUpBuffer {
  add(entry: LookUpEntry): void
  /** Writes what is waiting, and leaves nothing to be done later; called on closing too. */
  flush(): Promise<void>
}

/**
 * The log of systems' look-ups: they are many, so entries are written together, at most a second late, and a read does
 * not become a write. Beyond a thousand waiting entries they are written at once.
 */
export function lookUpBuffer(
  register: Pick<Register, 'engine'>,
  failed: (error: unknown) => void,
): LookUpBuffer {
  let entries: LookUpEntry[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let writing = Promise.resolve(true)
  /** While a write is under way, or the last one failed, the next one waits its time, however many come meanwhile. */
  let isHeldUp = false

  /** False where it failed. */
  async function writeWaiting(): Promise<boolean> {
    clearTimeout(timer)
    timer = undefined
    const taken = entries
    entries = []
    if (taken.length === 0) return true
    try {
      await register.engine.unit([], () => ({
        writes: [logLookUps(taken)],
        result: null,
      }))
      return true
    } catch (error) {
      // Kept for the next time: an audit trail with a hole is worse than a late one.
      entries = [...taken, ...entries].slice(-bufferedMax * 10)
      failed(error)
      return false
    }
  }

  function write(): Promise<boolean> {
    writing = writing.then(writeWaiting)
    return writing
  }

  async function writeInTime(): Promise<void> {
    isHeldUp = true
    isHeldUp = !(await write())
    if (isHeldUp) timer ??= setTimeout(() => void writeInTime(), againAfterMs).unref()
  }

  return {
    add(entry) {
      entries.push(entry)
      if (entries.length >= bufferedMax && !isHeldUp) void writeInTime()
      else timer ??= setTimeout(() => void writeInTime(), bufferedAgeMaxMs)
    },
    async flush() {
      await write()
    },
  }
}

/** What stands in the log instead of the mark of an address where a whole brand was asked about. No address has it. */
export const wholeBrandMark = Buffer.alloc(markBytes)

/** A report of addresses that somebody takes. */
interface TakenReport {
  /** Null for several brands. */
  readonly brandCode: number | null
  /** What it is, and of when. */
  readonly purpose: string
}

/** Writes into the look-up log that somebody takes a report with addresses; on disk before it resolves (KVKK, iys.md 7.6). */
export async function logReport(
  register: Pick<Register, 'engine' | 'clock'>,
  actor: Actor & { readonly id: string },
  { brandCode, purpose }: TakenReport,
): Promise<void> {
  const entry = {
    at: register.clock(),
    door: actor.door,
    actor: actor.id,
    mark: wholeBrandMark,
    brandCode,
    purpose,
  }
  await register.engine.unit([], () => ({ writes: [logLookUp(entry)], result: null }))
}

/** That somebody asked about an address, and what for. `at` in ms UTC. */
export interface OwnLookUp {
  readonly at: number
  readonly door: string
  readonly actor: string
  readonly brandCode: number | null
  readonly purpose: string
}

/** Rows that are read in some 20 ms. */
const pageRows = 100_000

const firstId = preparedOne(() =>
  build.select({ id: lookUpLog.id }).from(lookUpLog).orderBy(asc(lookUpLog.id)).limit(1),
)
const lastId = preparedOne(() =>
  build.select({ id: lookUpLog.id }).from(lookUpLog).orderBy(desc(lookUpLog.id)).limit(1),
)
const within = preparedQuery(() =>
  build
    .select({
      at: lookUpLog.at,
      door: lookUpLog.door,
      actor: lookUpLog.actor,
      brandCode: lookUpLog.brandCode,
      purpose: lookUpLog.purpose,
    })
    .from(lookUpLog)
    .where(
      and(
        between(lookUpLog.id, sql.placeholder('from'), sql.placeholder('through')),
        eq(lookUpLog.mark, sql.placeholder('mark')),
      ),
    )
    .orderBy(asc(lookUpLog.id)),
)

/**
 * Who asked about the address with this mark, oldest first. The log is read from end to end, in turns, since nobody else asks
 * it by address and an index would cost every look-up of a system; a person asks for his data seldom.
 */
export async function lookUpsOf({ engine }: Pick<Register, 'engine'>, mark: Buffer): Promise<OwnLookUp[]> {
  const [[first], [last]] = await Promise.all([engine.read(firstId()), engine.read(lastId())])
  if (first === undefined || last === undefined) return []
  const found: OwnLookUp[] = []
  for (let from = first.id; from <= last.id; from += pageRows) {
    found.push(...(await engine.read(within({ from, through: from + pageRows - 1, mark }))))
    await yieldToEventLoop()
  }
  return found
}
