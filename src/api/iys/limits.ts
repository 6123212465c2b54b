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
}

/**
 * İYS shares a national service among many thousands of companies. Here the callers are one company's own signed-in
 * systems, which İYS's ceilings would only hurt: so there are none but that on the token method, unless they are set.
 */
export const defaultLimits: Limits = {
  requestsPerSecond: Number.POSITIVE_INFINITY,
  tokensPerHour: 100,
  statusesPerHour: Number.POSITIVE_INFINITY,
  historiesPerHour: Number.POSITIVE_INFINITY,
}

/** Whether this caller may make another request now. */
export type Limiter = (caller: string, now: number) => boolean

/** What has been asked by whom. It lives as long as it is to count, be it longer than the routes that ask it. */
export interface Limiters {
  readonly mayAsk: Limiter
  readonly mayAskForToken: Limiter
  readonly mayAskStatus: Limiter
  readonly mayAskHistory: Limiter
  /** Of a system that has shown its token: the name it signs in with, and how often it may ask in a second. */
  readonly mayAskAs: (username: string, now: number, perSecondMax: number | null) => boolean
}

const secondMs = 1000
const hourMs = 60 * 60 * secondMs

/** Nobody has asked yet. */
export function limitersOf(given: Partial<Limits> = {}): Limiters {
  const limits = { ...defaultLimits, ...given }
  const asked = windowCounts(secondMs)
  return {
    mayAsk: limiter(limits.requestsPerSecond, secondMs),
    mayAskForToken: limiter(limits.tokensPerHour, hourMs),
    mayAskStatus: limiter(limits.statusesPerHour, hourMs),
    mayAskHistory: limiter(limits.historiesPerHour, hourMs),
    mayAskAs: (username, now, max) => max === null || asked(username, now) <= max,
  }
}

/**
 * Counts requests in windows that begin with a caller's first request. Unlike at İYS, asking too early does not begin
 * the hour anew: several systems often share one address, and one in error should not lock out the rest.
 */
export function limiter(max: number, windowMs: number): Limiter {
  if (max === Number.POSITIVE_INFINITY) return () => true
  const made = windowCounts(windowMs)
  return (caller, now) => made(caller, now) <= max
}

/** Callers counted at a time; the one whose window began first gives way, so memory stays bounded. */
const callersMax = 10_000

/** How many requests a caller has made in his window, with this one. */
function windowCounts(windowMs: number): (caller: string, now: number) => number {
  const windows = new Map<string, { readonly startedAt: number; made: number }>()
  return (caller, now) => {
    const window = windows.get(caller)
    if (window !== undefined && Math.abs(now - window.startedAt) < windowMs) return ++window.made
    windows.delete(caller)
    const [oldest] = windows.size >= callersMax ? windows.keys() : []
    if (oldest !== undefined) windows.delete(oldest)
    windows.set(caller, { startedAt: now, made: 1 })
    return 1
  }
}
