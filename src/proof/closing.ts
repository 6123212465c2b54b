import { desc, max } from 'drizzle-orm'
import { change, day } from '../../db/schema.ts'
import { build, preparedQuery } from '../../db/statement.ts'
import { addDays, dayOf, type IstanbulDay } from '../calendar/istanbul.ts'
import { theProvider } from '../register/brands.ts'
import type { Register } from '../register/register.ts'
import { closeDaysThrough, firstOpenDay } from './day.ts'

/** Why a day may not be closed now: the clock is further ahead of the newest entry than it is believed. */
export interface ClosingRefusal {
  readonly kind: 'clock-ahead'
  /** The day of the newest entry. */
  readonly newestOn: IstanbulDay
}

/** Who asks for a day to be closed. */
export interface Closer {
  /** Whether the clock is known to be right: it has gone on evenly for long enough, or a person stands for it. */
  readonly isClockProven: boolean
}

/** The one that no clock speaks for: a command, or a question in chat. */
export const unproven: Closer = { isClockProven: false }

/** So many days may pass without an entry; more than that look like a wrong clock. */
const daysWithoutEntryMax = 31

/**
 * Closes every open day up to and with this one, or, when they may not all be closed now, none. Answers the days it closed,
 * or why there are none.
 */
export async function closeDays(
  register: Register,
  date: IstanbulDay,
  closer: Closer,
): Promise<
  | { readonly ok: true; readonly closed: readonly IstanbulDay[] }
  | { readonly ok: false; readonly refusal: ClosingRefusal }
> {
  const refusal = await closingRefusal(register, date, closer)
  if (refusal !== null) return { ok: false, refusal }
  return { ok: true, closed: await closeDaysThrough(register, date) }
}

/**
 * Why the open days up to and with this one may not be closed now; null when they may, or when there is none. A closed day
 * stays closed, and everything later is dated after it, so that a clock which is wrong for one command would spoil the
 * register for as long as it was ahead.
 */
export async function closingRefusal(
  register: Register,
  date: IstanbulDay,
  { isClockProven }: Closer,
): Promise<ClosingRefusal | null> {
  const open = await firstOpenDay(register)
  if (open === null || open > date || isClockProven) return null
  const newestOn = (await newestEntryOn(register)) ?? open
  return date > addDays(newestOn, daysWithoutEntryMax) ? { kind: 'clock-ahead', newestOn } : null
}

const newestChange = preparedQuery(() =>
  build.select({ recordedAt: change.recordedAt }).from(change).orderBy(desc(change.seq)).limit(1),
)
const lastClosed = preparedQuery(() => build.select({ date: max(day.date) }).from(day))

/**
 * The last day that the register itself vouches for. Only what its own time cannot run back behind counts: a look-up or a
 * setting that was noted under a wrong clock does no harm by itself, and must not make that clock believed.
 */
async function newestEntryOn(register: Register): Promise<IstanbulDay | null> {
  const [newest] = await register.engine.read(newestChange())
  const [closed] = await register.engine.read(lastClosed())
  const provider = await theProvider(register)
  const days = [
    ...(newest === undefined ? [] : [dayOf(newest.recordedAt)]),
    ...(provider === null ? [] : [dayOf(provider.createdAt)]),
    ...(closed?.date ? [closed.date] : []),
  ]
  return days.sort().at(-1) ?? null
}
