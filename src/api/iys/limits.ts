import { type PasswordCheck, passwordCheck } from './sign-in.ts'

/** Requests per network. `Infinity` sets no limit. */
export interface Limits {
  /** H124. İYS's own is 10. */
  readonly requestsPerSecond: number
  /** H084, on the token method; slows password guessing. */
  readonly tokensPerHour: number
  /** H086. İYS's own is 1,000. */
  readonly statusesPerHour: number
  /** H089. İYS's own is 100. */
  readonly historiesPerHour: number
  /** H084 too, for one name from any network. */
  readonly wrongPasswordsPerHour: number
  readonly hashesAtOnce: number
  /** More waiting sign-ins are refused with H124. */
  readonly signInsWaiting: number
}

/** A hash takes a whole core, so one stays free. Node hashes on four threads at most. */
const hashesAtOnce = Math.max(1, Math.min(4, navigator.hardwareConcurrency) - 1)

/**
 * İYS's limits protect a service of many companies. Here the callers are one company's own systems, so only
 * the token method is limited by default.
 */
export const defaultLimits: Limits = {
  requestsPerSecond: Number.POSITIVE_INFINITY,
  tokensPerHour: 100,
  statusesPerHour: Number.POSITIVE_INFINITY,
  historiesPerHour: Number.POSITIVE_INFINITY,
  wrongPasswordsPerHour: 100,
  hashesAtOnce,
  // At a quarter of a second per hash the last one is done within a second.
  signInsWaiting: 2 * hashesAtOnce,
}

export type Limiter = (caller: string, now: number) => boolean

/** Request counters, which may outlive the routes that use them. */
export interface Limiters {
  readonly mayAsk: Limiter
  readonly mayAskForToken: Limiter
  readonly mayAskStatus: Limiter
  readonly mayAskHistory: Limiter
  readonly checkPassword: PasswordCheck
}

const secondMs = 1000
const hourMs = 60 * 60 * secondMs

export function limitersOf(given: Partial<Limits> = {}): Limiters {
  const limits = { ...defaultLimits, ...given }
  return {
    mayAsk: limiter(limits.requestsPerSecond, secondMs),
    mayAskForToken: limiter(limits.tokensPerHour, hourMs),
    mayAskStatus: limiter(limits.statusesPerHour, hourMs),
    mayAskHistory: limiter(limits.historiesPerHour, hourMs),
    checkPassword: passwordCheck(limits, windowCounts(hourMs)),
  }
}

/**
 * No library: this counts by the register's clock, synchronously, with bounded memory. Windows begin with a
 * caller's first request. Unlike at İYS, asking too early does not restart the hour: systems often share one
 * address.
 */
export function limiter(max: number, windowMs: number): Limiter {
  if (max === Number.POSITIVE_INFINITY) return () => true
  const made = windowCounts(windowMs)
  return (caller, now) => made.add(caller, now) <= max
}

/** The oldest window is dropped first, so memory stays bounded. */
const callersMax = 10_000

export interface WindowCounts {
  count(caller: string, now: number): number
  add(caller: string, now: number): number
}

function windowCounts(windowMs: number): WindowCounts {
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
