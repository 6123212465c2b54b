export interface Unfinished {
  add(work: Promise<unknown>): void
  /** Resolves once no work remains, including work added meanwhile. */
  ended(): Promise<void>
}

/** Reports errors to `failed`; other work goes on. */
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
