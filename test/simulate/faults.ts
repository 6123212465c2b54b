import type { Random } from '../support/random.ts'
import type { Fate } from './machine.ts'
import type { Spoilt } from './memory-engine.ts'

/** What goes wrong: machines that die, a database that fails, a disk that is full, a clock that is set. */
export interface Faults {
  /** What befalls a call of the engine. */
  fate(kind: 'read' | 'write'): Fate
  /** What befalls a write inside a unit, or its commit; null for nothing. */
  spoil(): Spoilt | null
  /** Draws what goes wrong for a while from now on. */
  begin(): void
  /** How far the clock is set, ms; mostly nowhere. */
  clockIsSetBy(): number
  /** How long nobody is there after a death, ms. */
  downtime(): number
  /** While it is calm nothing goes wrong. */
  calm: boolean
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
/** A machine of ours is down for at most so long, and a database out of order. */
const downtimeMaxMs = 40 * hourMs

export function faultsOf(random: Random, now: () => number): Faults {
  /** Until then every call fails. */
  let outageUntil = 0
  /** Until then nothing can be written. */
  let fullUntil = 0
  return {
    calm: false,
    fate(kind) {
      if (this.calm) return 'well'
      if (now() < outageUntil) return 'fails'
      if (random.chance(0.0004)) return random.pick(['dies before', 'dies after'])
      if (kind === 'write' && random.chance(0.0008)) return 'answer lost'
      return 'well'
    },
    spoil() {
      if (this.calm) return null
      if (now() < fullUntil) return 'SQLITE_FULL'
      return random.chance(0.0005) ? random.pick(['SQLITE_BUSY', 'SQLITE_FULL', 'SQLITE_IOERR']) : null
    },
    begin() {
      if (random.chance(0.01)) outageUntil = now() + random.below(2 * hourMs)
      if (random.chance(0.01)) fullUntil = now() + random.below(4 * hourMs)
    },
    // As by a time service, or a summer time that somebody forgot to switch off.
    clockIsSetBy: () => (random.chance(0.02) ? random.pick([-hourMs, hourMs, -5 * minuteMs]) : 0),
    downtime: () => (random.chance(0.2) ? random.below(downtimeMaxMs) : random.below(10 * minuteMs)),
  }
}
