/** Lets other work run first. Resolves in a later tick, since the native database library frees memory only between ticks. */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0))
}

/** Pauses of a long loop. `isDue()` is true if other requests have waited long enough, and `pause()` lets them run. */
interface Pauses {
  isDue(): boolean
  pause(): Promise<void>
}

/** Time in ms after which a long loop must let other requests run. */
const yieldAfterMs = 5

/** Returns pauses for a loop without an await, such as one over a file with millions of rows. */
export function newPauses(): Pauses {
  let startedAt = performance.now()
  return {
    isDue: () => performance.now() - startedAt >= yieldAfterMs,
    async pause() {
      await yieldToEventLoop()
      startedAt = performance.now()
    },
  }
}

/** Set of promises of background work, so that a shutdown can wait for it. */
export class WorkUnderWay {
  readonly #works = new Set<Promise<void>>()

  add(work: Promise<void>): void {
    const tracked = work.finally(() => this.#works.delete(tracked))
    this.#works.add(tracked)
  }

  /** Resolves when all work that is running now has ended. */
  async settle(): Promise<void> {
    await Promise.all(this.#works)
  }
}

/** Runs jobs with the same key one after another, and others in parallel. `p-queue` and `p-limit` cannot. */
export function serialByKey() {
  const last = new Map<string, Promise<unknown>>()
  return async <Result>(key: string, work: () => Promise<Result>): Promise<Result> => {
    const run = (last.get(key) ?? Promise.resolve()).then(work, work)
    last.set(key, run)
    try {
      return await run
    } finally {
      if (last.get(key) === run) last.delete(key)
    }
  }
}

/**
 * Runs at most `atOnce` jobs; the others wait in order, preferred ones first. A full queue rejects the job that has waited
 * longest, preferred ones last. `p-limit` can neither prefer nor reject.
 */
export function limitConcurrency(
  atOnce: number,
  full?: { readonly waitingMax: number; readonly rejection: () => Error },
) {
  const preferred: PromiseWithResolvers<void>[] = []
  const others: PromiseWithResolvers<void>[] = []
  let free = atOnce

  async function admission(isPreferred: boolean): Promise<void> {
    const turn = Promise.withResolvers<void>()
    if (isPreferred) preferred.push(turn)
    else others.push(turn)
    if (full !== undefined && preferred.length + others.length > full.waitingMax) {
      const longest = others.shift() ?? preferred.shift()
      longest?.reject(full.rejection())
    }
    await turn.promise
  }

  return async <Result>(work: () => Promise<Result>, isPreferred = false): Promise<Result> => {
    if (free > 0) free -= 1
    else await admission(isPreferred)
    try {
      return await work()
    } finally {
      const next = preferred.shift() ?? others.shift()
      if (next === undefined) free += 1
      else next.resolve()
    }
  }
}
