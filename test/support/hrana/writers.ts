/** What holds the lock to write, or waits for it. */
export interface Writer {
  /** Rolls its transaction back, for another that waits. */
  loseLock(): void
}

/**
 * Starts one writing transaction at a time, in order. As at libSQL's server, one that has held the lock for
 * `heldMs` loses it as soon as another waits.
 */
export function writerQueue(heldMs: number) {
  const waiting: { writer: Writer; enter: () => void }[] = []
  let owner: Writer | null = null
  let since = 0
  let timer: NodeJS.Timeout | undefined

  function own(writer: Writer): void {
    owner = writer
    since = performance.now()
    watch()
  }

  function watch(): void {
    clearTimeout(timer)
    if (owner === null || waiting.length === 0) return
    timer = setTimeout(take, Math.max(0, since + heldMs - performance.now())).unref()
  }

  function take(): void {
    const loser = owner
    loser?.loseLock()
    if (loser !== null) leave(loser)
  }

  function leave(writer: Writer): void {
    if (owner !== writer) return
    owner = null
    const next = waiting.shift()
    clearTimeout(timer)
    if (next === undefined) return
    own(next.writer)
    next.enter()
  }

  return {
    enter(writer: Writer): Promise<void> {
      if (owner === writer) return Promise.resolve()
      if (owner === null) {
        own(writer)
        return Promise.resolve()
      }
      return new Promise((enter) => {
        waiting.push({ writer, enter })
        watch()
      })
    },
    leave,
  }
}
