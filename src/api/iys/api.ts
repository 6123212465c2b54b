import { type Context, Hono } from 'hono'
import { networkOf } from '../../network.ts'
import type { LookUpBuffer } from '../../register/look-up-log.ts'
import type { Register } from '../../register/register.ts'
import { type ApiContext, directory, type ErrorLog, sameTickBatches } from './api-context.ts'
import { refusePlainly } from './faults.ts'
import { type Limiters, limitersOf } from './limits.ts'
import { routes } from './routes.ts'
import { sessions } from './sessions.ts'
export interface IysApiOptions {
  readonly register: Register
  /** 32 bytes that sign tokens; another key voids every token. */
  readonly tokenKey: Uint8Array
  readonly clock: () => number
  readonly publicUrl: string
  readonly lookUps: LookUpBuffer
  /** Request counters; those of this interface alone if left out. */
  readonly limiters?: Limiters
  readonly log: ErrorLog
  /** Network address of the caller; the Node socket's if left out. */
  readonly addressOf?: (c: Context) => string
}

const tokenKeyBytesMin = 32

/** Unknown routes below these answer in JSON. */
const prefixes = ['/oauth2/*', '/sps/*', '/v2/sps/*', '/v1/*']

/** İYS's REST interface and our own routes under /v1. No request makes it throw. */
export function iysApi(options: IysApiOptions): Hono {
  const app = new Hono()
  const api = apiContextOf(options)
  for (const { method, path, handler } of routes) app.on(method, path, handler(api))
  for (const prefix of prefixes) app.all(prefix, unknownRoute)
  return app
}

function apiContextOf(options: IysApiOptions): ApiContext {
  const { register, tokenKey, clock, publicUrl, lookUps, log } = options
  if (tokenKey.length < tokenKeyBytesMin) {
    throw new Error(`Cannot sign tokens: the key has ${tokenKey.length} bytes, not ${tokenKeyBytesMin}`)
  }
  const addressOf = options.addressOf ?? socketAddress
  return {
    register,
    tokenKey,
    clock,
    publicUrl,
    lookUps,
    log,
    sessions: sessions(register, tokenKey, clock),
    directory: directory(register, clock),
    limiters: options.limiters ?? limitersOf(),
    batchSameTick: sameTickBatches(),
    networkOf: (c) => networkOf(addressOf(c)),
  }
}

function unknownRoute(c: Context): Response {
  return refusePlainly(c, 'Böyle bir adres yok.', 404)
}

/** Peer address from @hono/node-server. */
function socketAddress(c: Context): string {
  const { incoming } = (c.env ?? {}) as { incoming?: { socket?: { remoteAddress?: string } } }
  return incoming?.socket?.remoteAddress ?? 'unknown'
}
