import { setTimeout as later } from 'node:timers/promises'

const hourMs = 60 * 60_000
/** Longer than a suite with a server takes. */
const clearMs = 90_000

/** Waits past a full hour that is close: then a day ends, and reports and digests go out. */
export async function clearOfTheHour(): Promise<void> {
  const leftMs = hourMs - (Date.now() % hourMs)
  if (leftMs < clearMs) await later(leftMs + 1000)
}
