import { vi } from 'vitest'

/** Does the work, and counts how often it lets others have their turn: on a machine of any speed the same. */
export async function turnsFor<Result>(work: () => Promise<Result>) {
  let turns = 0
  const later = globalThis.setTimeout
  const timers = vi.spyOn(globalThis, 'setTimeout')
  timers.mockImplementation(((callback: () => void, ms?: number) => {
    if (ms !== 0) return later(callback, ms)
    turns += 1
    return setImmediate(callback)
  }) as typeof setTimeout)
  try {
    return { result: await work(), turns }
  } finally {
    timers.mockRestore()
  }
}
