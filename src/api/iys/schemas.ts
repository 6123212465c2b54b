import { channels, recipientTypes, statuses } from '../../consent/channel.ts'
import { nationalStates } from '../../consent/consent.ts'
import { permissionReasons } from '../../consent/permission.ts'
import { companySources } from '../../consent/source.ts'
import { doors, origins } from '../../register/actor.ts'
import { evidenceFileKinds } from '../../register/evidence/file-kind.ts'
import { linksMax } from '../../register/links.ts'
import { sides } from './wire.ts'

/** The shapes of what is sent and answered, as OpenAPI 3.1 (JSON Schema) names them. */

const text = { type: 'string' } as const
const wholeNumber = { type: 'integer' } as const
const wallTime = {
  type: 'string',
  pattern: '^\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:\\d{2}$',
  description: 'Turkish wall-clock time without offset',
} as const
const changeId = { type: 'string', pattern: '^[0-9a-f]{64}$' } as const
const oneOf = (words: readonly string[]) => ({ type: 'string', enum: [...words] })
const listOf = (items: object) => ({ type: 'array', items })

type Properties = Readonly<Record<string, object>>

/** An object with these keys, all of them required but the optional ones. */
function object(required: Properties, optional: Properties = {}) {
  return { type: 'object', required: Object.keys(required), properties: { ...required, ...optional } }
}

const key = { recipient: text, recipientType: oneOf(recipientTypes), type: oneOf(channels) }

const record = object(
  { ...key, status: oneOf(statuses), creationDate: wallTime, transactionId: changeId },
  { source: text, consentDate: wallTime },
)

/** The body of an add. */
const consent = {
  ...object(
    { recipient: text, type: oneOf(channels), status: oneOf(statuses) },
    { recipientType: oneOf(recipientTypes), source: oneOf(companySources), consentDate: wallTime },
  ),
  description: 'recipientType left out is BIREYSEL, which needs source and consentDate as well',
  additionalProperties: false,
}

const link = object(
  { url: text, oneClick: text },
  { headers: object({ 'List-Unsubscribe': text, 'List-Unsubscribe-Post': text }), telegram: text },
)

const ownConsent = object({
  brandCode: wholeNumber,
  channel: oneOf(channels),
  recipientType: oneOf(recipientTypes),
  status: oneOf(statuses),
  local: { type: 'boolean', description: 'A refusal that İYS would not take, obeyed all the same' },
  source: { type: ['string', 'null'] },
  consentDate: { type: ['string', 'null'] },
  national: oneOf(nationalStates),
  maySend: { type: 'boolean' },
  why: oneOf(permissionReasons),
})

const ownChange = object({
  cursor: wholeNumber,
  changeId,
  brandCode: wholeNumber,
  recipient: { type: ['string', 'null'], description: 'Null once it was erased' },
  recipientType: oneOf(recipientTypes),
  channel: oneOf(channels),
  status: {
    type: ['string', 'null'],
    enum: [...statuses, null],
    description: 'Null where a mistaken import was taken back and nothing stood before it',
  },
  local: { type: 'boolean' },
  voids: { type: 'boolean', description: 'Whether it puts back what stood before a mistaken import' },
  source: { type: ['string', 'null'] },
  consentDate: { type: ['string', 'null'] },
  recordedAt: { type: 'string', format: 'date-time' },
  door: oneOf(doors),
  origin: oneOf(origins),
})

export const schemas = {
  Errors: object({
    errors: listOf(
      object(
        { message: text },
        {
          code: { type: 'string', pattern: '^H\\d{3}$' },
          location: listOf(text),
          value: {},
          index: wholeNumber,
        },
      ),
    ),
  }),
  TokenRequest: {
    oneOf: [
      object({ grant_type: oneOf(['password']), username: text, password: text }),
      object({ grant_type: oneOf(['refresh_token']), refresh_token: text }),
    ],
  },
  Tokens: object({
    access_token: text,
    expires_in: wholeNumber,
    refresh_token: text,
    refresh_expires_in: wholeNumber,
    token_type: oneOf(['bearer']),
  }),
  TokenError: object({ error: oneOf(['invalid_request', 'invalid_grant']), error_description: text }),
  Brands: listOf(
    object({
      brandCode: wholeNumber,
      name: text,
      master: { type: 'boolean' },
      stats: object({
        consents: object({ approval: wholeNumber, rejection: wholeNumber, total: wholeNumber }),
        retailers: object({ total: wholeNumber }),
      }),
    }),
  ),
  Consent: consent,
  ConsentList: { ...listOf(consent), minItems: 1, maxItems: 1000 },
  Queued: object({
    requestId: { type: 'string', format: 'uuid' },
    subRequests: listOf(
      object(
        { subRequestId: text, ...key, status: oneOf(statuses), creationDate: wallTime },
        { source: text, consentDate: wallTime },
      ),
    ),
  }),
  Results: listOf(
    object(
      {
        index: wholeNumber,
        requestId: text,
        subRequestId: text,
        status: oneOf(['success', 'failure', 'enqueue']),
      },
      {
        transactionId: changeId,
        creationDate: wallTime,
        error: object({ code: text, message: text }),
        isAddConsentV2Service: { type: 'boolean' },
        originalRequestInformation: object({ requestId: text, subRequestId: text }),
      },
    ),
  ),
  Receipt: object({ transactionId: changeId, creationDate: wallTime }),
  Query: object(key),
  Status: {
    ...record,
    properties: { ...record.properties, retailerAccessCount: wholeNumber },
  },
  Recipients: object({ recipients: { ...listOf(text), minItems: 1, maxItems: 1000, uniqueItems: true } }),
  Approved: object({ requestId: { type: 'string', format: 'uuid' }, list: listOf(text) }),
  History: object({
    list: listOf(record),
    pagination: object({ totalCount: wholeNumber, pageSize: wholeNumber, offset: wholeNumber }),
  }),
  Changes: object({ after: text, list: listOf(record) }),
  DaySummary: object({
    changeStats: listOf(
      object({
        type: oneOf(channels),
        consents: listOf(
          object({
            source: oneOf(sides),
            approval: wholeNumber,
            rejection: wholeNumber,
            pending: wholeNumber,
            total: wholeNumber,
          }),
        ),
      }),
    ),
  }),
  Agreement: object(
    {
      processStatus: oneOf(['queued', 'inprogress', 'completed']),
      hashMethod: oneOf(['SHA-384']),
      agreementStatus: { type: 'boolean' },
    },
    {
      hashValue: {
        type: 'string',
        pattern: '^[0-9a-f]{96}$',
        description: 'Of the file, once the day is closed',
      },
      agreementDate: wallTime,
      agreedBy: { ...text, description: 'The client that agreed' },
    },
  ),
  AgreementRequest: object({ agreementStatus: { type: 'boolean', const: true } }),
  AgreementReceipt: object({ agreementCaptured: { type: 'boolean', const: true } }),
  OwnChanges: object({ changes: listOf(ownChange), cursor: wholeNumber }),
  LookUp: object({ recipient: text }, { brandCode: wholeNumber }),
  Consents: object({ consents: listOf(ownConsent) }),
  EvidenceFile: object({
    transactionId: text,
    kind: oneOf(evidenceFileKinds),
    bytes: wholeNumber,
    sha256: text,
    /** False where the change had this file before. */
    added: { type: 'boolean' },
  }),
  LinkRequest: {
    oneOf: [
      object({ brandCode: wholeNumber, channel: oneOf(channels), recipient: text }),
      object({
        brandCode: wholeNumber,
        channel: oneOf(channels),
        recipients: { ...listOf(text), minItems: 1, maxItems: linksMax },
      }),
    ],
    description: 'recipient is answered with 201 and one link, recipients with 200 and one for each',
  },
  Link: link,
  Links: object({
    links: {
      ...listOf({ oneOf: [link, { $ref: '#/components/schemas/Errors' }] }),
      description: 'One for each recipient, in their order: his link, or why he has none',
    },
  }),
} as const
