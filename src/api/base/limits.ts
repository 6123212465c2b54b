import { hash } from 'node:crypto'
import { slidingWindowCounter } from '../../http/counts.ts'
import { type PasswordCheck, type PasswordLimits, passwordCheck } from './password-check.ts'

/** Limits of sign-ins. İYS's limits apply only if the setting `iys_limits` is on. */
export interface Limits extends PasswordLimits {
  /** Tokens that a client gets in an hour from one network (else H084). Other clients of the network are not affected. */
  readonly tokensPerHour: number
}

/** Number of cores, and of Node's four threads for slow work, on which no password is hashed: a hash takes a whole core. */
export const coresFree = 1
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

/** Counters of requests. A Cloudflare Worker keeps them while it makes new routes for each event. */
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

/** İYS's limits for a network, by the code of their refusal: any request, a token, a status, a history. */
const iysLimits = {
  H124: { max: 10, spanMs: 1000 },
  H084: { max: 10, spanMs: hourMs },
  H086: { max: 1000, spanMs: hourMs },
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
    if (waitMs > 0 && limit !== 'H084') return waitMs
    // A request for a token during the wait begins the hour again, as at İYS: the limit is counted as full.
    for (let remaining = waitMs > 0 ? max : 1; remaining > 0; remaining -= 1) counts.add(caller, now)
    return waitMs > 0 ? spanMs : 0
  }
}
