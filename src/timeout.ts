/** Waits for work, so many milliseconds at most. */
export type TimeLimit = (ms: number, work: Promise<unknown> | undefined) => Promise<void>

/** For work that has so many milliseconds in all: what comes when they are used up is not waited for. */
export function withDeadline(ms: number): TimeLimit {
  const end = performance.now() + ms
  return (most, work) => withTimeout(Math.max(0, Math.min(most, end - performance.now())), work)
}

/** Resolves when the work has ended, and after so many milliseconds whether or not it has. */
export async function withTimeout(ms: number, work: Promise<unknown> | undefined): Promise<void> {
  await Promise.race([work, new Promise((later) => setTimeout(later, ms).unref())])
}
