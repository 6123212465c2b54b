/** How many requests one address may make. `Infinity` sets no limit. */
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

/** Whether this address may make another request now. */
export type Limiter = (address: string, now: number) => boolean

/** Addresses counted at a time; the one whose window began first gives way, so memory stays bounded. */
const addressesMax = 10_000

/**
 * Counts requests in windows that begin with an address's first request. Unlike at İYS, asking too early does not begin
 * the hour anew: several systems often share one address, and one in error should not lock out the rest.
 */
export function limiter(max: number, windowMs: number): Limiter {
  if (max === Number.POSITIVE_INFINITY) return () => true
  const windows = new Map<string, { readonly startedAt: number; made: number }>()
  return (address, now) => {
    const window = windows.get(address)
    if (window !== undefined && Math.abs(now - window.startedAt) < windowMs) return ++window.made <= max
    windows.delete(address)
    const [oldest] = windows.size >= addressesMax ? windows.keys() : []
    if (oldest !== undefined) windows.delete(oldest)
    windows.set(address, { startedAt: now, made: 1 })
    return max >= 1
  }
}
