import type { Context } from 'hono'
import { networkOf } from '../network.ts'

/**
 * Slows down callers who ask for links that do not exist. A link has 99 bits and cannot be guessed, but
 * guessing keeps the database busy. Existing links are never slowed down, since one address may be a whole
 * mobile network. Ours because `rate-limiter-flexible` does not bound how many answers it holds back.
 */
export type GuessLimiter = (address: string) => Promise<boolean>

export const guessLimits = {
  /** Misses answered at once; as many are forgiven in each `forgivenMs`. */
  free: 10,
  forgivenMs: 10 * 60_000,
  /** Each further miss waits this much longer, up to `waitMaxMs`. */
  stepMs: 100,
  waitMaxMs: 2000,
  /** Answers held back at a time, for one address and in all. */
  heldOfOneMax: 4,
  heldMax: 200,
  addressesMax: 10_000,
}

export function guessLimiter(
  clock: () => number,
  wait: (ms: number) => Promise<unknown>,
  limits = guessLimits,
): GuessLimiter {
  const known = new Map<string, { count: number; at: number; held: number }>()
  let held = 0

  function missesOf(address: string) {
    const now = clock()
    const network = networkOf(address)
    const before = known.get(network) ?? { count: 0, at: now, held: 0 }
    known.delete(network)
    known.set(network, before)
    const forgiven = Math.floor((Math.max(now - before.at, 0) / limits.forgivenMs) * limits.free)
    if (forgiven > 0) {
      before.count = Math.max(before.count - forgiven, 0)
      before.at = now
    }
    const oldest = known.size > limits.addressesMax ? known.keys().next().value : undefined
    if (oldest !== undefined) known.delete(oldest)
    return before
  }

  return async (address) => {
    const misses = missesOf(address)
    misses.count += 1
    const ms = Math.min(Math.max(misses.count - limits.free, 0) * limits.stepMs, limits.waitMaxMs)
    if (ms === 0) return true
    if (misses.held >= limits.heldOfOneMax || held >= limits.heldMax) return false
    misses.held += 1
    held += 1
    try {
      await wait(ms)
    } finally {
      misses.held -= 1
      held -= 1
    }
    return true
  }
}

/** Counts an unknown link. Returns the status of its answer; a 429 says when another one is answered. */
export type Missed = (c: Context) => Promise<404 | 429>

export function missedBy(limiter: GuessLimiter, addressOf: (c: Context) => string): Missed {
  return async (c) => {
    if (await limiter(addressOf(c))) return 404
    c.header('retry-after', String(guessLimits.waitMaxMs / 1000))
    return 429
  }
}
