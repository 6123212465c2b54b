import { type Context, Hono } from 'hono'
import type { Message } from '../jobs/message.ts'
import { networkOf } from '../util/network.ts'
import { type ApiContext, open, sameTickBatches } from './base/context.ts'
import { directory } from './base/directory.ts'
import { answerJson, refuse } from './base/faults.ts'
import type { IysLimit } from './base/limits.ts'
import { LookUpCeiling, type LookUpCounts } from './base/look-up-ceiling.ts'
import { sessions } from './base/sessions.ts'
import { issueTokens } from './base/sign-in.ts'
import { addConsent } from './iys/add.ts'
import { addMany, addManyResults } from './iys/add-many.ts'
import { agreeToDay, dayAgreement, dayFile, dayStamp, daySummary } from './iys/days.ts'
import { hashLinks } from './iys/hash-links.ts'
import { pushList, registerPush, unregisterPush } from './iys/pushes.ts'
import {
  brandList,
  changesOfBrand,
  consentHistory,
  multipleStatus,
  pullChanges,
  singleStatus,
} from './iys/queries.ts'
import { subscription, version } from './iys/subscription.ts'
import { referencePage } from './reference.ts'
import { get, post, put, type Route } from './route.ts'
import { checkLineList, checkList, findTicket } from './v1/check.ts'
import { makeLinkList } from './v1/links.ts'
import { confirmProof, makeProof, proofState } from './v1/proofs.ts'
import { takePush } from './v1/take-push.ts'

// Loaded at its first request, since making the schemas of all answers would delay the start.
const description = open(async ({ publicUrl, clock }, c) =>
  answerJson(c, (await import('./openapi.ts')).openApi(routes, publicUrl, clock())),
)
const reference = open((_, c) => referencePage(c))

/** Beginning of the path of İYS's routes about a brand. */
const brand = '/sps/:iysCode/brands/:brandCode'

/** Routes that add consents, in both versions of İYS. Version 2 answers a repeat as the first request. */
const adds = ([1, 2] as const).flatMap((version): readonly Route[] => {
  const consents = `${version === 1 ? '' : '/v2'}${brand}/consents`
  const suffix = version === 1 ? '' : 'V2'
  return [
    post(`recordConsent${suffix}`, consents, addConsent(version), {
      summary:
        version === 1
          ? 'Records one consent'
          : 'Records one consent; the same one again answers the first receipt',
      body: 'Consent',
      scope: 'write',
      answers: { 200: 'Receipt' },
    }),
    post(`recordConsents${suffix}`, `${consents}/request`, addMany(version), {
      summary: `Queues up to 1,000 consents, to be recorded within seconds. ${
        version === 1 ? 'Duplicates are reported as refused' : 'Duplicates count as recorded'
      }`,
      body: 'ConsentList',
      scope: 'write',
      answers: { 202: 'Queued' },
    }),
    get(`getConsentResults${suffix}`, `${consents}/request/:requestId`, addManyResults(version), {
      summary:
        'Asks what became of each consent of a list, for sixty days; the answer is empty for any other list',
      answers: { 200: 'Results' },
      scope: 'write',
    }),
  ]
})

export const routes: readonly Route[] = [
  post('getToken', '/oauth2/token', issueTokens, {
    summary:
      'Gets an access and a refresh token; as JSON or as a form, for client_credentials also by Basic authentication',
    body: 'TokenRequest',
    limit: 'H084',
    takesForm: true,
    answers: {
      200: 'Tokens',
      400: 'TokenError',
      401: 'ClientError',
      413: 'Errors',
      429: 'Errors',
      500: 'Errors',
      503: 'Errors',
    },
    isOpen: 'or-basic',
  }),
  get('listBrands', '/sps/:iysCode/brands', brandList, {
    summary: 'Lists the brands with how many consents they have',
    otherScope: 'write',
    answers: { 200: 'Brands' },
  }),
  get('getSubscription', '/sps/:iysCode/subscription', subscription, {
    summary: 'Returns the subscription (always active) and the quota, if set',
    answers: { 200: 'Subscription' },
  }),
  get('getVersion', '/version', version, {
    summary: 'Version of this interface',
    answers: { 200: 'Version' },
    isOpen: true,
  }),
  ...adds,
  post('getConsentStatus', `${brand}/consents/status`, singleStatus, {
    summary: 'Asks the status of one address; 204 when there is no record',
    body: 'Query',
    limit: 'H086',
    answers: { 200: 'Status', 204: null },
  }),
  post('listApprovedRecipients', `${brand}/consents/:recipientType/status/:type`, multipleStatus, {
    summary: 'Asks which of up to 1,000 addresses are in ONAY',
    body: 'Recipients',
    answers: { 200: 'Approved' },
  }),
  post('listConsentHistory', `${brand}/consents/history`, consentHistory, {
    summary: 'Lists the changes of one consent, the newest first',
    query: 'history',
    body: 'Query',
    limit: 'H089',
    answers: { 200: 'History' },
  }),
  get('pullChanges', `${brand}/consents/changes`, pullChanges, {
    summary: 'Pulls changes recorded between seven days and sixty minutes ago (pull_delay), the oldest first',
    query: 'pull',
    answers: { 200: 'Changes', 204: null, 400: 'Errors' },
  }),
  post('makeOptOutLinks', `${brand}/via-hash-links`, hashLinks, {
    summary: 'Makes links of up to 100 e-mail addresses in ONAY, by which their recipients refuse',
    body: 'HashLinksRequest',
    scope: 'check',
    otherScope: 'write',
    answers: { 200: 'HashLinks' },
  }),
  post('registerPushes', `${brand}/push/registration`, registerPush, {
    summary:
      'Registers receivers of the changes that recipients make themselves; each must take a test row within five seconds',
    body: 'PushList',
    scope: 'write',
    // Pushes contain consents, which only this scope may read.
    secondScope: 'read',
    answers: { 200: 'Pushed' },
  }),
  get('listPushes', `${brand}/push/registration`, pushList, {
    summary: 'Lists the receivers of pushes',
    answers: { 200: 'Pushes' },
  }),
  post('unregisterPush', `${brand}/push/unregistration`, unregisterPush, {
    summary: 'Ends the pushes to a receiver',
    body: 'Push',
    scope: 'write',
    answers: { 200: 'Pushed' },
  }),
  get('getDaySummary', `${brand}/changes/:reportDate/recipients/:recipientType`, daySummary, {
    summary: 'Counts the movements of a day',
    answers: { 200: 'DaySummary' },
  }),
  get('getDayFile', `${brand}/changes/:reportDate/file`, dayFile, {
    summary: 'Fetches the movement file of a day; 204 where nothing moved, and until the day is closed',
    answers: { 200: null, 204: null },
    file: 'text/csv',
  }),
  get('getDayAgreement', `${brand}/agreements/:reportDate`, dayAgreement, {
    summary: 'Asks the hash of the movement file of a day, and whether it was agreed to',
    answers: { 200: 'Agreement', 204: null },
  }),
  put('agreeToDay', `${brand}/agreements/:reportDate`, agreeToDay, {
    summary: 'Agrees to the movement file of a day; 204 when there is none',
    body: 'AgreementRequest',
    scope: 'write',
    answers: { 200: 'AgreementReceipt', 204: null },
  }),
  get('getDayTimeStamp', `${brand}/agreements/:reportDate/timestamp`, dayStamp, {
    summary:
      'Fetches the time stamp of the movement file of a day, as bytes; 204 while there is none, and once an address of the file was erased',
    answers: { 200: null, 204: null },
    file: 'text/plain',
  }),
  get('listChanges', '/v1/brands/:brandCode/changes', changesOfBrand, {
    summary: 'Lists changes in the order they were recorded, without delay',
    query: 'ownChanges',
    answers: { 200: 'OwnChanges', 400: 'Errors', 410: 'Errors' },
  }),
  post('checkRecipients', '/v1/check', checkList, {
    summary: 'Asks whether each of up to 10,000 addresses may be sent to',
    body: 'CheckRequest',
    scope: 'check',
    answers: { 200: 'Checked', 409: 'Errors' },
  }),
  post('checkRecipientLines', '/v1/check/lines', checkLineList, {
    summary:
      'Asks the same for a list of any length, as NDJSON: one address a line is answered by one result a line, in the order asked',
    query: 'check',
    isLines: true,
    scope: 'check',
    answers: { 200: null, 400: 'Errors' },
  }),
  post('makeLinks', '/v1/links', makeLinkList, {
    summary:
      'Makes the link of each of up to 1,000 addresses, for use in messages; the same address always gets the same',
    body: 'LinkRequest',
    scope: 'check',
    otherScope: 'write',
    answers: { 200: 'Links' },
  }),
  post('makeProof', '/v1/proofs', makeProof, {
    summary: 'Sends the recipient a code by SMS or e-mail, by which they give a consent',
    body: 'ProofRequest',
    scope: 'write',
    answers: { 201: 'Proof', 429: 'Errors', 503: 'Errors' },
  }),
  post('confirmProof', '/v1/proofs/:proofId/confirm', confirmProof, {
    summary: 'Records the consent with the code that the recipient got',
    body: 'ProofConfirmation',
    scope: 'write',
    answers: { 200: 'ProofConfirmed', 404: 'Errors', 410: 'Errors', 422: 'WrongCode' },
  }),
  get('getProof', '/v1/proofs/:proofId', proofState, {
    summary: 'Asks how far a proof has come, for a day',
    scope: 'write',
    answers: { 200: 'ProofState', 404: 'Errors' },
  }),
  get('getTicket', '/v1/tickets/:ticketId', findTicket, {
    summary: 'Fetches a kept check, with the addresses that were refused since',
    scope: 'check',
    answers: { 200: 'Ticket', 404: 'Errors' },
  }),
  post('takeIysPush', '/v1/iys/push', takePush, {
    summary: 'Takes what İYS pushes, from a client of the scope push',
    body: 'PushedList',
    answers: { 200: 'Pushed' },
    isOpen: 'basic',
  }),
  get('getDescription', '/openapi.json', description, {
    summary: 'This description',
    answers: { 200: null },
    isOpen: true,
  }),
  get('getReference', '/docs/api', reference, {
    summary: 'This description as a page, with a form to try each route',
    answers: { 200: null },
    file: 'text/html',
    isOpen: true,
  }),
]

type ApiOptions = Omit<
  ApiContext,
  'sessions' | 'directory' | 'batchSameTick' | 'networkOf' | 'ceiling' | OfRoute
>
type OfRoute = 'scope' | 'otherScope' | 'secondScope' | 'limits'

/** Least length of the key that signs tokens, in bytes. */
const tokenKeyBytesMin = 32

/** Paths below which unknown routes are answered in JSON. */
const prefixes = ['/oauth2/*', '/sps/*', '/v2/sps/*', '/v1/*', '/integrator/*', '/info/*', '/via/*']

/** Paths of İYS's services that izin does not have: dealers, partners, ViA forms and cities. */
const leftOut = /^\/(integrator|info|via)\/|\/retailers(\/|$)/

export interface ApiServices extends ApiOptions {
  /** Returns the caller's network address. */
  readonly addressOf: (c: Context) => string
  readonly lookUpCounts: LookUpCounts
  /** Sends a message to every admin, once a day for each subject. */
  readonly alarm: (about: string, message: Message) => Promise<void>
}

/** Creates the app with İYS's REST interface and izin's own routes. */
export function iysApi({ addressOf, lookUpCounts, alarm, ...options }: ApiServices): Hono {
  const { register, tokenKey, clock } = options
  if (tokenKey.length < tokenKeyBytesMin) {
    throw new Error(`Cannot sign tokens: the key has ${tokenKey.length} bytes, not ${tokenKeyBytesMin}`)
  }
  const companyDirectory = directory(register, clock)
  const api: Omit<ApiContext, OfRoute> = {
    ...options,
    sessions: sessions(companyDirectory, tokenKey, clock),
    directory: companyDirectory,
    batchSameTick: sameTickBatches(),
    networkOf: (c) => networkOf(addressOf(c)),
    ceiling: new LookUpCeiling({
      register,
      counts: lookUpCounts,
      alarm,
      failed: (error) => options.log.error('look-ups.alarm-failed', error),
    }),
  }
  const app = new Hono()
  for (const { method, path, handler, scope = 'read', otherScope, secondScope, limit } of routes) {
    const isOfIys = limit !== undefined || path.includes('/sps/')
    const limits: IysLimit[] = isOfIys ? ['H124', ...(limit === undefined ? [] : [limit])] : []
    app.on(method, path, handler({ ...api, scope, otherScope, secondScope, limits }))
  }
  // A known path with another method is refused with the methods that it has.
  for (const path of new Set(routes.map((route) => route.path))) {
    const allowed = routes.filter((route) => route.path === path).map(({ method }) => method)
    app.all(path, (c) => {
      c.header('allow', allowed.join(', '))
      const message = `Bu adres ${c.req.method} kabul etmez: ${allowed.join(', ')} kullanın.`
      return refuse(c, [{ code: 'IZIN-405', message }])
    })
  }
  for (const prefix of prefixes) {
    app.all(prefix, (c) => refuse(c, [{ code: leftOut.test(c.req.path) ? 'IZIN-404-LEFT-OUT' : 'IZIN-404' }]))
  }
  return app
}
