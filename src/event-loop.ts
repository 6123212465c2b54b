/**
 * Resolves in a later turn of the event loop. A loop that only awaits the database never leaves its turn, and the native
 * library frees what its reads have held only when the turn ends.
 */

export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0))
}

/** Long work in one process: `isDue()` says when other requests have waited long enough, `pause()` lets them run. */
interface Pauses {
  isDue(): boolean
  pause(): Promise<void>
}

/** Milliseconds that a loop over a file may run before it yields. */
const turnMs = 20

/** Every loop over the content of a file asks this at each step: a file may hold millions of rows that cost no await. */
export function newPauses(): Pauses {
  let begun = performance.now()
  return {
    isDue: () => performance.now() - begun >= turnMs,
    async pause() {
      await yieldToEventLoop()
      begun = performance.now()
    },
  }
}

/**
 * Runs work of one key in order, and of different keys at once. `p-queue` and `p-limit` know no keys: a map of them would
 * need this code as well, to forget keys without work.
 */

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
