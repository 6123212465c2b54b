import { hash } from 'node:crypto'
import { slidingWindowCounter } from '../../http/counts.ts'
import { type PasswordCheck, type PasswordLimits, passwordCheck } from './password-check.ts'

/** Limits of sign-ins. İYS's limits apply only if the setting `iys_limits` is on. */
export interface Limits extends PasswordLimits {
  /** Tokens that a client gets in an hour from one network (else H084). Other clients of the network are not affected. */
  readonly tokensPerHour: number
}

/** Number of processor cores on which no password is hashed, since a hash takes a whole core and other requests wait. */
export const coresFree = 1
/** Maximum number of passwords that are hashed at once: one of Node's four threads for slow work stays free. */
export const hashesMax = 3
/**
 * Number of sign-ins that may wait for each running hash. A hash takes a quarter of a second, so the last is done within a
 * second.
 */
export const waitingPerHash = 2
const hashesAtOnce = Math.max(1, Math.min(hashesMax, navigator.hardwareConcurrency - coresFree))

export const usualLimits: Limits = {
  tokensPerHour: 100,
  wrongPasswordsPerHour: 100,
  hashesAtOnce,
  signInsWaiting: waitingPerHash * hashesAtOnce,
}

/**
 * Counters of requests for the rate limits. They are not part of the routes, since a Cloudflare Worker makes new routes for
 * each event, but must count on.
 */
export interface Limiters {
  /** Counts a request for a token. Returns the ms that the client has to wait, 0 for none. */
  readonly waitForToken: (network: string, client: string, now: number) => number
  readonly checkPassword: PasswordCheck
  /** Counts a request toward a limit of İYS. Returns the ms that the network has to wait, 0 for none. */
  readonly waitAsAtIys: (limit: IysLimit, network: string, now: number) => number
}

const hourMs = 60 * 60_000

/** Creates the counters of requests. */
export function limitersOf(settings: Partial<Limits> = {}): Limiters {
  const limits = { ...usualLimits, ...settings }
  const tokens = slidingWindowCounter(hourMs)
  return {
    waitForToken(network, client, now) {
      const caller = `${network} ${hash('sha256', client)}`
      const waitMs = tokens.wait(caller, limits.tokensPerHour, now)
      if (waitMs === 0) tokens.add(caller, now)
      return waitMs
    },
    checkPassword: passwordCheck(limits, slidingWindowCounter(hourMs)),
    waitAsAtIys: iysWaits(),
  }
}

/** İYS's maximum number of requests from one network within a time, by the code that refuses more. */
const iysLimits = {
  // Requests of any kind.
  H124: { max: 10, spanMs: 1000 },
  // Requests for a token.
  H084: { max: 10, spanMs: hourMs },
  // Queries of a status.
  H086: { max: 1000, spanMs: hourMs },
  // Queries of a history.
  H089: { max: 100, spanMs: hourMs },
}
export type IysLimit = keyof typeof iysLimits

/** Returns a function that counts a request toward a limit of İYS. It returns the ms to wait, 0 for none. */
function iysWaits(): Limiters['waitAsAtIys'] {
  const [second, hour] = [slidingWindowCounter(1000), slidingWindowCounter(hourMs)]
  return (limit, network, now) => {
    const { max, spanMs } = iysLimits[limit]
    const counts = spanMs === hourMs ? hour : second
    const caller = `${limit} ${network}`
    const waitMs = counts.wait(caller, max, now)
    const isTokenLimit = limit === 'H084'
    if (waitMs > 0 && !isTokenLimit) return waitMs
    // At İYS a request for a token during the wait begins the hour again. It is counted `max` times, so that the limit is full.
    for (let remaining = waitMs > 0 ? max : 1; remaining > 0; remaining -= 1) counts.add(caller, now)
    return waitMs > 0 ? spanMs : 0
  }
}
