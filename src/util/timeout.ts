/** Waits for work, at most `ms`. Never rejects because time is up; the work itself goes on. */
export type TimeLimit = (ms: number, work: Promise<unknown> | undefined) => Promise<void>

/** Returns a `withTimeout` for successive steps: no step waits past a common deadline, `ms` from now. */
export function withDeadline(ms: number): TimeLimit {
  const end = performance.now() + ms
  return (most, work) => withTimeout(Math.max(0, Math.min(most, end - performance.now())), work)
}

/** Resolves when the work ends, at the latest after `ms`. */
export async function withTimeout(ms: number, work: Promise<unknown> | undefined): Promise<void> {
  await Promise.race([work, new Promise((later) => setTimeout(later, ms).unref())])
}

/** Shares one answer among all who ask while it is made. */
export function whileUnderWay<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let answer: Promise<Answer> | null = null
  return () => {
    answer ??= ask().finally(() => {
      answer = null
    })
    return answer
  }
}

/** Asks once and shares the answer; asks again after a failure. */
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
