interface Timer {
  readonly ms: number
  readonly at: number
  readonly run: () => void
  unref(): Timer
  ref(): Timer
}

/** Timers by the simulation's clock. Immediate work runs in the next tick. */
export function simulateTimers(now: () => number) {
  const { setTimeout: realSet, clearTimeout: realClear } = globalThis
  const waiting = new Set<unknown>()

  function set(run: (...values: unknown[]) => void, ms = 0, ...values: unknown[]): unknown {
    const itself = () => timer
    const timer: Timer = { ms, at: now() + ms, run: () => run(...values), unref: itself, ref: itself }
    waiting.add(timer)
    if (ms < 1) setImmediate(() => fire(timer))
    return timer
  }

  function fire(timer: Timer): void {
    if (waiting.delete(timer)) timer.run()
  }

  const realNow = performance.now.bind(performance)
  let latest = now()
  // Never runs back, and no work pauses because the machine is busy.
  performance.now = () => {
    latest = Math.max(latest, now())
    return latest
  }
  globalThis.setTimeout = set as typeof realSet
  globalThis.clearTimeout = ((timer: unknown) => {
    if (!waiting.delete(timer)) realClear(timer as NodeJS.Timeout)
  }) as typeof realClear
  return {
    /** Timers that fire in the next tick. */
    soon: () => [...waiting].filter((one) => (one as Timer).ms < 1).length,
    run() {
      const due = [...waiting].map((one) => one as Timer).filter(({ at }) => at <= now())
      for (const timer of due.sort((one, other) => one.at - other.at)) fire(timer)
    },
    /**
     * Time goes on evenly from here, for work that compares it with the simulated time. Timers that still wait fire in the
     * next tick. Closing a database waits for both.
     */
    restore() {
      const restoredAt = realNow()
      performance.now = () => latest + realNow() - restoredAt
      globalThis.setTimeout = realSet
      globalThis.clearTimeout = realClear
      for (const timer of waiting) setImmediate(() => fire(timer as Timer))
    },
  }
}
