import type { Context } from 'hono'
import { networkOf } from '../util/network.ts'

/** Callers counted at once. Beyond it the caller without requests for longest is dropped, so memory stays bounded. */
const callersMax = 10_000

export interface SlidingWindowCounter {
  /** Returns the ms until a caller has fewer than `max` requests in the time span; 0 if that is so now. */
  wait(caller: string, max: number, now: number): number
  add(caller: string, now: number): void
}

/** Counts the requests of each caller. No library does so by our clock, synchronously and in bounded memory. */
export function slidingWindowCounter(spanMs: number): SlidingWindowCounter {
  const made = new Map<string, readonly number[]>()
  const of = (caller: string, now: number) =>
    (made.get(caller) ?? []).filter((at) => Math.abs(now - at) < spanMs)

  return {
    wait(caller, max, now) {
      const oldest = of(caller, now).at(-max)
      return oldest === undefined ? 0 : oldest + spanMs - now
    },
    add(caller, now) {
      const times = [...of(caller, now), now]
      made.delete(caller)
      const [first] = made.size >= callersMax ? made.keys() : []
      if (first !== undefined) made.delete(first)
      made.set(caller, times)
    },
  }
}

export const unknownLinksMax = 10
export const unknownLinksMs = 10 * 60_000

/** Counts an unknown link. Returns the status of its answer; a 429 says when another one is answered. */
export type UnknownLinkStatus = (c: Context) => 404 | 429

/**
 * Turns away a network that asks for too many links that do not exist. Existing links always answer, since
 * one address may be a whole mobile network.
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
