import { asc, eq, gt, lte, or, sql } from 'drizzle-orm'
import { isDatabaseFault, type Outcome } from '../../db/engine.ts'
import { wantedStamp } from '../../db/schema.ts'
import { build, preparedQuery, query, statement } from '../../db/statement.ts'
import { addDays, dayOf, type IstanbulDay } from '../calendar/istanbul.ts'
import { closedDay, closedDaysFrom } from '../ledger/days.ts'
import type { Stamper } from '../ledger/time-stamp/authority.ts'
import { describe, type Log } from '../log.ts'
import { isOpenOn, listBrands } from '../register/brands.ts'
import { brandsOfDay } from '../register/changes/day.ts'
import { type Register, write } from '../register/register.ts'
import { spanOf } from './movement-file.ts'
import {
  dayStampOf,
  isWish,
  type StampingOutcome,
  stampFile,
  stampHead,
  stampsOf,
  theDayItself,
  type WishKey,
} from './stamps.ts'

/**
 * Stamps that are still to come. One failure makes all of them wait, longer each time: what keeps an
 * authority from one stamp keeps it from the next, and an answer that is no proof may have cost a credit.
 */

/** An authority that is set up later reaches this far back. */
const daysBack = 7
const pauseMs = 60_000
const pauseMaxMs = 60 * 60_000
/** The next round continues, so that other steps of the tick are not kept waiting. */
const roundMs = 20_000

type Wanted = typeof wantedStamp.$inferSelect

export async function stampDue(register: Register, stamper: Stamper, log: Log): Promise<void> {
  await dropFulfilled(register)
  await wantRecent(register)
  const now = register.clock()
  const began = performance.now()
  for (const wish of await unstamped(register, now)) {
    const { date, brandCode } = wish
    if (performance.now() - began > roundMs) return
    const of = brandCode === theDayItself ? { date } : { date, brand: brandCode }
    let outcome: StampingOutcome
    try {
      outcome = await stampWanted(register, stamper, wish)
    } catch (error) {
      // The file is broken, not the authority: continue with the others.
      if (isDatabaseFault(error)) throw error
      await putOff(register, wish, describe(error))
      log.error('stamp.broken', error, of)
      continue
    }
    if (outcome.kind !== 'stamped') {
      const failures = await noteFailure(register, wish, outcome.detail)
      log.warn('stamp.failed', { ...of, outcome: outcome.kind, reason: outcome.detail, failures })
      return
    }
    log.info('stamp.stored', of)
  }
}

async function stampWanted(
  register: Register,
  stamper: Stamper,
  { date, brandCode }: WishKey,
): Promise<StampingOutcome> {
  return brandCode === theDayItself
    ? await stampHead(register, stamper, date)
    : await stampFile(register, stamper, date, brandCode)
}

/** Stamps a closed day and its files now. Ends at the first failure, which makes nothing wait longer. */
export async function stampDay(
  register: Register,
  stamper: Stamper,
  date: IstanbulDay,
): Promise<StampingOutcome> {
  for (const brandCode of await want(register, date)) {
    const outcome = await stampWanted(register, stamper, { date, brandCode })
    if (outcome.kind !== 'stamped') return outcome
  }
  return { kind: 'stamped' }
}

async function wantRecent(register: Register): Promise<void> {
  const from = addDays(dayOf(register.clock()), -daysBack)
  for (const { date } of await closedDaysFrom(register, from)) {
    if (!(await isSeenTo(register, date))) await want(register, date)
  }
}

/**
 * True if the day and every open brand have their stamps or wait for them. Finding other brands would read
 * the whole day.
 */
async function isSeenTo(register: Register, date: IstanbulDay): Promise<boolean> {
  const there = await stampsOf(register, date)
  const ofDay = build
    .select({ brandCode: wantedStamp.brandCode })
    .from(wantedStamp)
    .where(eq(wantedStamp.date, date))
  const rows = await register.engine.read(query(ofDay))
  const noted = new Set(rows.map(({ brandCode }) => brandCode))
  if (!noted.has(theDayItself) && (await dayStampOf(register, date)) === null) return false
  const open = (await listBrands(register)).filter((brand) => isOpenOn(brand, date))
  return open.every(({ code }) => noted.has(code) || there.has(code))
}

const wishes = preparedQuery(() => build.select().from(wantedStamp))

/**
 * Drops wishes that another process noted while the stamp came. Compares subjects, since clocks of machines
 * differ.
 */
async function dropFulfilled(register: Register): Promise<void> {
  if ((await register.engine.read(wishes())).length === 0) return
  const drop = {
    sql: `DELETE FROM wanted_stamp WHERE EXISTS (SELECT 1 FROM entry WHERE subject =
      'stamp ' || wanted_stamp.date || CASE brand_code WHEN ${theDayItself} THEN '' ELSE ' ' || brand_code END)`,
    params: [],
  }
  await write(register, drop)
}

/** Returns what has no stamp yet, as wishes name it. */
async function want(register: Register, date: IstanbulDay): Promise<number[]> {
  if ((await closedDay(register, date)) === null) return []
  const there = await stampsOf(register, date)
  const brands = await brandsOfDay(register, await spanOf(register, date))
  const missing = [
    ...((await dayStampOf(register, date)) === null ? [theDayItself] : []),
    ...brands.map(({ code }) => code).filter((code) => !there.has(code)),
  ]
  if (missing.length === 0) return []
  const now = register.clock()
  const rows = missing.map((brandCode) => ({ date, brandCode, wantedAt: now, dueAt: now }))
  const insert = statement(build.insert(wantedStamp).values(rows).onConflictDoNothing())
  await write(register, insert)
  return missing
}

/** First those not tried yet, so that a broken file does not keep the others waiting. */
async function unstamped({ engine }: Register, now: number): Promise<Wanted[]> {
  // A clock set back may leave a wait longer than any pause.
  const isDue = or(lte(wantedStamp.dueAt, now), gt(wantedStamp.dueAt, now + pauseMaxMs))
  const order = [asc(wantedStamp.attempts), asc(wantedStamp.date), asc(wantedStamp.brandCode)]
  const due = build.select().from(wantedStamp).where(isDue)
  return await engine.read(query(due.orderBy(...order)))
}

async function putOff(register: Register, wish: WishKey, detail: string) {
  const set = { dueAt: register.clock() + pauseMaxMs, detail: detail.slice(0, 300) }
  await write(register, statement(build.update(wantedStamp).set(set).where(isWish(wish))))
}

/** Waits a minute, two, four … up to an hour. */
async function noteFailure({ engine, clock }: Register, wish: WishKey, detail: string): Promise<number> {
  const now = clock()
  return await engine.unit([wishes()], (rows): Outcome<number> => {
    const failures = 1 + rows.reduce((sum, { attempts }) => sum + attempts, 0)
    const dueAt = now + Math.min(pauseMs * 2 ** (failures - 1), pauseMaxMs)
    const note = build.update(wantedStamp).set({ attempts: sql`${wantedStamp.attempts} + 1`, detail })
    const wait = build.update(wantedStamp).set({ dueAt }).where(lte(wantedStamp.dueAt, dueAt))
    return { writes: [statement(note.where(isWish(wish))), statement(wait)], result: failures }
  })
}
