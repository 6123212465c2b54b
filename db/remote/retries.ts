import { StorageError } from '../engine.ts'
import { asRefused, faultOf, type Pace, type RemoteDatabase, tooLarge, unreachable } from './database.ts'

/**
 * Runs a request again and again while the database cannot be reached, for a limited time. Throws StorageError in the end.
 */
export async function retryWhileUnreachable<Result>(
  database: RemoteDatabase,
  attempt: (database: RemoteDatabase) => Promise<Result>,
): Promise<Result> {
  const retries = retryWindow(database.limits.reachedMs, database.pace)
  for (;;) {
    try {
      return await attempt(database)
    } catch (error) {
      const fault = faultOf(error)
      if (error instanceof StorageError) throw error
      if (fault.kind === 'refused') throw asRefused(fault.code, error)
      if (fault.kind === 'too-large') throw tooLarge(error)
      if (!(await retries.pause())) throw unreachable(error)
    }
  }
}

/** Longest duration of the first pause in ms. It doubles with each pause. */
const firstPauseMs = 20
/** Longest duration of any pause in ms. */
const longestPauseMs = 500

/** Creates the pauses between the retries of a request, which end after `withinMs` ms. */
export function retryWindow(withinMs: number, pace: Pace) {
  const end = pace.now() + withinMs
  let longest = firstPauseMs
  return {
    /** Waits for a random time, longer each time. Returns false at once if no time is left. */
    async pause(): Promise<boolean> {
      const remainingMs = end - pace.now()
      if (remainingMs <= 0) return false
      const ms = Math.min(remainingMs, longest * (0.5 + pace.random() / 2))
      longest = Math.min(longest * 2, longestPauseMs)
      await pace.wait(ms)
      return true
    },
  }
}
