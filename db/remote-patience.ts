/** How long something is tried again, with pauses that grow and are never the same for two who wait. */
export interface Patience {
  /** Waits a little; false when there is no more time. */
  pause(): Promise<boolean>
}

const firstPauseMs = 20
const longestPauseMs = 500

export function patience(withinMs: number): Patience {
  // Of a clock that nobody sets.
  const end = performance.now() + withinMs
  let longest = firstPauseMs
  return {
    async pause() {
      const left = end - performance.now()
      if (left <= 0) return false
      const ms = Math.min(left, longest * (0.5 + Math.random() / 2))
      longest = Math.min(longest * 2, longestPauseMs)
      await new Promise((later) => setTimeout(later, ms))
      return true
    },
  }
}
