import { asc, desc, eq, gte, min, sql } from 'drizzle-orm'
import type { Outcome } from '../../db/engine.ts'
import { day, provider, seal } from '../../db/schema.ts'
import { build, preparedQuery, type Query, query, statement } from '../../db/statement.ts'
import { addDays, dayOf, type IstanbulDay, nextDay, startOfDay } from '../calendar/istanbul.ts'
import { type Refusal, refused } from '../util/refusal.ts'
import { appendEntry, type Ledger, ledgerMoments, registerTime } from './append.ts'
import { merkleRoot } from './merkle.ts'
import { dayHead, leavesAfter, sealEntries } from './seal.ts'

type ClosedDay = typeof day.$inferSelect

const companyBegan = preparedQuery(() =>
  build.select({ createdAt: provider.createdAt }).from(provider).limit(1),
)
const lastDay = preparedQuery(() => build.select().from(day).orderBy(desc(day.date)).limit(1))
const sealsOfDay = preparedQuery(() =>
  build
    .select()
    .from(seal)
    .where(eq(seal.date, sql.placeholder('date')))
    .orderBy(asc(seal.fromSeq)),
)

/** Query that gives one row, true, if an entry recorded before `until` is in no seal (Merkle root); else none. */
function unsealedBefore(until: number): Query<true> {
  const next = (table: string) =>
    `SELECT recorded_at FROM ${table} WHERE seq = (SELECT min(seq) FROM ${table}
      WHERE seq > coalesce((SELECT to_seq FROM seal WHERE from_seq = (SELECT max(from_seq) FROM seal)), 0))`
  return {
    sql: `SELECT 1 FROM (${next('change')} UNION ALL ${next('entry')}) WHERE recorded_at < ? LIMIT 1`,
    params: [until],
    map: () => true,
  }
}

/** Returns a closed day of the ledger, or null if it is not closed. */
export async function closedDay(ledger: Ledger, date: IstanbulDay): Promise<ClosedDay | null> {
  const [row] = await ledger.engine.read(query(build.select().from(day).where(eq(day.date, date))))
  return row ?? null
}

/** Returns the closed days from a date on, oldest first. */
export async function closedDaysFrom(ledger: Ledger, date: IstanbulDay): Promise<ClosedDay[]> {
  return await ledger.engine.read(
    query(build.select().from(day).where(gte(day.date, date)).orderBy(asc(day.date))),
  )
}

/** Closes every open day up to and including this one, and returns them in order. Today and later days are never closed. */
export async function closeDaysThrough(ledger: Ledger, date: IstanbulDay): Promise<IstanbulDay[]> {
  const closedDays: IstanbulDay[] = []
  const today = dayOf(ledger.clock())
  for (let next = await firstOpenDay(ledger); next !== null && next <= date && next < today; ) {
    await sealEntries(ledger, startOfDay(nextDay(next)))
    if (await closeOne(ledger, next)) closedDays.push(next)
    next = await firstOpenDay(ledger)
  }
  return closedDays
}

/**
 * Returns the day after the latest closed day. Without a closed day, the day of the first entry or of the company's
 * set-up, if earlier; null if there is neither.
 */
export async function firstOpenDay(ledger: Ledger): Promise<IstanbulDay | null> {
  const [last] = await ledger.engine.read(lastDay())
  if (last !== undefined) return nextDay(last.date)
  const [first] = await ledger.engine.read(leavesAfter(0, Number.MAX_SAFE_INTEGER, 1))
  const [company] = await ledger.engine.read(companyBegan())
  const began = Math.min(
    first?.recordedAt ?? Number.POSITIVE_INFINITY,
    company?.createdAt ?? Number.POSITIVE_INFINITY,
  )
  return Number.isFinite(began) ? dayOf(began) : null
}

/** Returns the first day of the chain of closed days; null without a company. */
export async function chainBeginsOn(ledger: Ledger): Promise<IstanbulDay | null> {
  const [first] = await ledger.engine.read(query(build.select({ date: min(day.date) }).from(day)))
  return first?.date ?? (await firstOpenDay(ledger))
}

/**
 * Closes a day whose entries are all in seals (Merkle roots). Returns false if another process closed the day, or an
 * entry of the day is in no seal; the caller then tries again.
 */
async function closeOne(ledger: Ledger, date: IstanbulDay): Promise<boolean> {
  const reads = [lastDay(), unsealedBefore(startOfDay(nextDay(date))), sealsOfDay({ date })] as const
  return await ledger.engine.unit(reads, ([last], [unsealed], seals): Outcome<boolean> => {
    if ((last !== undefined && last.date >= date) || unsealed) return { writes: [], result: false }
    const content = {
      date,
      fromSeq: seals[0]?.fromSeq ?? null,
      toSeq: seals.at(-1)?.toSeq ?? null,
      entries: seals.reduce((sum, { entries }) => sum + entries, 0),
      root: merkleRoot(seals.map(({ root }) => root)),
      previousHead: last?.head ?? null,
      closedAt: ledger.clock(),
    }
    const write = statement(build.insert(day).values({ ...content, head: dayHead(content) }))
    return { writes: [write], result: true }
  })
}

/** Returns the subject of the entry that a day's head was posted. The place is `${platform} ${room}`. */
export const postedSubject = (date: IstanbulDay, place: string) => `posted ${date} ${place}`

/** Returns the statement that records in the ledger that a day's head was posted to a Slack or Telegram room. */
export function appendPosted(date: IstanbulDay, place: string, head: Buffer, recordedAt: number) {
  const content = { date, place, head: head.toString('hex') }
  const posted = { kind: 'posted', subject: postedSubject(date, place), recordedAt, content } as const
  return appendEntry(undefined, { ...posted, door: null, actor: null }).write
}

/** Reason why a day may not be closed: the clock is too far ahead of the newest entry. */
export interface ClosingRefusal {
  readonly kind: 'clock-ahead'
  readonly newestOn: IstanbulDay
}

/** Maximum number of days without an entry. With more, the clock is probably wrong. */
const daysWithoutEntryMax = 31
/** Maximum number of ms by which the clocks of two machines that are set correctly differ. */
const behindMaxMs = 5 * 60_000

/**
 * Closes every open day up to and including this one for a person who says that it is over, or none if the clock is too
 * far ahead to be believed. Returns the closed days, or the reason.
 */
export async function closeDays(
  ledger: Ledger,
  date: IstanbulDay,
): Promise<{ readonly kind: 'closed'; readonly days: readonly IstanbulDay[] } | Refusal<ClosingRefusal>> {
  const refusal = await closingRefusal(ledger, date)
  if (refusal !== null) return refused(refusal)
  return { kind: 'closed', days: await closeDaysThrough(ledger, date) }
}

/** Returns the newest time in the ledger if the clock shows an earlier one, which proves it wrong; else null. */
export async function timeAheadOfClock(ledger: Ledger): Promise<number | null> {
  const now = ledger.clock()
  const [moments] = await ledger.engine.read(ledgerMoments({ now }))
  const newestAt = registerTime(now, moments)
  return newestAt > now + behindMaxMs ? newestAt : null
}

/**
 * Returns the reason if the open days up to this one cannot be closed by an unproven clock; null if they can, or none is
 * open. A closed day stays closed, and later entries are dated after it, so a single command with a wrong clock would do
 * lasting harm.
 */
export async function closingRefusal(ledger: Ledger, date: IstanbulDay): Promise<ClosingRefusal | null> {
  const open = await firstOpenDay(ledger)
  if (open === null || open > date) return null
  const newestOn = (await newestEntryOn(ledger)) ?? open
  return date > addDays(newestOn, daysWithoutEntryMax) ? { kind: 'clock-ahead', newestOn } : null
}

/**
 * Returns the day of the newest change, closed day or company set-up; null without any. Other entries do not count: a
 * look-up or a setting recorded under a wrong clock must not prove that clock right.
 */
async function newestEntryOn({ engine }: Ledger): Promise<IstanbulDay | null> {
  const days = await engine.read({
    sql: `SELECT recorded_at FROM change WHERE seq = (SELECT max(seq) FROM change)
      UNION ALL SELECT created_at FROM provider
      UNION ALL SELECT date FROM day WHERE date = (SELECT max(date) FROM day)`,
    params: [],
    map: ([on]) => (typeof on === 'string' ? on : dayOf(Number(on))),
  })
  return days.sort().at(-1) ?? null
}
