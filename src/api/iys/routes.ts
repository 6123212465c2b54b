import type { Handler } from 'hono'
import { evidenceFileMebibytesMax } from '../../register/evidence/file-kind.ts'
import { addConsent } from './add.ts'
import { addMany, addManyResults } from './add-many.ts'
import { type ApiContext, open } from './api-context.ts'
import { brandList } from './brands.ts'
import { consentHistory, pullChanges } from './changes.ts'
import { agreeToDay, dayAgreement, dayFile, dayStamp, daySummary } from './days.ts'
import { addEvidence } from './evidence.ts'
import { makeLinks } from './links.ts'
import type { AnswerName } from './openapi.ts'
import { changesOfBrand, lookUpAddress } from './own.ts'
import type { parameters, requests } from './requests.ts'
import { issueTokens } from './sign-in.ts'
import { multipleStatus, singleStatus } from './status.ts'

/** Route and its entry in the OpenAPI document. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly path: string
  readonly handler: (api: ApiContext) => Handler
  readonly summary: string
  readonly query?: keyof typeof parameters
  readonly body?: keyof typeof requests | 'file'
  /** Schema of each answer, null without a body. Shared refusals are added. */
  readonly answers: Readonly<Record<number, AnswerName | null>>
  /** Media type of a 200 that is a file. */
  readonly file?: string
  readonly isOpen?: true
}

const brand = '/sps/:iysCode/brands/:brandCode'

const adds = ([1, 2] as const).flatMap((version): readonly Route[] => {
  const consents = `${version === 1 ? '' : '/v2'}${brand}/consents`
  return [
    {
      method: 'POST',
      path: consents,
      handler: (api) => addConsent(api, version),
      summary: ['Records one consent', 'Records one consent; the same one again answers the first receipt'][
        version - 1
      ] as string,
      body: 'Consent',
      answers: { 200: 'Receipt' },
    },
    {
      method: 'POST',
      path: `${consents}/request`,
      handler: (api) => addMany(api, version),
      summary: `Takes up to 1,000 consents to be recorded within seconds; what was recorded before ${
        version === 1 ? 'is refused in its result' : 'counts as recorded'
      }`,
      body: 'ConsentList',
      answers: { 202: 'Queued' },
    },
    {
      method: 'GET',
      path: `${consents}/request/:requestId`,
      handler: (api) => addManyResults(api, version),
      summary: 'Asks what became of each consent of a list, for sixty days',
      answers: { 200: 'Results' },
    },
  ]
})

export const routes: readonly Route[] = [
  {
    method: 'POST',
    path: '/oauth2/token',
    handler: issueTokens,
    summary: 'Gets an access and a refresh token; as JSON or as a form',
    body: 'TokenRequest',
    answers: { 200: 'Tokens', 400: 'TokenError', 413: 'Errors', 429: 'Errors', 500: 'Errors', 503: 'Errors' },
    isOpen: true,
  },
  {
    method: 'GET',
    path: '/sps/:iysCode/brands',
    handler: brandList,
    summary: 'Lists the brands with how many consents they have',
    answers: { 200: 'Brands' },
  },
  ...adds,
  {
    method: 'POST',
    path: `${brand}/consents/status`,
    handler: singleStatus,
    summary: 'Asks the status of one address; 204 when there is no record',
    body: 'Query',
    answers: { 200: 'Status', 204: null },
  },
  {
    method: 'POST',
    path: `${brand}/consents/:recipientType/status/:type`,
    handler: multipleStatus,
    summary: 'Asks which of up to 1,000 addresses are in ONAY',
    body: 'Recipients',
    answers: { 200: 'Approved' },
  },
  {
    method: 'POST',
    path: `${brand}/consents/history`,
    handler: consentHistory,
    summary: 'Lists the changes of one consent, the newest first',
    query: 'history',
    body: 'Query',
    answers: { 200: 'History' },
  },
  {
    method: 'GET',
    path: `${brand}/consents/changes`,
    handler: pullChanges,
    summary: 'Pulls changes recorded between seven days and sixty minutes ago, the oldest first',
    query: 'pull',
    answers: { 200: 'Changes', 204: null, 400: 'Errors' },
  },
  {
    method: 'GET',
    path: `${brand}/changes/:reportDate/recipients/:recipientType`,
    handler: daySummary,
    summary: 'Counts the movements of a day',
    answers: { 200: 'DaySummary' },
  },
  {
    method: 'GET',
    path: `${brand}/changes/:reportDate/file`,
    handler: dayFile,
    summary: 'Fetches the movement file of a day; 204 where nothing moved, and until the day is closed',
    answers: { 200: null, 204: null },
    file: 'text/csv',
  },
  {
    method: 'GET',
    path: `${brand}/agreements/:reportDate`,
    handler: dayAgreement,
    summary: 'Asks the hash of the movement file of a day, and whether it was agreed to',
    answers: { 200: 'Agreement', 204: null },
  },
  {
    method: 'PUT',
    path: `${brand}/agreements/:reportDate`,
    handler: agreeToDay,
    summary: 'Agrees to the movement file of a day; 204 when there is none',
    body: 'AgreementRequest',
    answers: { 200: 'AgreementReceipt', 204: null },
  },
  {
    method: 'GET',
    path: `${brand}/agreements/:reportDate/timestamp`,
    handler: dayStamp,
    summary: 'Fetches the time stamp of the movement file of a day, as bytes; 204 while there is none',
    answers: { 200: null, 204: null },
    file: 'text/plain',
  },
  {
    method: 'GET',
    path: '/v1/brands/:brandCode/changes',
    handler: changesOfBrand,
    summary: 'Lists changes in the order they were recorded, without delay',
    query: 'ownChanges',
    answers: { 200: 'OwnChanges', 400: 'Errors' },
  },
  {
    method: 'POST',
    path: '/v1/brands/:brandCode/changes/:transactionId/evidence',
    handler: addEvidence,
    summary: `Adds a file that proves a change, of ${evidenceFileMebibytesMax} MiB at most; its bytes tell its kind`,
    body: 'file',
    answers: { 200: 'EvidenceFile', 201: 'EvidenceFile', 404: 'Errors', 409: 'Errors' },
  },
  {
    method: 'POST',
    path: '/v1/look-up',
    handler: lookUpAddress,
    summary: 'Asks every consent of one address, and whether a message may be sent',
    body: 'LookUp',
    answers: { 200: 'Consents' },
  },
  {
    method: 'POST',
    path: '/v1/links',
    handler: makeLinks,
    summary:
      'Makes the link of one recipient, or those of up to 1,000, for use in messages; for an e-mail also its header fields (RFC 8058)',
    body: 'LinkRequest',
    answers: { 200: 'Links', 201: 'Link', 409: 'Errors' },
  },
  {
    method: 'GET',
    path: '/openapi.json',
    // Loaded on request, so that no start waits for the schemas of the answers.
    handler: (api) => open(api, async (c) => c.json((await import('./openapi.ts')).openApi(routes))),
    summary: 'This description',
    answers: { 200: null },
    isOpen: true,
  },
]
