import type { Context } from 'hono'
import { networkOf } from '../util/network.ts'

/**
 * Maximum number of callers that are counted. Beyond it the caller with the oldest request is dropped, so that memory stays
 * limited.
 */
const callersMax = 10_000

export interface SlidingWindowCounter {
  /** Returns the ms until a caller has fewer than `max` requests in the time span; 0 if that is so now. */
  wait(caller: string, max: number, now: number): number
  add(caller: string, now: number): void
}

/**
 * Creates a counter of each caller's requests in the last `spanMs` ms. No library does this by izin's clock, synchronously
 * and in limited memory.
 */
export function slidingWindowCounter(spanMs: number): SlidingWindowCounter {
  const timesByCaller = new Map<string, readonly number[]>()
  const recentTimes = (caller: string, now: number) =>
    (timesByCaller.get(caller) ?? []).filter((at) => Math.abs(now - at) < spanMs)

  return {
    wait(caller, max, now) {
      const oldest = recentTimes(caller, now).at(-max)
      return oldest === undefined ? 0 : oldest + spanMs - now
    },
    add(caller, now) {
      const times = [...recentTimes(caller, now), now]
      timesByCaller.delete(caller)
      const [first] = timesByCaller.size >= callersMax ? timesByCaller.keys() : []
      if (first !== undefined) timesByCaller.delete(first)
      timesByCaller.set(caller, times)
    },
  }
}

export const unknownLinksMax = 10
export const unknownLinksMs = 10 * 60_000

/** Counts a request for an unknown link. Returns the status to answer with; for 429 it sets the header `retry-after`. */
export type UnknownLinkStatus = (c: Context) => 404 | 429

/**
 * Returns a counter of unknown links, which refuses a network that asks for too many. Links that exist are always answered,
 * since a whole mobile network may share an address.
 */
export function countUnknownLinks(
  unknownLinks: SlidingWindowCounter,
  clock: () => number,
  addressOf: (c: Context) => string,
): UnknownLinkStatus {
  return (c) => {
    const network = networkOf(addressOf(c))
    const waitMs = unknownLinks.wait(network, unknownLinksMax, clock())
    if (waitMs === 0) {
      unknownLinks.add(network, clock())
      return 404
    }
    c.header('retry-after', String(Math.ceil(waitMs / 1000)))
    return 429
  }
}
