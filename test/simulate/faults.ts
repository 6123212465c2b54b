import type { Random } from '../support/random.ts'
import type { Fate } from './machine.ts'
import type { Spoilt } from './memory-engine.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

export type Faults = ReturnType<typeof faultsOf>

export function faultsOf(random: Random, now: () => number) {
  /** Every call fails until then. */
  let outageUntil = 0
  /** Every write fails until then. */
  let fullUntil = 0
  return {
    calm: false,
    fate(kind: 'read' | 'write'): Fate {
      if (this.calm) return 'well'
      if (now() < outageUntil) return 'fails'
      if (random.chance(0.0004)) return random.pick(['dies before', 'dies after'])
      if (kind === 'write' && random.chance(0.0008)) return 'answer lost'
      return 'well'
    },
    /** For a write or commit. */
    spoil(): Spoilt | null {
      if (this.calm) return null
      if (now() < fullUntil) return 'SQLITE_FULL'
      return random.chance(0.0005) ? random.pick(['SQLITE_BUSY', 'SQLITE_FULL', 'SQLITE_IOERR']) : null
    },
    begin() {
      if (random.chance(0.01)) outageUntil = now() + random.below(2 * hourMs)
      if (random.chance(0.01)) fullUntil = now() + random.below(4 * hourMs)
    },
    // Jumps of the clock, by a time service or a forgotten summer time.
    clockIsSetBy: () => (random.chance(0.02) ? random.pick([-hourMs, hourMs, -5 * minuteMs]) : 0),
    downtime: () => (random.chance(0.2) ? random.below(40 * hourMs) : random.below(10 * minuteMs)),
  }
}
