import type { Context, Handler } from 'hono'
import { routePath } from 'hono/route'
import { ConflictError, StorageError, UnknownOutcomeError } from '../../../db/engine.ts'
import type { ClientScope } from '../../../db/schema.ts'
import { dayOf, nextDay, secondsToNextDay, startOfDay } from '../../calendar/istanbul.ts'
import { isBrokenOff } from '../../http/streams.ts'
import type { PostWebhook } from '../../jobs/webhook.ts'
import type { Log } from '../../log.ts'
import type { Brand } from '../../register/brands.ts'
import type { Client } from '../../register/clients.ts'
import { type LookUpBuffer, lookUpsToday, wholeBrandMark } from '../../register/look-up-log.ts'
import type { Register } from '../../register/register.ts'
import type { Directory } from './directory.ts'
import { type Fault, refuse, refusePlainly, tooMany } from './faults.ts'
import type { IysLimit, Limiters } from './limits.ts'
import { once } from './once.ts'
import type { Session, Sessions } from './sessions.ts'

export interface ApiContext {
  readonly register: Register
  /** 32 bytes that sign tokens; another key voids every token. */
  readonly tokenKey: Uint8Array
  readonly clock: () => number
  readonly publicUrl: string
  readonly lookUps: LookUpBuffer
  readonly log: Pick<Log, 'error' | 'warn'>
  readonly sessions: Sessions
  readonly directory: Directory
  readonly limiters: Limiters
  /** Null on Workers. */
  readonly postWebhook: PostWebhook | null
  /** Resolves when all requests of the same tick have arrived. */
  readonly batchSameTick: () => Promise<void>
  readonly networkOf: (c: Context) => string
  readonly ceiling: LookUpCeiling
  /** Right that the route needs. */
  readonly scope: ClientScope
  /** Limits of İYS that the route has. */
  readonly limits: readonly IysLimit[]
}

type Answer = Response | Promise<Response>

/** Runs a route within its limits and answers whatever is thrown. */
export function open(api: ApiContext, handle: (c: Context) => Answer): Handler {
  return async (c) => {
    try {
      const limited = api.limits.length === 0 ? null : await overLimit(api, c)
      return limited ?? (await handle(c))
    } catch (error) {
      return failed(api, c, error)
    }
  }
}

/** Refuses what İYS would not take so soon, if the setting says so. */
async function overLimit({ register, limits, limiters, ...api }: ApiContext, c: Context) {
  const { iys_limits: hasLimits } = await register.settings()
  if (!hasLimits) return null
  for (const limit of limits) {
    const waitMs = limiters.waitAsAtIys(limit, api.networkOf(c), api.clock())
    if (waitMs > 0) return tooMany(c, limit, waitMs)
  }
  return null
}

/** Requires a valid token (H351) of a client with the route's scope. */
export function signedIn(api: ApiContext, handle: (c: Context, session: Session) => Answer): Handler {
  return open(api, async (c) => {
    const found = api.sessions(c.req.header('authorization'))
    if (found === null) return refuse(c, [{ code: 'H351' }])
    const session = await found
    if (session === null) return refuse(c, [{ code: 'H351' }])
    const { scope } = api
    if (!session.scopes.includes(scope)) {
      return refusePlainly(c, `Bu kullanıcının "${scope}" yetkisi yok (izin client add --scope).`, 403)
    }
    const wait = scope === 'read' ? await api.ceiling.wait(session.username) : null
    if (wait === null) {
      const isWrite = scope === 'write' && c.req.method !== 'GET'
      const run = async () => await handle(c, session)
      return isWrite ? await once(api, c, session, run) : await run()
    }
    c.header('retry-after', String(wait.seconds))
    return refusePlainly(c, `Günlük ${wait.perDay} sorgu sınırı doldu (system_look_ups_per_day ayarı).`, 429)
  })
}

/** Requires the caller's own iysCode in the path (R2). */
export function ofProvider(api: ApiContext, handle: (c: Context, session: Session) => Answer): Handler {
  return signedIn(api, (c, session) => {
    const faults = codeFaults(c, 'iysCode', 'H190')
    if (faults.length > 0) return refuse(c, faults)
    return codeOf(c, 'iysCode') === session.providerCode ? handle(c, session) : refuse(c, [{ code: 'H353' }])
  })
}

/** Requires the caller's own iysCode and brandCode in the path (R2). Our own routes name no iysCode. */
export function ofBrand(
  api: ApiContext,
  handle: (c: Context, session: Session, brand: Brand) => Answer,
): Handler {
  return signedIn(api, async (c, session) => {
    const isOwnRoute = c.req.param('iysCode') === undefined
    const faults = [
      ...(isOwnRoute ? [] : codeFaults(c, 'iysCode', 'H190')),
      ...codeFaults(c, 'brandCode', 'H191'),
    ]
    if (faults.length > 0) return refuse(c, faults)
    const isForeign = !isOwnRoute && codeOf(c, 'iysCode') !== session.providerCode
    if (isForeign) return refuse(c, [{ code: 'H353' }])
    const brand = await ownBrand(api, session, codeOf(c, 'brandCode'))
    return brand === null ? refuse(c, [{ code: 'H353' }]) : await handle(c, session, brand)
  })
}

/** Logs that a system looked up an address, or all of a brand (KVKK). */
export function noteLookUp(
  api: ApiContext,
  { username }: Session,
  entry: { readonly mark?: Buffer; readonly brandCode: number | null; readonly purpose: string },
): void {
  api.ceiling.count(username)
  api.lookUps.add({ at: api.clock(), door: 'api', actor: username, mark: wholeBrandMark, ...entry })
}

/** Returns the caller's brand with this code, or null. */
export async function ownBrand(api: ApiContext, session: Session, code: number): Promise<Brand | null> {
  const found = api.directory.brand(code)
  const brand = found instanceof Promise ? await found : found
  return brand !== null && mayUse(session, brand) ? brand : null
}

export function mayUse({ providerCode, brands }: Client, brand: Brand): boolean {
  return brand.providerCode === providerCode && (brands === null || brands.includes(brand.code))
}

/** Longer codes than ours lose digits and then match nothing. */
function codeOf(c: Context, name: string): number {
  return Number(c.req.param(name))
}

function codeFaults(c: Context, name: string, code: 'H190' | 'H191'): Fault[] {
  const text = c.req.param(name) ?? ''
  return /^\d+$/.test(text) ? [] : [{ code, value: text }]
}

/** Repeating the request is safe after both: what was stored already is found. */
function failed(api: ApiContext, c: Context, error: unknown): Response {
  if (isBrokenOff(error)) return refuse(c, [{ code: 'H014' }])
  const isStorage = [StorageError, ConflictError, UnknownOutcomeError].some((kind) => error instanceof kind)
  // The route's pattern: a path is the caller's text.
  api.log.error('iys.failed', error, { method: c.req.method, route: routePath(c) })
  return refuse(c, [{ code: isStorage ? 'H192' : 'H015' }])
}

/**
 * Resolves after all requests of this tick have arrived. One batch for each app: on Workers a timer of a
 * finished event never fires.
 *
 * Requests that go on together find the database code in the processor's cache: with 32 connections a status
 * took 48 µs instead of 105 (Node 24, two virtual processors).
 */
export function sameTickBatches(): () => Promise<void> {
  let ending: Promise<void> | null = null
  return () => {
    ending ??= new Promise((resolve) => {
      setImmediate(() => {
        ending = null
        resolve()
      })
    })
    return ending
  }
}

interface LookUpCeiling {
  count(username: string): void
  /** Returns null while the client has look-ups left today. */
  wait(username: string): Promise<{ readonly seconds: number; readonly perDay: number } | null>
}

/** A day's look-ups of other servers are counted within this time. */
const countedAgeMaxMs = 60_000

/** Counts the look-ups of each client of a day, since counting rows at each request would take longer than it. */
export function lookUpCeiling(register: Register, clock: () => number): LookUpCeiling {
  const counted = new Map<string, { readonly at: number; readonly dayEndsAt: number; made: number }>()

  async function madeToday(username: string, now: number): Promise<number> {
    const known = counted.get(username)
    const isFresh = known !== undefined && Math.abs(now - known.at) < countedAgeMaxMs
    if (isFresh && now < known.dayEndsAt) return known.made
    const [row] = await register.engine.read(lookUpsToday(username, now))
    const made = row?.made ?? 0
    counted.set(username, { at: now, dayEndsAt: startOfDay(nextDay(dayOf(now))), made })
    return made
  }

  return {
    count(username) {
      const known = counted.get(username)
      if (known !== undefined) known.made += 1
    },
    async wait(username) {
      const now = clock()
      const { system_look_ups_per_day: perDay } = await register.settings()
      if ((await madeToday(username, now)) < perDay) return null
      return { perDay, seconds: secondsToNextDay(now) }
    },
  }
}
