import type { Context, Handler } from 'hono'
import { routePath } from 'hono/route'
import { ConflictError, StorageError, UnknownOutcomeError } from '../../../db/engine.ts'
import type { ClientScope } from '../../../db/schema.ts'
import { dayOf, nextDay, secondsToNextDay, startOfDay } from '../../calendar/istanbul.ts'
import { isBrokenOff } from '../../http/streams.ts'
import type { PostWebhook } from '../../jobs/webhook.ts'
import type { Brand } from '../../register/company/brands.ts'
import type { Client } from '../../register/company/clients.ts'
import { type LookUpBuffer, lookUpsToday, wholeBrandMark } from '../../register/look-up/look-up-log.ts'
import type { Register } from '../../register/register.ts'
import type { Log } from '../../util/log.ts'
import type { Directory } from './directory.ts'
import { type Fault, RefusedError, refuse } from './faults.ts'
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
  readonly postWebhook: PostWebhook | null
  /** Resolves when all requests of the same tick have arrived. */
  readonly batchSameTick: () => Promise<void>
  readonly networkOf: (c: Context) => string
  readonly ceiling: LookUpCeiling
  readonly scope: ClientScope
  /** Another scope that allows the route as well. */
  readonly otherScope?: ClientScope | undefined
  /** Another scope that the route needs. */
  readonly secondScope?: ClientScope | undefined
  readonly limits: readonly IysLimit[]
}

type Handle<More extends readonly unknown[] = []> = (
  api: ApiContext,
  c: Context,
  ...more: More
) => Response | Promise<Response>

/** Makes the handler of a route from the services that it uses. */
export type RouteHandler = (api: ApiContext) => Handler

/** Runs a route within its limits and answers whatever is thrown. */
export function open(handle: Handle): RouteHandler {
  return (api) => async (c) => {
    try {
      if (api.limits.length > 0) await insistOnLimits(api, c)
      return await handle(api, c)
    } catch (error) {
      return failed(api, c, error)
    }
  }
}

async function insistOnLimits({ register, limits, limiters, ...api }: ApiContext, c: Context): Promise<void> {
  const { iys_limits: hasLimits } = await register.settings()
  for (const code of hasLimits ? limits : []) {
    const waitMs = limiters.waitAsAtIys(code, api.networkOf(c), api.clock())
    if (waitMs > 0) throw new RefusedError([{ code }], waitMs)
  }
}

/** Requires a valid token (H351) of a client with the route's scopes. */
export function signedIn(handle: Handle<[session: Session]>): RouteHandler {
  return open(async (api, c) => {
    const session = await api.sessions(c.req.header('authorization'))
    if (session === null) return refuse(c, [{ code: 'H351' }])
    const { scope, otherScope = scope, secondScope = scope } = api
    const has = (one: ClientScope) => session.scopes.includes(one)
    if (!has(scope) && !has(otherScope)) {
      return refuse(c, [{ code: 'IZIN-403', message: missingScope(scope, otherScope) }])
    }
    if (secondScope !== scope && !has(secondScope)) {
      return refuse(c, [{ code: 'IZIN-403', message: missingScope(secondScope) }])
    }
    const wait = scope === 'read' ? await api.ceiling.wait(session.username) : null
    if (wait === null) {
      const isWrite = scope === 'write' && c.req.method !== 'GET'
      const run = async () => await handle(api, c, session)
      return isWrite ? await once(api, c, session, run) : await run()
    }
    c.header('retry-after', String(wait.seconds))
    return refuse(c, [{ code: 'IZIN-429' }])
  })
}

/** Any one of these scopes would do. */
export function missingScope(...scopes: readonly ClientScope[]): string {
  const named = [...new Set(scopes)].map((scope) => `"${scope}"`).join(' ya da ')
  return `Bu kullanıcının ${named} yetkisi yok (izin client add --scope).`
}

/** Requires the caller's own iysCode (R2), if the path has one. */
export function ofProvider(handle: Handle<[session: Session]>): RouteHandler {
  return signedIn((api, c, session) => {
    const { iysCode, brandCode } = c.req.param() as Partial<Record<string, string>>
    const faults = [...codeFault(iysCode, 'H190'), ...codeFault(brandCode, 'H191')]
    if (faults.length > 0) return refuse(c, faults)
    const isForeign = iysCode !== undefined && Number(iysCode) !== session.providerCode
    return isForeign ? refuse(c, [{ code: 'H353' }]) : handle(api, c, session)
  })
}

function codeFault(value: string | undefined, code: 'H190' | 'H191'): Fault[] {
  return value === undefined || /^\d+$/.test(value) ? [] : [{ code, value }]
}

/** Requires the caller's own brand in the path (R2). Longer codes than ours lose digits and then match nothing. */
export function ofBrand(handle: Handle<[session: Session, brand: Brand]>): RouteHandler {
  return ofProvider(async (api, c, session) => {
    const brand = await ownBrand(api, session, Number(c.req.param('brandCode')))
    return brand === null ? refuse(c, [{ code: 'H353' }]) : await handle(api, c, session, brand)
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

export async function ownBrand(api: ApiContext, session: Session, code: number): Promise<Brand | null> {
  const brand = await api.directory.brand(code)
  return brand !== null && mayUse(session, brand) ? brand : null
}

export function mayUse({ providerCode, brands }: Client, brand: Brand): boolean {
  return brand.providerCode === providerCode && (brands === null || brands.includes(brand.code))
}

/** Answers an error. A request may be repeated after H192 and H015: what was stored already is found. */
function failed(api: ApiContext, c: Context, error: unknown): Response {
  if (error instanceof RefusedError) {
    if (error.waitMs > 0) c.header('retry-after', String(Math.ceil(error.waitMs / 1000)))
    return refuse(c, error.faults)
  }
  if (isBrokenOff(error)) return refuse(c, [{ code: 'H014' }])
  const isStorage = [StorageError, ConflictError, UnknownOutcomeError].some((kind) => error instanceof kind)
  // The route's pattern: a path is the caller's text.
  api.log.error('iys.failed', error, { method: c.req.method, route: routePath(c) })
  return refuse(c, [{ code: isStorage ? 'H192' : 'H015' }])
}

/** Lets requests of one tick continue together. With the code in the processor's cache a status takes 48 µs, not 105. */
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
  /** Resolves to null while the client has look-ups left today, else to the time to wait. */
  wait(username: string): Promise<{ readonly seconds: number; readonly perDay: number } | null>
}

/** Age at which a day's count is read again, to include the look-ups made on other servers. */
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
