/** Work that goes on after an answer, until all of it has ended. */
export interface Unfinished {
  add(work: Promise<unknown>): void
  /** Resolves once nothing goes on any more, nor what was handed in meanwhile. */
  ended(): Promise<void>
}

/** `failed` is told of what a piece of work throws; the others go on. */
export function unfinishedWork(failed: (error: unknown) => void): Unfinished {
  const working: Promise<unknown>[] = []
  return {
    add(work) {
      working.push(work.catch(failed))
    },
    async ended() {
      while (working.length > 0) await Promise.all(working.splice(0))
    },
  }
}
