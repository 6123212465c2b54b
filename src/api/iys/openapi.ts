import { channels, recipientTypes } from '../../consent/channel.ts'
import { origins } from '../../register/actor.ts'
import { evidenceFileMebibytesMax } from '../../register/evidence/file-kind.ts'
import { schemas } from './schemas.ts'

/** The description of what is served here, and of nothing else: a test holds it against the routes. */

type SchemaName = keyof typeof schemas

interface Operation {
  readonly summary: string
  readonly parameters?: readonly object[]
  /** The schema of the JSON body. */
  readonly body?: SchemaName
  /** Whether the body is a file. */
  readonly takesFile?: true
  /** The schema of each answer; null for one without a body. */
  readonly answers: Readonly<Record<number, SchemaName | null>>
  /** The media type of a 200 that is a file. */
  readonly file?: string
  /** Routes that are served without a token. */
  readonly open?: true
}

const pathCode = (name: string) => ({ name, in: 'path', required: true, schema: { type: 'integer' } })
const pathWord = (name: string, words: readonly string[]) => ({
  name,
  in: 'path',
  required: true,
  schema: { type: 'string', enum: words },
})
const query = (name: string, schema: object) => ({ name, in: 'query', schema })
const number = (minimum: number, initial: number, maximum?: number) => ({
  type: 'integer',
  minimum,
  default: initial,
  ...(maximum === undefined ? {} : { maximum }),
})

const ofBrand = [pathCode('iysCode'), pathCode('brandCode')]
const ofBrandDay = [
  ...ofBrand,
  { name: 'reportDate', in: 'path', required: true, schema: { type: 'string', format: 'date' } },
]
const brand = '/sps/{iysCode}/brands/{brandCode}'

const refused = { 401: 'Errors', 403: 'Errors', 429: 'Errors', 500: 'Errors', 503: 'Errors' } as const
const refusedBody = { 400: 'Errors', 413: 'Errors', 415: 'Errors', 422: 'Errors', ...refused } as const

const operations: Readonly<Record<string, Readonly<Record<string, Operation>>>> = {
  '/oauth2/token': {
    post: {
      summary: 'Gets an access and a refresh token; as JSON or as a form',
      body: 'TokenRequest',
      answers: {
        200: 'Tokens',
        400: 'TokenError',
        413: 'Errors',
        429: 'Errors',
        500: 'Errors',
        503: 'Errors',
      },
      open: true,
    },
  },
  '/sps/{iysCode}/brands': {
    get: {
      summary: 'Lists the brands with how many consents they have',
      parameters: [pathCode('iysCode')],
      answers: { 200: 'Brands', 422: 'Errors', ...refused },
    },
  },
  [`${brand}/consents`]: {
    post: {
      summary: 'Records one consent',
      parameters: ofBrand,
      body: 'Consent',
      answers: { 200: 'Receipt', ...refusedBody },
    },
  },
  [`/v2${brand}/consents`]: {
    post: {
      summary: 'Records one consent; the same one again answers the first receipt',
      parameters: ofBrand,
      body: 'Consent',
      answers: { 200: 'Receipt', ...refusedBody },
    },
  },
  ...manyIn(brand, 'what was recorded before is refused in its result'),
  ...manyIn(`/v2${brand}`, 'what was recorded before counts as recorded'),
  [`${brand}/consents/status`]: {
    post: {
      summary: 'Asks the status of one address; 204 when there is no record',
      parameters: ofBrand,
      body: 'Query',
      answers: { 200: 'Status', 204: null, ...refusedBody },
    },
  },
  [`${brand}/consents/{recipientType}/status/{type}`]: {
    post: {
      summary: 'Asks which of up to 1,000 addresses are in ONAY',
      parameters: [...ofBrand, pathWord('recipientType', recipientTypes), pathWord('type', channels)],
      body: 'Recipients',
      answers: { 200: 'Approved', ...refusedBody },
    },
  },
  [`${brand}/consents/history`]: {
    post: {
      summary: 'Lists the changes of one consent, the newest first',
      parameters: [...ofBrand, query('limit', number(1, 100, 100)), query('offset', number(0, 0))],
      body: 'Query',
      answers: { 200: 'History', ...refusedBody },
    },
  },
  [`${brand}/consents/changes`]: {
    get: {
      summary: 'Pulls changes recorded between seven days and sixty minutes ago, the oldest first',
      parameters: [
        ...ofBrand,
        query('source', {
          type: 'string',
          enum: ['HS', 'IYS'],
          default: 'IYS',
          description:
            'HS: what the company recorded; IYS: what recipients changed themselves, here or in İYS',
        }),
        query('limit', number(1, 1000, 1000)),
        query('after', { type: 'string', description: 'The cursor of the previous answer' }),
      ],
      answers: { 200: 'Changes', 204: null, 400: 'Errors', 422: 'Errors', ...refused },
    },
  },
  [`${brand}/changes/{reportDate}/recipients/{recipientType}`]: {
    get: {
      summary: 'Counts the movements of a day',
      parameters: [...ofBrandDay, pathWord('recipientType', recipientTypes)],
      answers: { 200: 'DaySummary', 422: 'Errors', ...refused },
    },
  },
  [`${brand}/changes/{reportDate}/file`]: {
    get: {
      summary: 'Fetches the movement file of a day; 204 where nothing moved, and until the day is closed',
      parameters: ofBrandDay,
      answers: { 200: null, 204: null, 422: 'Errors', ...refused },
      file: 'text/csv',
    },
  },
  [`${brand}/agreements/{reportDate}`]: {
    get: {
      summary: 'Asks the hash of the movement file of a day, and whether it was agreed to',
      parameters: ofBrandDay,
      answers: { 200: 'Agreement', 204: null, 422: 'Errors', ...refused },
    },
    put: {
      summary: 'Agrees to the movement file of a day; 204 when there is none',
      parameters: ofBrandDay,
      body: 'AgreementRequest',
      answers: { 200: 'AgreementReceipt', 204: null, ...refusedBody },
    },
  },
  [`${brand}/agreements/{reportDate}/timestamp`]: {
    get: {
      summary: 'Fetches the time stamp of the movement file of a day, as bytes; 204 while there is none',
      parameters: ofBrandDay,
      answers: { 200: null, 204: null, 422: 'Errors', ...refused },
      file: 'text/plain',
    },
  },
  '/v1/brands/{brandCode}/changes': {
    get: {
      summary: 'Lists changes in the order they were recorded, without delay',
      parameters: [
        pathCode('brandCode'),
        query('origin', { type: 'string', enum: origins }),
        query('after', number(0, 0)),
        query('limit', number(1, 100, 1000)),
      ],
      answers: { 200: 'OwnChanges', 400: 'Errors', 422: 'Errors', ...refused },
    },
  },
  '/v1/brands/{brandCode}/changes/{transactionId}/evidence': {
    post: {
      summary: `Adds a file that proves a change, of ${evidenceFileMebibytesMax} MiB at most; what it is its bytes say`,
      parameters: [
        pathCode('brandCode'),
        { name: 'transactionId', in: 'path', required: true, schema: { type: 'string', maxLength: 64 } },
        { name: 'X-File-Name', in: 'header', schema: { type: 'string' } },
      ],
      takesFile: true,
      answers: {
        200: 'EvidenceFile',
        201: 'EvidenceFile',
        400: 'Errors',
        404: 'Errors',
        409: 'Errors',
        413: 'Errors',
        415: 'Errors',
        422: 'Errors',
        ...refused,
      },
    },
  },
  '/v1/look-up': {
    post: {
      summary: 'Asks every consent of one address, and whether a message may be sent',
      body: 'LookUp',
      answers: { 200: 'Consents', ...refusedBody },
    },
  },
  '/v1/links': {
    post: {
      summary:
        'Makes the link of one recipient, or those of up to 1,000, for use in messages; for an e-mail also its header fields (RFC 8058)',
      body: 'LinkRequest',
      answers: { 200: 'Links', 201: 'Link', 409: 'Errors', ...refusedBody },
    },
  },
  '/openapi.json': {
    get: { summary: 'This description', answers: { 200: null }, open: true },
  },
}

/** The two routes of a list, which both versions have. */
function manyIn(
  prefix: string,
  repeats: string,
): Readonly<Record<string, Readonly<Record<string, Operation>>>> {
  return {
    [`${prefix}/consents/request`]: {
      post: {
        summary: `Takes up to 1,000 consents to be recorded within seconds; ${repeats}`,
        parameters: ofBrand,
        body: 'ConsentList',
        answers: { 202: 'Queued', ...refusedBody },
      },
    },
    [`${prefix}/consents/request/{requestId}`]: {
      get: {
        summary: 'Asks what became of each consent of a list, for sixty days',
        parameters: [
          ...ofBrand,
          { name: 'requestId', in: 'path', required: true, schema: { type: 'string', maxLength: 36 } },
        ],
        answers: { 200: 'Results', 422: 'Errors', ...refused },
      },
    },
  }
}

const words: Readonly<Record<number, string>> = {
  200: 'Done',
  201: 'Made',
  202: 'Stored, to be recorded within seconds',
  204: 'Nothing to answer',
  400: 'The body cannot be used, or the stored state stands against it',
  401: 'No valid token',
  403: 'Not the caller’s to use',
  404: 'There is no such change of this brand',
  409: 'The recipient was erased: no message may go to him, and nothing more is kept of him; or there are too many files',
  413: 'The body is larger than is taken here: 1 MiB, 16 KiB for a token, 5 MB for a file',
  415: 'The body is not JSON, or not a file of a kind that is taken',
  422: 'Fields are wrong',
  429: 'Too many requests',
  500: 'Something unexpected failed',
  503: 'The register cannot be used just now; the same request may be made again',
}

function content(name: SchemaName) {
  return { content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } } }
}

function contentOf(status: number, name: SchemaName | null, file: string | undefined) {
  if (name !== null) return content(name)
  return status === 200 && file !== undefined
    ? { content: { [file]: { schema: { type: 'string', format: 'binary' } } } }
    : {}
}

const anyBytes = { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }

function described({ summary, parameters, body, takesFile, answers, file, open }: Operation) {
  return {
    summary,
    ...(parameters === undefined ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: { required: true, ...content(body) } }),
    ...(takesFile === undefined ? {} : { requestBody: { required: true, content: anyBytes } }),
    responses: Object.fromEntries(
      Object.entries(answers).map(([status, name]) => [
        status,
        { description: words[Number(status)] ?? '', ...contentOf(Number(status), name, file) },
      ]),
    ),
    ...(open === undefined ? {} : { security: [] }),
  }
}

export const openApi = {
  openapi: '3.1.0',
  info: {
    title: 'izin',
    version: '1',
    description:
      'A company’s own consent register, with the REST interface of İYS and a few routes of its own',
  },
  security: [{ token: [] }],
  paths: Object.fromEntries(
    Object.entries(operations).map(([path, methods]) => [
      path,
      Object.fromEntries(
        Object.entries(methods).map(([method, operation]) => [method, described(operation)]),
      ),
    ]),
  ),
  components: {
    schemas,
    securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
  },
}
