import {
  addDays,
  dayOf,
  formatWallTime,
  type IstanbulDay,
  type WallTime,
} from '../../../src/calendar/istanbul.ts'
import { shiftOfThisProcess } from './shift.ts'

/*
 * The clock of a suite and of every process that it starts. A suite runs within one hour of one day unless it was given a
 * moment shortly before midnight.
 */

/** A suite with a server takes minutes. */
const moveMs = 15 * 60_000

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

/**
 * For a suite that counts what happens on one day: near midnight the clock of the suite, and of the processes that it starts
 * from now on, moves past it.
 */
export function stayOnOneDay(): void {
  if (dayOf(now() + moveMs) === today()) return
  const shift = shiftOfThisProcess()
  shift.aheadMs += moveMs
  process.env.IZIN_TEST_AHEAD_MS = String(shift.aheadMs)
}
