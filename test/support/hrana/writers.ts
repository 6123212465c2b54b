/** Holder of the lock to write, or one that waits for it. */
export interface Writer {
  /** Rolls its transaction back, for another that waits. */
  loseLock(): void
}

/**
 * Starts one writing transaction at a time, in order. One that has held the lock for
 * `heldMs` loses it as soon as another waits, as at the server of libSQL.
 */
export function writerQueue(heldMs: number) {
  const waiting: { writer: Writer; enter: () => void }[] = []
  let owner: Writer | null = null
  /** True once the owner has held the lock for long enough to lose it. */
  let isDue = false
  let timer: NodeJS.Timeout | undefined

  function own(writer: Writer): void {
    owner = writer
    isDue = false
    timer = setTimeout(() => {
      isDue = true
      if (waiting.length > 0) take()
    }, heldMs).unref()
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
        if (isDue) take()
      })
    },
    leave,
  }
}
