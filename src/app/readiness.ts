import { atMost } from '../patience.ts'

/** Whether this process means to go on, and whether those who watch have heard that it does not. */
export interface Readiness {
  isReady(): boolean
  /** Somebody has been answered at `/readyz`. */
  told(isReady: boolean): void
  /** From now on the answer is no. Resolves when whoever watches has heard it, after a second at the latest. */
  retire(): Promise<void>
}

/** Whoever has not asked for so long does not watch. */
const watchedMs = 60_000
const heardWithinMs = 1000

export function openReadiness(passed: () => number): Readiness {
  let ready = true
  let askedAt = Number.NEGATIVE_INFINITY
  const heard = Promise.withResolvers<void>()
  return {
    isReady: () => ready,
    told(isReady) {
      askedAt = passed()
      if (!isReady && !ready) heard.resolve()
    },
    async retire() {
      ready = false
      if (passed() - askedAt < watchedMs) await atMost(heardWithinMs, heard.promise)
    },
  }
}
