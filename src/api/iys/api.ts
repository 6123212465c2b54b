import { type Context, type Handler, Hono } from 'hono'
import { networkOf } from '../../network.ts'
import type { LookUpBuffer } from '../../register/look-up-log.ts'
import type { Register } from '../../register/register.ts'
import { addConsent } from './add.ts'
import { addMany, addManyResults } from './add-many.ts'
import { type ApiContext, directory, type ErrorLog, open, sameTickBatches } from './api-context.ts'
import { brandList } from './brands.ts'
import { consentHistory, pullChanges } from './changes.ts'
import { agreeToDay, dayAgreement, dayFile, dayStamp, daySummary } from './days.ts'
import { addEvidence } from './evidence.ts'
import { refusePlainly } from './faults.ts'
import { type Limiters, limitersOf } from './limits.ts'
import { makeLinks } from './links.ts'
import { openApi } from './openapi.ts'
import { changesOfBrand, lookUpAddress } from './own.ts'
import { sessions } from './sessions.ts'
import { issueTokens } from './sign-in.ts'
import { multipleStatus, singleStatus } from './status.ts'
export interface IysApiOptions {
  readonly register: Register
  /** 32 bytes by which tokens are signed; another key makes every token void. */
  readonly tokenKey: Uint8Array
  /** ms UTC. */
  readonly clock: () => number
  /** Where the pages behind our links are found, without a slash at its end. */
  readonly publicUrl: string
  /** Where look-ups of systems are logged. */
  readonly lookUps: LookUpBuffer
  /** Who has asked how often; counted by this interface alone when left out. */
  readonly limiters?: Limiters
  readonly log: ErrorLog
  /** The network address of the caller; that of Node's socket when left out. */
  readonly addressOf?: (c: Context) => string
}

const tokenKeyBytesMin = 32

/** Everything under these is ours, so that whoever misspells a route hears so in JSON. */
const prefixes = ['/oauth2/*', '/sps/*', '/v2/sps/*', '/v1/*']

/** İYS's REST interface over this register, and a few routes of our own under /v1. No request makes it throw. */
export function iysApi(options: IysApiOptions): Hono {
  const app = new Hono()
  for (const [method, path, handler] of routesOf(apiContextOf(options))) app.on(method, path, handler)
  for (const prefix of prefixes) app.all(prefix, unknownRoute)
  return app
}

function routesOf(api: ApiContext): readonly (readonly [method: string, path: string, handler: Handler])[] {
  const brand = '/sps/:iysCode/brands/:brandCode'
  return [
    ['POST', '/oauth2/token', issueTokens(api)],
    ['GET', '/sps/:iysCode/brands', brandList(api)],
    ['POST', `${brand}/consents`, addConsent(api, 1)],
    ['POST', `/v2${brand}/consents`, addConsent(api, 2)],
    ['POST', `${brand}/consents/request`, addMany(api, 1)],
    ['POST', `/v2${brand}/consents/request`, addMany(api, 2)],
    ['GET', `${brand}/consents/request/:requestId`, addManyResults(api, 1)],
    ['GET', `/v2${brand}/consents/request/:requestId`, addManyResults(api, 2)],
    ['POST', `${brand}/consents/status`, singleStatus(api)],
    ['POST', `${brand}/consents/:recipientType/status/:type`, multipleStatus(api)],
    ['POST', `${brand}/consents/history`, consentHistory(api)],
    ['GET', `${brand}/consents/changes`, pullChanges(api)],
    ['GET', `${brand}/changes/:reportDate/recipients/:recipientType`, daySummary(api)],
    ['GET', `${brand}/changes/:reportDate/file`, dayFile(api)],
    ['GET', `${brand}/agreements/:reportDate`, dayAgreement(api)],
    ['PUT', `${brand}/agreements/:reportDate`, agreeToDay(api)],
    ['GET', `${brand}/agreements/:reportDate/timestamp`, dayStamp(api)],
    ['GET', '/v1/brands/:brandCode/changes', changesOfBrand(api)],
    ['POST', '/v1/brands/:brandCode/changes/:transactionId/evidence', addEvidence(api)],
    ['POST', '/v1/look-up', lookUpAddress(api)],
    ['POST', '/v1/links', makeLinks(api)],
    ['GET', '/openapi.json', open(api, (c) => c.json(openApi))],
  ]
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

/** The peer of the connection, where @hono/node-server puts it; one name for everybody elsewhere. */
function socketAddress(c: Context): string {
  const { incoming } = (c.env ?? {}) as { incoming?: { socket?: { remoteAddress?: string } } }
  return incoming?.socket?.remoteAddress ?? 'unknown'
}
