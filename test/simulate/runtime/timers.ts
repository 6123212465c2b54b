interface Timer {
  readonly ms: number
  at: number
  readonly isRepeated: boolean
  readonly run: () => void
  unref(): Timer
  ref(): Timer
}

type Schedule = (run: (...values: unknown[]) => void, ms?: number, ...values: unknown[]) => unknown

const { setTimeout, clearTimeout, setInterval, clearInterval } = globalThis
const real = { setTimeout, clearTimeout, setInterval, clearInterval }

/**
 * Timers and intervals by the simulation's clock. Immediate work runs in the next tick. An interval that is due several
 * times fires once, as on a machine that slept.
 */
export function simulateTimers(now: () => number) {
  const waiting = new Set<Timer>()

  const scheduled =
    (isRepeated: boolean): Schedule =>
    (run, ms = 0, ...values) => {
      const itself = () => timer
      const timer = { ms, at: now() + ms, isRepeated, run: () => run(...values), unref: itself, ref: itself }
      waiting.add(timer)
      if (ms < 1) setImmediate(() => fire(timer))
      return timer
    }

  function fire(timer: Timer): void {
    if (!waiting.has(timer)) return
    if (timer.isRepeated) timer.at = now() + timer.ms
    else waiting.delete(timer)
    timer.run()
  }

  const cleared = (clearReal: (timer: NodeJS.Timeout) => void) => (timer: unknown) => {
    if (!waiting.delete(timer as Timer)) clearReal(timer as NodeJS.Timeout)
  }

  const realNow = performance.now.bind(performance)
  let latest = now()
  // Never runs back, and no work pauses because the machine is busy.
  performance.now = () => {
    latest = Math.max(latest, now())
    return latest
  }
  Object.assign(globalThis, {
    setTimeout: scheduled(false),
    clearTimeout: cleared(real.clearTimeout),
    setInterval: scheduled(true),
    clearInterval: cleared(real.clearInterval),
  })
  return {
    /** Timers that fire in the next tick. */
    soon: () => [...waiting].filter(({ ms }) => ms < 1).length,
    run() {
      const due = [...waiting].filter(({ at }) => at <= now())
      for (const timer of due.sort((one, other) => one.at - other.at)) fire(timer)
    },
    /**
     * Time goes on evenly from here, for work that compares it with the simulated time. Timers that still wait fire in the
     * next tick, and intervals end. Closing a database waits for both.
     */
    restore() {
      const restoredAt = realNow()
      performance.now = () => latest + realNow() - restoredAt
      Object.assign(globalThis, real)
      for (const timer of waiting) {
        if (timer.isRepeated) waiting.delete(timer)
        else setImmediate(() => fire(timer))
      }
    },
  }
}
