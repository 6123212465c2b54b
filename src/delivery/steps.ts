import type { Log } from '../log.ts'

/** Does a piece of work and resolves in any case: what it throws is logged, and does not keep others from their turn. */
export type Step = (name: string, work: () => Promise<unknown>) => Promise<void>

export function stepsOf(log: Log): Step {
  return async (name, work) => {
    try {
      await work()
    } catch (error) {
      log.error('tick.failed', error, { step: name })
    }
  }
}

/** Says yes at first, and again when the clock has moved far enough, in either direction. */
export type Pace = (now: number) => boolean

export function pace(everyMs: number): Pace {
  let last = Number.NEGATIVE_INFINITY
  return (now) => {
    if (Math.abs(now - last) < everyMs) return false
    last = now
    return true
  }
}
