import { type PasswordCheck, passwordCheck } from './sign-in.ts'

/** Limits of signing in. İYS limits all requests; here the callers are one company's own systems. */
export interface Limits {
  /** H084, from one network; slows password guessing. */
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
  readonly mayAskForToken: (network: string, now: number) => boolean
  readonly checkPassword: PasswordCheck
}

const hourMs = 60 * 60_000

export function limitersOf(given: Partial<Limits> = {}): Limiters {
  const limits = { ...usualLimits, ...given }
  const tokens = windowCounts(hourMs)
  return {
    mayAskForToken: (network, now) => tokens.add(network, now) <= limits.tokensPerHour,
    checkPassword: passwordCheck(limits, windowCounts(hourMs)),
  }
}

/** The oldest window is dropped first, so memory stays bounded. */
const callersMax = 10_000

export interface WindowCounts {
  count(caller: string, now: number): number
  add(caller: string, now: number): number
}

/**
 * No library: this counts by the register's clock, synchronously, with bounded memory. Windows begin with a
 * caller's first request. Unlike at İYS, asking too early does not restart the hour: systems often share one
 * address.
 */
export function windowCounts(windowMs: number): WindowCounts {
  const windows = new Map<string, { readonly startedAt: number; made: number }>()

  function present(caller: string, now: number) {
    const window = windows.get(caller)
    return window !== undefined && Math.abs(now - window.startedAt) < windowMs ? window : null
  }

  return {
    count: (caller, now) => present(caller, now)?.made ?? 0,
    add(caller, now) {
      const window = present(caller, now)
      if (window !== null) return ++window.made
      windows.delete(caller)
      const [oldest] = windows.size >= callersMax ? windows.keys() : []
      if (oldest !== undefined) windows.delete(oldest)
      windows.set(caller, { startedAt: now, made: 1 })
      return 1
    },
  }
}
