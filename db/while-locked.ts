import { asStorageError, isBusy } from './sqlite-faults.ts'

/** How long another process's lock is waited for before the caller is told (7 of the hazards: BUSY is not fatal). */
const lockWaitMs = 15_000
const lockPauseMs = 10

/** Tries again while another process holds the lock, without blocking the loop in between. */
export async function whileLocked<Result>(attempt: () => Result): Promise<Result> {
  const start = performance.now()
  for (;;) {
    try {
      return attempt()
    } catch (error) {
      if (!isBusy(error) || performance.now() - start > lockWaitMs) throw asStorageError(error)
      await new Promise((later) => setTimeout(later, lockPauseMs))
    }
  }
}
