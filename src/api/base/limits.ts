import { hash } from 'node:crypto'
import { slidingWindowCounter } from '../../http/counts.ts'
import { type PasswordCheck, type PasswordLimits, passwordCheck } from './password-check.ts'

/** Limits of signing in. İYS's own limits apply only if the setting `iys_limits` is on. */
export interface Limits extends PasswordLimits {
  /** H084, for one client from one network: a broken one does not lock out others behind its address. */
  readonly tokensPerHour: number
}

/** A hash takes a whole core, so one stays free. Node hashes on four threads, one of which is left to other work. */
export const coresFree = 1
export const hashesMax = 3
/** At a quarter of a second per hash the last sign-in that waits is done within a second. */
export const waitingPerHash = 2
const hashesAtOnce = Math.max(1, Math.min(hashesMax, navigator.hardwareConcurrency - coresFree))

export const usualLimits: Limits = {
  tokensPerHour: 100,
  wrongPasswordsPerHour: 100,
  hashesAtOnce,
  signInsWaiting: waitingPerHash * hashesAtOnce,
}

/** Counters, which may outlive the routes that use them. */
export interface Limiters {
  /** Returns ms to wait, 0 if the client may ask now. */
  readonly waitForToken: (network: string, client: string, now: number) => number
  readonly checkPassword: PasswordCheck
  /** Returns ms to wait by a limit of İYS, 0 if the network may ask now. */
  readonly waitAsAtIys: (limit: IysLimit, network: string, now: number) => number
}

const hourMs = 60 * 60_000

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

/** Requests of one network: of all methods, for a token, for a status, for a history. */
const iysLimits = {
  H124: { max: 10, spanMs: 1000 },
  H084: { max: 10, spanMs: hourMs },
  H086: { max: 1000, spanMs: hourMs },
  H089: { max: 100, spanMs: hourMs },
}
export type IysLimit = keyof typeof iysLimits

function iysWaits(): Limiters['waitAsAtIys'] {
  const [second, hour] = [slidingWindowCounter(1000), slidingWindowCounter(hourMs)]
  return (limit, network, now) => {
    const { max, spanMs } = iysLimits[limit]
    const counts = spanMs === hourMs ? hour : second
    const caller = `${limit} ${network}`
    const waitMs = counts.wait(caller, max, now)
    if (waitMs > 0 && limit !== 'H084') return waitMs
    // A token asked for too early begins the hour again.
    for (let left = waitMs > 0 ? max : 1; left > 0; left -= 1) counts.add(caller, now)
    return waitMs > 0 ? spanMs : 0
  }
}
