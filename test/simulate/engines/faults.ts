import type { Random } from '../../support/random.ts'
import type { Fate } from './database.ts'

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
      if (now() < outageUntil || (kind === 'write' && now() < fullUntil)) return 'fails'
      if (random.chance(0.0004)) return random.pick(['dies before', 'dies after'])
      if (kind === 'write' && random.chance(0.0008)) return 'answer lost'
      return kind === 'write' && random.chance(0.003) ? 'fails' : 'well'
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
