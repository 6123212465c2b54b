import { setTimeout as later } from 'node:timers/promises'

const hourMs = 60 * 60_000
/** Longer than a suite with a server takes. */
const clearMs = 90_000

/**
 * With a full hour a server does more than it was asked for: a day ends, reports and digests go out. A suite that
 * begins shortly before one begins behind it, so that it is one day from its first line to its last and the posts are its own.
 */
export async function clearOfTheHour(): Promise<void> {
  const leftMs = hourMs - (Date.now() % hourMs)
  if (leftMs < clearMs) await later(leftMs + 1000)
}
