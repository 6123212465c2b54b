import type { SlackMemory } from '../../bots/slack/options.ts'
import { type Limiters, limitersOf } from '../api/iys/limits.ts'
import type { Pace } from '../delivery/steps.ts'
import { sendersPace } from '../delivery/tick.ts'
import { type Brakes, brakesOf } from '../http/guesses.ts'
import { noWrites, type WriteNews } from '../register/write-check.ts'

/**
 * What a house has counted and learnt: plain values, and nothing that waits, so that another house may go on with it where
 * each lives for one event only.
 */
export interface Memory {
  readonly slack: SlackMemory
  /** Who has guessed how often. */
  readonly brakes: Brakes
  /** Which systems have asked how often. */
  readonly limiters: Limiters
  readonly sendersAreDue: Pace
  readonly writes: WriteNews
}

const wait = (ms: number) => new Promise((later) => setTimeout(later, ms))

/** Of one who begins. */
export function newMemory(clock: () => number): Memory {
  return {
    slack: { identity: null, people: new Map() },
    brakes: brakesOf(clock, wait),
    limiters: limitersOf(),
    sendersAreDue: sendersPace(),
    writes: noWrites(),
  }
}
