import type { Context, Handler } from 'hono'
import { routePath } from 'hono/route'
import { isUnchanged, UnknownOutcomeError } from '../../../db/engine.ts'
import type { ClientScope } from '../../../db/schema.ts'
import { isBrokenOff } from '../../http/streams.ts'
import type { Outbox } from '../../jobs/outbox.ts'
import type { PostWebhook } from '../../jobs/webhook.ts'
import type { Brand } from '../../register/company/brands.ts'
import type { Client } from '../../register/company/clients.ts'
import {
  type LookUpBuffer,
  listColumns,
  type MarksByKnowledge,
  wholeBrandMark,
} from '../../register/look-up/look-up-log.ts'
import type { Register } from '../../register/register.ts'
import type { Log } from '../../util/log.ts'
import type { Directory } from './directory.ts'
import { ApiError, type Fault, refuse } from './faults.ts'
import type { IysLimit, Limiters } from './limits.ts'
import type { LookUpCeiling } from './look-up-ceiling.ts'
import { once } from './once.ts'
import type { Session, Sessions } from './sessions.ts'

/** Services that the handlers of routes use, and the limits of their route. */
export interface ApiContext {
  readonly register: Register
  /** Key of 32 bytes that signs tokens. With another key all tokens become invalid. */
  readonly tokenKey: Uint8Array
  readonly clock: () => number
  readonly publicUrl: string
  readonly lookUps: LookUpBuffer
  readonly log: Pick<Log, 'error' | 'warn'>
  readonly sessions: Sessions
  readonly directory: Directory
  readonly limiters: Limiters
  readonly postWebhook: PostWebhook | null
  readonly outbox: Outbox
  /** Resolves when all requests that arrive in the same turn of Node's event loop can continue together. */
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

/** Function that makes the handler of a route from the services that it uses. */
export type RouteHandler = (api: ApiContext) => Handler

/**
 * Makes the handler of a route that needs no access token. A request beyond the route's rate limits is refused, and an error
 * becomes an answer in İYS's form.
 */
export function open(handle: Handle): RouteHandler {
  return (api) => async (c) => {
    try {
      if (api.limits.length > 0) await requireWithinLimits(api, c)
      return await handle(api, c)
    } catch (error) {
      return errorAnswer(api, c, error)
    }
  }
}

/** Throws ApiError if the caller's network has reached a limit of İYS, and the setting `iys_limits` is on. */
async function requireWithinLimits(
  { register, limits, limiters, ...api }: ApiContext,
  c: Context,
): Promise<void> {
  const { iys_limits: hasLimits } = await register.settings()
  for (const code of hasLimits ? limits : []) {
    const waitMs = limiters.waitAsAtIys(code, api.networkOf(c), api.clock())
    if (waitMs > 0) throw new ApiError([{ code }], waitMs)
  }
}

/** HTTP methods of requests that change something. A route for GET also answers HEAD, which changes nothing. */
const writeMethods: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

/**
 * Makes the handler of a route that needs an access token. A request without a valid one is answered with H351 (401), and one
 * whose client lacks a scope of the route with IZIN-403.
 */
export function signedIn(handle: Handle<[session: Session]>): RouteHandler {
  return open(async (api, c) => {
    const session = await api.sessions(c.req.header('authorization'))
    if (session === null) return refuse(c, [{ code: 'H351' }])
    const { scope, otherScope = scope, secondScope = scope } = api
    const has = (scope: ClientScope) => session.scopes.includes(scope)
    if (!has(scope) && !has(otherScope)) {
      return refuse(c, [{ code: 'IZIN-403', message: missingScope(scope, otherScope) }])
    }
    if (secondScope !== scope && !has(secondScope)) {
      return refuse(c, [{ code: 'IZIN-403', message: missingScope(secondScope) }])
    }
    const isWrite = scope === 'write' && writeMethods.has(c.req.method)
    const run = async () => await handle(api, c, session)
    return isWrite ? await once(api, c, session, { run }) : await run()
  })
}

/** Returns the sentence for a client that has none of these scopes. */
export function missingScope(...scopes: readonly ClientScope[]): string {
  const scopeNames = [...new Set(scopes)].map((scope) => `"${scope}"`).join(' ya da ')
  return `Bu kullanıcının ${scopeNames} yetkisi yok (izin client add --scope).`
}

/**
 * Makes a handler for a signed-in client and checks the codes in the path (R2). Codes must be numbers (H190, H191), and an
 * iysCode must be that of the client's company (H353).
 */
export function ofProvider(handle: Handle<[session: Session]>): RouteHandler {
  return signedIn((api, c, session) => {
    const { iysCode, brandCode } = c.req.param() as Partial<Record<string, string>>
    const faults = [...codeFault(iysCode, 'H190'), ...codeFault(brandCode, 'H191')]
    if (faults.length > 0) return refuse(c, faults)
    const isForeign = iysCode !== undefined && Number(iysCode) !== session.providerCode
    return isForeign ? refuse(c, [{ code: 'H353' }]) : handle(api, c, session)
  })
}

/** Returns a list with the fault of a code in the path that is no number; an empty list if it is one or is missing. */
function codeFault(value: string | undefined, code: 'H190' | 'H191'): Fault[] {
  return value === undefined || /^\d+$/.test(value) ? [] : [{ code, value }]
}

/** Makes a handler for a signed-in client and the brand in the path. Another company's or unknown brand gets H353 (R2). */
export function ofBrand(handle: Handle<[session: Session, brand: Brand]>): RouteHandler {
  return ofProvider(async (api, c, session) => {
    const brand = await usableBrand(api, session, Number(c.req.param('brandCode')))
    return brand === null ? refuse(c, [{ code: 'H353' }]) : await handle(api, c, session, brand)
  })
}

interface LookUpNote {
  readonly brandCode: number
  readonly purpose: string
}

/**
 * Logs that a system read a list of a brand, since the data protection law (KVKK) asks who read addresses. Such reads have no
 * daily limit: it would keep a refusal in the list from the system.
 */
export function noteLookUp(api: ApiContext, { username }: Session, note: LookUpNote): void {
  api.lookUps.add({ at: api.clock(), door: 'api', actor: username, mark: wholeBrandMark, ...note })
}

/** Addresses that are looked up for a brand, as marks (keyed hashes): those that it knows, and the others. */
export type AddressLookUp = LookUpNote & MarksByKnowledge

/** Counts and logs look-ups before they are answered. Throws ApiError if the client has reached its daily limit. */
export async function admitLookUp(api: ApiContext, session: Session, lookUp: AddressLookUp): Promise<void> {
  const waitMs = await lookUpWait(api, session, lookUp)
  if (waitMs > 0) throw new ApiError([{ code: 'IZIN-429' }], waitMs)
}

/** Counts and logs look-ups. Returns the ms to wait if they may not be answered, else 0. */
export async function lookUpWait(api: ApiContext, session: Session, lookUp: AddressLookUp): Promise<number> {
  const { known, unknown, ...note } = lookUp
  const waitMs = await api.ceiling.admit(session, unknown)
  const [first, ...further] = [...unknown, ...known]
  if (waitMs > 0 || first === undefined) return waitMs
  const columns = further.length === 0 ? { mark: first, unknown: unknown.length } : listColumns(lookUp)
  api.lookUps.add({ at: api.clock(), door: 'api', actor: session.username, ...note, ...columns })
  return 0
}

/** Returns the brand with this code, if it exists and the client has the right to use it; else null. */
export async function usableBrand(api: ApiContext, session: Session, code: number): Promise<Brand | null> {
  const brand = await api.directory.brand(code)
  return brand !== null && mayUse(session, brand) ? brand : null
}

/** True if a client may use a brand: the brand is of its company, and the client is not limited to other brands. */
export function mayUse({ providerCode, brands }: Client, brand: Brand): boolean {
  return brand.providerCode === providerCode && (brands === null || brands.includes(brand.code))
}

const nothingStored = 'İstek şu anda işlenemedi, hiçbir şey kaydedilmedi; aynı istek yeniden gönderilebilir.'

/**
 * Turns an error of a handler into an answer. H192 (not done in time) and H015 (unexpected) let the caller repeat the request:
 * changes that were stored before are recognised.
 */
function errorAnswer(api: ApiContext, c: Context, error: unknown): Response {
  if (error instanceof ApiError) {
    if (error.waitMs === 0) return refuse(c, error.faults)
    c.header('retry-after', String(Math.ceil(error.waitMs / 1000)))
    const retryAt = new Date(api.clock() + error.waitMs).toISOString()
    return refuse(c, error.faults, { notes: { retryAt } })
  }
  if (isBrokenOff(error)) return refuse(c, [{ code: 'H014' }])
  // The log gets the route's pattern, not the path, in which the caller may have written anything.
  api.log.error('iys.failed', error, { method: c.req.method, route: routePath(c) })
  if (isUnchanged(error)) return refuse(c, [{ code: 'H192', message: nothingStored }])
  return refuse(c, [{ code: error instanceof UnknownOutcomeError ? 'H192' : 'H015' }])
}

/**
 * Returns a function whose promise resolves for all requests of one turn of Node's event loop together. The same steps of many
 * requests then run one after the other, in the processor's cache: a query of a status takes 48 µs instead of 105.
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
