import { type PasswordCheck, passwordCheck } from './sign-in.ts'

/** How many requests may come from one network. `Infinity` sets no limit. */
export interface Limits {
  /** H124. İYS's own is 10. */
  readonly requestsPerSecond: number
  /** H084, on the token method; also what slows the guessing of passwords. */
  readonly tokensPerHour: number
  /** H086. İYS's own is 1,000. */
  readonly statusesPerHour: number
  /** H089. İYS's own is 100. */
  readonly historiesPerHour: number
  /** H084 too, for one name, from whatever networks. */
  readonly wrongPasswordsPerHour: number
  /** Passwords that are hashed at the same time. */
  readonly hashesAtOnce: number
  /** Sign-ins that may wait for that; more are refused at once with H124. */
  readonly signInsWaiting: number
}

/** One core stays free for everything else: a hash takes a whole one. Node hashes on four threads at most. */
const hashesAtOnce = Math.max(1, Math.min(4, navigator.hardwareConcurrency) - 1)

/**
 * İYS shares a national service among many thousands of companies. Here the callers are one company's own signed-in
 * systems, which İYS's ceilings would only hurt: so there are none but that on the token method, unless they are set.
 */
export const defaultLimits: Limits = {
  requestsPerSecond: Number.POSITIVE_INFINITY,
  tokensPerHour: 100,
  statusesPerHour: Number.POSITIVE_INFINITY,
  historiesPerHour: Number.POSITIVE_INFINITY,
  wrongPasswordsPerHour: 100,
  hashesAtOnce,
  // With a quarter of a second for a hash, the last of them is done within a second.
  signInsWaiting: 2 * hashesAtOnce,
}

/** Whether this caller may make another request now. */
export type Limiter = (caller: string, now: number) => boolean

/** What has been asked by whom. It lives as long as it is to count, be it longer than the routes that ask it. */
export interface Limiters {
  readonly mayAsk: Limiter
  readonly mayAskForToken: Limiter
  readonly mayAskStatus: Limiter
  readonly mayAskHistory: Limiter
  readonly checkPassword: PasswordCheck
}

const secondMs = 1000
const hourMs = 60 * 60 * secondMs

/** Nobody has asked yet. */
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
 * Not a library's: this counts at the register's own clock, answers at once on every request, and holds a bounded number of
 * callers. Counts requests in windows that begin with a caller's first request. Unlike at İYS, asking too early does not begin
 * the hour anew: several systems often share one address, and one in error should not lock out the rest.
 */
export function limiter(max: number, windowMs: number): Limiter {
  if (max === Number.POSITIVE_INFINITY) return () => true
  const made = windowCounts(windowMs)
  return (caller, now) => made.add(caller, now) <= max
}

/** Callers counted at a time; the one whose window began first gives way, so memory stays bounded. */
const callersMax = 10_000

/** Counts by caller in windows that begin with the first of a caller. */
export interface WindowCounts {
  count(caller: string, now: number): number
  /** Counts one more, and returns how many there are with it. */
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
