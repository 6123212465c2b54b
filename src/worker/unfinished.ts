/** Work that goes on after its request was answered. */
export interface Unfinished {
  add(work: Promise<unknown>): void
  /** Resolves once no work remains, including work added meanwhile. */
  ended(): Promise<void>
}

/** Creates a list of work that outlives its request. Errors of such work go to `failed`, and other work goes on. */
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
