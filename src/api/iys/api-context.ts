import type { Context, Handler } from 'hono'
import { routePath } from 'hono/route'
import { ConflictError, StorageError, UnknownOutcomeError } from '../../../db/engine.ts'
import { type Brand, listBrands, type Provider, theProvider } from '../../register/brands.ts'
import { type LookUpBuffer, wholeBrandMark } from '../../register/look-up-log.ts'
import type { Register } from '../../register/register.ts'
import { type Fault, refuse } from './faults.ts'
import type { Limiters } from './limits.ts'
import type { Session, Sessions } from './sessions.ts'

/** What the API tells the log; nothing it passes holds an address. */
export interface ErrorLog {
  error(event: string, error: unknown, fields?: Readonly<Record<string, string>>): void
}

/** What every route works with. */
export interface ApiContext {
  readonly register: Register
  readonly tokenKey: Uint8Array
  readonly clock: () => number
  /** Where the pages behind our links are found. */
  readonly publicUrl: string
  readonly lookUps: LookUpBuffer
  readonly log: ErrorLog
  readonly sessions: Sessions
  readonly directory: Directory
  readonly limiters: Limiters
  /** Waits until what came together is here. */
  readonly batchSameTick: () => Promise<void>
  /** The network a request came from, by which limits count. */
  readonly networkOf: (c: Context) => string
}

type Answer = Response | Promise<Response>

/** Runs a route: counts the request against its network's limit, and turns whatever is thrown into an answer. */
export function open(api: ApiContext, handle: (c: Context) => Answer): Handler {
  return async (c) => {
    try {
      if (!api.limiters.mayAsk(api.networkOf(c), api.clock())) return refuse(c, [{ code: 'H124' }])
      return await handle(c)
    } catch (error) {
      return failed(api, c, error)
    }
  }
}

/** Runs a route of ours for a system that shows its token (H351). */
export function signedIn(api: ApiContext, handle: (c: Context, session: Session) => Answer): Handler {
  return open(api, async (c) => {
    const found = api.sessions(c.req.header('authorization'))
    if (found === null) return refuse(c, [{ code: 'H351' }])
    const session = await found
    return session === null ? refuse(c, [{ code: 'H351' }]) : await handle(c, session)
  })
}

/** Runs a route about the company: the path's iysCode has to be the caller's own (R2). */
export function ofProvider(api: ApiContext, handle: (c: Context, session: Session) => Answer): Handler {
  return signedIn(api, (c, session) => {
    const faults = codeFaults(c, 'iysCode', 'H190')
    if (faults.length > 0) return refuse(c, faults)
    return codeOf(c, 'iysCode') === session.providerCode ? handle(c, session) : refuse(c, [{ code: 'H353' }])
  })
}

/** Runs a route about one brand: both codes of the path have to be the caller's own (R2). */
export function ofBrand(
  api: ApiContext,
  handle: (c: Context, session: Session, brand: Brand) => Answer,
): Handler {
  return signedIn(api, async (c, session) => {
    const faults = [...codeFaults(c, 'iysCode', 'H190'), ...codeFaults(c, 'brandCode', 'H191')]
    if (faults.length > 0) return refuse(c, faults)
    if (codeOf(c, 'iysCode') !== session.providerCode) return refuse(c, [{ code: 'H353' }])
    const brand = await ownBrand(api, session, codeOf(c, 'brandCode'))
    return brand === null ? refuse(c, [{ code: 'H353' }]) : await handle(c, session, brand)
  })
}

/** Writes into the look-up log that a system takes addresses of a brand that it did not name (KVKK, iys.md 7.6). */
export function noteWholeBrand(
  api: ApiContext,
  { username }: Session,
  { code }: Brand,
  purpose: string,
): void {
  const entry = { at: api.clock(), door: 'api', actor: username, mark: wholeBrandMark, brandCode: code }
  api.lookUps.add({ ...entry, purpose })
}

/** The caller's brand with this code; null when it is not his. */
export async function ownBrand(api: ApiContext, session: Session, code: number): Promise<Brand | null> {
  const found = api.directory.brand(code)
  const brand = found instanceof Promise ? await found : found
  return brand?.providerCode === session.providerCode ? brand : null
}

/** A code of the path. Longer ones than ours lose digits and are then nobody's. */
export function codeOf(c: Context, name: string): number {
  return Number(c.req.param(name))
}

export function codeFaults(c: Context, name: string, code: 'H190' | 'H191'): Fault[] {
  const text = c.req.param(name) ?? ''
  return /^\d+$/.test(text) ? [] : [{ code, value: text }]
}

/**
 * Nothing was stored when the database could not be used; where its answer was lost nobody can say. The same request may
 * come again in both cases: what it has stored already is found by then.
 */
function failed(api: ApiContext, c: Context, error: unknown): Response {
  const isStorage = [StorageError, ConflictError, UnknownOutcomeError].some((kind) => error instanceof kind)
  // The route's pattern, not the path: a path is the caller's text.
  api.log.error('iys.failed', error, { method: c.req.method, route: routePath(c) })
  return refuse(c, [{ code: isStorage ? 'H192' : 'H015' }])
}

/**
 * What it gives resolves once this turn of the event loop has taken in everything that has arrived, for all of one house who
 * wait at the same time. Not for those of another: on Workers each house is there for one event, and a timer of an event that
 * is over never fires.
 *
 * Between the callbacks of two sockets a processor forgets the code of the database. Requests that came together and go
 * on together find it still at hand: with 32 connections a status took 48 µs of processor time instead of 105, where the
 * bare framework takes 30 (measured with Node 24 on two virtual processors).
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

/** The company and its brands, at most two seconds old: every request asks for one of them. */
interface Directory {
  /** The brand with this code; at once while what is known is fresh. */
  brand(code: number): Brand | null | Promise<Brand | null>
  brands(): Promise<readonly Brand[]>
  provider(): Promise<Provider | null>
}

interface Known {
  readonly readAt: number
  readonly provider: Provider | null
  readonly brands: ReadonlyMap<number, Brand>
}

const knownAgeMaxMs = 2000

export function directory(register: Pick<Register, 'engine'>, clock: () => number): Directory {
  let known: Known | null = null

  async function read(): Promise<Known> {
    const readAt = clock()
    const [provider, brands] = await Promise.all([theProvider(register), listBrands(register)])
    known = { readAt, provider, brands: new Map(brands.map((brand) => [brand.code, brand])) }
    return known
  }

  function fresh(): Known | null {
    return known !== null && Math.abs(clock() - known.readAt) < knownAgeMaxMs ? known : null
  }

  return {
    // A brand that was just added is not in what is kept: only the database can say that there is none.
    brand: (code) => fresh()?.brands.get(code) ?? read().then(({ brands }) => brands.get(code) ?? null),
    brands: async () => [...(await read()).brands.values()],
    provider: async () => (fresh() ?? (await read())).provider,
  }
}
