/** Resolves in a later tick: the native library frees memory only between ticks. */

export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0))
}

/** `isDue()` is true when other requests have waited long enough; `pause()` lets them run. */
interface Pauses {
  isDue(): boolean
  pause(): Promise<void>
}

const turnMs = 20

/** For a loop over a file, which may have millions of rows and no await: says at each step whether to yield. */
export function newPauses(): Pauses {
  let started = performance.now()
  return {
    isDue: () => performance.now() - started >= turnMs,
    async pause() {
      await yieldToEventLoop()
      started = performance.now()
    },
  }
}

/** Runs work of one key in order, and of different keys at once, which `p-queue` and `p-limit` cannot. */

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
