import type { ProvableClock } from '../../../src/util/steady-clock.ts'

/** The clock of a server that has run for ten minutes. */
export function provenClock(now: () => number): ProvableClock {
  return { now, isProven: () => true }
}
