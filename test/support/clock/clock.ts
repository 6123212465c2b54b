import {
  addDays,
  dayOf,
  formatWallTime,
  type IstanbulDay,
  type WallTime,
} from '../../../src/calendar/istanbul.ts'

/*
 * The clock of a suite and of every process that it starts. A suite runs within one hour of one day unless it was given a
 * moment shortly before midnight.
 */

/** ms UTC. */
export function now(): number {
  return Date.now()
}

export function ago(minutes: number): WallTime {
  return formatWallTime(now() - minutes * 60_000)
}

export function today(): IstanbulDay {
  return dayOf(now())
}

export function yesterday(): IstanbulDay {
  return addDays(today(), -1)
}

/** For a process whose clock differs from the suite's. */
export function clockAheadBy(ms: number): Record<string, string> {
  return { IZIN_TEST_AHEAD_MS: String(Number(process.env.IZIN_TEST_AHEAD_MS ?? 0) + ms) }
}

/** For a test whose limit is of one day: a process whose clock is past midnight if the suite's will soon be. */
export function clockOfOneDay(): Record<string, string> {
  const soon = now() + 15 * 60_000
  return dayOf(soon) === today() ? {} : clockAheadBy(15 * 60_000)
}
