/** Function that waits for work, but at most `ms` milliseconds. Then it resolves, and the work goes on. */
export type TimeLimit = (ms: number, work: Promise<unknown> | undefined) => Promise<void>

/** Returns a function like `withTimeout` for several steps. No step waits beyond a common deadline, which is `ms` from now. */
export function withDeadline(ms: number): TimeLimit {
  const end = performance.now() + ms
  return (most, work) => withTimeout(Math.max(0, Math.min(most, end - performance.now())), work)
}

/** Waits for work, but at most `ms` milliseconds. Then it resolves, and the work goes on. */
export async function withTimeout(ms: number, work: Promise<unknown> | undefined): Promise<void> {
  await Promise.race([work, new Promise((later) => setTimeout(later, ms).unref())])
}

/** Returns a function that calls `ask`. Calls made while an earlier call is under way share its answer. */
export function whileUnderWay<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let answer: Promise<Answer> | null = null
  return () => {
    answer ??= ask().finally(() => {
      answer = null
    })
    return answer
  }
}

/** Returns a function that calls `ask` once and returns this answer to all callers. After a failure the next call asks again. */
export function memoizeSuccess<Known>(ask: () => Promise<Known>): () => Promise<Known> {
  let answer: Promise<Known> | null = null
  return () => {
    answer ??= ask().catch((error) => {
      answer = null
      throw error
    })
    return answer
  }
}
