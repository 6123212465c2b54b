import { hash } from 'node:crypto'
import { type PasswordCheck, passwordCheck } from './sign-in.ts'

/** Limits of signing in. İYS limits all requests; here the callers are one company's own systems. */
export interface Limits {
  /** H084, for one client from one network: a broken one does not lock out others behind its address. */
  readonly tokensPerHour: number
  /** H084 too, for one name from any network. */
  readonly wrongPasswordsPerHour: number
  readonly hashesAtOnce: number
  /** More waiting sign-ins are refused with H124. */
  readonly signInsWaiting: number
}

/** A hash takes a whole core, so one stays free. Node hashes on four threads at most. */
const hashesAtOnce = Math.max(1, Math.min(4, navigator.hardwareConcurrency) - 1)

const usualLimits: Limits = {
  tokensPerHour: 100,
  wrongPasswordsPerHour: 100,
  hashesAtOnce,
  // At a quarter of a second per hash the last one is done within a second.
  signInsWaiting: 2 * hashesAtOnce,
}

/** Counters, which may outlive the routes that use them. */
export interface Limiters {
  /** Returns ms to wait, 0 if the client may ask now. */
  readonly waitForToken: (network: string, client: string, now: number) => number
  readonly checkPassword: PasswordCheck
}

const hourMs = 60 * 60_000

export function limitersOf(given: Partial<Limits> = {}): Limiters {
  const limits = { ...usualLimits, ...given }
  const tokens = movingCounts(hourMs)
  return {
    waitForToken(network, client, now) {
      const caller = `${network} ${hash('sha256', client)}`
      const waitMs = tokens.wait(caller, limits.tokensPerHour, now)
      if (waitMs === 0) tokens.add(caller, now)
      return waitMs
    },
    checkPassword: passwordCheck(limits, movingCounts(hourMs)),
  }
}

/** The oldest caller is dropped first, so memory stays bounded. */
const callersMax = 10_000

export interface MovingCounts {
  count(caller: string, now: number): number
  /** Returns ms until fewer than `max` are counted, 0 if that is so now. */
  wait(caller: string, max: number, now: number): number
  add(caller: string, now: number): void
}

/**
 * Counts a caller's requests of the last hour. No library: this counts by the register's clock, synchronously,
 * with bounded memory. Unlike at İYS, asking too early does not restart the hour.
 */
export function movingCounts(spanMs: number): MovingCounts {
  const made = new Map<string, readonly number[]>()
  const of = (caller: string, now: number) =>
    (made.get(caller) ?? []).filter((at) => Math.abs(now - at) < spanMs)

  return {
    count: (caller, now) => of(caller, now).length,
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
