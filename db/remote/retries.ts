import { StorageError } from '../engine.ts'
import { asRefused, faultOf, type Pace, type RemoteDatabase, tooLarge, unreachable } from './database.ts'

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

const firstPauseMs = 20
const longestPauseMs = 500

export function retryWindow(withinMs: number, pace: Pace) {
  const end = pace.now() + withinMs
  let longest = firstPauseMs
  return {
    /** Waits a random, growing time; false when no time is left. */
    async pause(): Promise<boolean> {
      const left = end - pace.now()
      if (left <= 0) return false
      const ms = Math.min(left, longest * (0.5 + pace.random() / 2))
      longest = Math.min(longest * 2, longestPauseMs)
      await pace.wait(ms)
      return true
    },
  }
}
