import * as z from 'zod'
import { doors, origins } from '../../consent/actor.ts'
import {
  channels,
  nationalStates,
  type PermissionReason,
  permissionReasons,
  recipientTypes,
  statuses,
} from '../../consent/consent.ts'
import { proofStates } from '../../register/confirmation/consent-codes.ts'
import { objectKeys } from '../../util/objects.ts'
import { type Code, codes } from './faults.ts'
import { changeOrigins } from './wire.ts'

/* Schema of each JSON response of the REST interface. The schemas type the handlers and yield the OpenAPI document. */

const wallTime = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/)
  .meta({ description: 'Turkish wall-clock time without offset' })
const changeId = z.string().regex(/^[0-9a-f]{64}$/)
const channel = z.enum(channels)
const recipientType = z.enum(recipientTypes)
const status = z.enum(statuses)

const key = { recipient: z.string(), recipientType, type: channel }
const statement = { status, source: z.string().optional(), consentDate: wallTime.optional() }
const receipt = { transactionId: changeId, creationDate: wallTime }
const record = z.object({ ...key, ...statement, ...receipt })

/** Id of an item in a list. İYS's definition spells its name in two ways, so both are sent. */
const subRequestId = { subRequestId: z.string(), subrequestId: z.string() }

const errors = z.object({
  errors: z.array(
    z.object({
      message: z.string(),
      code: z.enum(objectKeys(codes)).meta({
        description: Object.entries(codes)
          .map(([name, { status, message }]) => `${name} (${status}): ${message}`)
          .join('\n'),
      }),
      location: z.array(z.union([z.string(), z.int()])).optional(),
      value: z.unknown().optional(),
      index: z.int().optional(),
    }),
  ),
  izin: z
    .object({
      refusalStored: z.literal(true).optional().meta({
        description: 'The RET in the request is stored and obeyed, although İYS would refuse its form',
      }),
      end: z.int().optional().meta({ description: 'IZIN-410: the last cursor there is' }),
      retryAt: z.iso.datetime().optional().meta({ description: '429: when the request may be made again' }),
    })
    .optional(),
})

export const reasons = {
  consent: 'ONAY, and İYS has it',
  'consent-unverified': 'ONAY; whether İYS has it is not known, since no exchange is set up',
  trader: 'A TACIR without a refusal',
  'no-consent': 'Nothing is recorded',
  'trader-unrecorded': 'Nothing is recorded of a TACIR, who has to be loaded into İYS first',
  refused: 'RET',
  'refused-here': 'RET that İYS would not take, obeyed all the same',
  'iys-waiting': 'ONAY that is still to be handed to İYS',
  'iys-sent': 'ONAY that was handed to İYS, which has not answered yet',
  'iys-refused': 'ONAY that İYS refused',
  'iys-late': 'ONAY too old for İYS: ask the recipient again',
  'brand-closed': 'The brand is closed and sends nothing any more',
  erased: 'The recipient was erased',
  'invalid-address': 'It cannot be read, or does not suit the channel',
  'look-up-limit':
    'NDJSON only: the client has no look-ups left today, so this line and the following are not answered',
} as const satisfies Record<PermissionReason | 'invalid-address' | 'look-up-limit', string>

const description = Object.entries(reasons)
  .map(([reason, meaning]) => `${reason}: ${meaning}`)
  .join('\n')

export const checkReasons = [...permissionReasons, 'invalid-address', 'look-up-limit'] as const

const checkCounts = z.object({ maySend: z.int(), mayNot: z.int() })
const sentRecipient = z.unknown().meta({ description: 'The text sent; null for a list or an object' })

const checked = z.object({
  recipient: sentRecipient,
  maySend: z.boolean().meta({ examples: [true] }),
  why: z.enum(checkReasons).meta({ description }),
  status: status.nullable().meta({ description: 'Null where nothing is recorded' }),
  national: z.enum(nationalStates).nullable(),
})

const pageExample = 'https://izin.ornek.example/r/7YWHMfk9JZe1LbhT3vXqRc'

const link = z.object({
  url: z.string().meta({ description: 'Page of the recipient', examples: [pageExample] }),
  oneClick: z.string().meta({
    description: 'Refuses the channel by one POST (RFC 8058)',
    examples: [pageExample.replace('/r/', '/u/')],
  }),
  headers: z
    .object({ 'List-Unsubscribe': z.string(), 'List-Unsubscribe-Post': z.string() })
    .optional()
    .meta({ description: 'Headers of an e-mail; only for the channel EPOSTA' }),
})

const ownChange = z.object({
  cursor: z.int(),
  changeId,
  brandCode: z.int(),
  recipient: z.string().nullable().meta({ description: 'Null once it was erased' }),
  recipientType,
  channel,
  status: status.nullable().meta({
    description: 'Null where a mistaken import was taken back and there was no status before it',
  }),
  local: z.boolean(),
  voids: z.boolean().meta({
    description: 'True if it takes changes back: a mistaken import, or a RET that its typist undid',
  }),
  source: z.string().nullable(),
  consentDate: z.string().nullable(),
  recordedAt: z.iso.datetime(),
  door: z.enum(doors),
  origin: z.enum(origins),
  client: z
    .string()
    .nullable()
    .meta({
      description:
        'Username of the client that recorded it, by which a system knows its own changes; null for a person',
      examples: ['crm@ornek.example'],
    }),
})

const counts = { approval: z.int(), rejection: z.int(), total: z.int() }

export const answers = {
  Errors: errors,
  Tokens: z.object({
    access_token: z.string(),
    expires_in: z.int(),
    refresh_token: z.string().optional().meta({ description: 'Not for client_credentials' }),
    refresh_expires_in: z.int().optional(),
    token_type: z.literal('bearer'),
    scope: z
      .string()
      .optional()
      .meta({
        description: 'Scopes of the client; only for client_credentials',
        examples: ['read write check'],
      }),
  }),
  TokenError: z.object({
    error: z.enum(['invalid_request', 'invalid_grant']),
    error_description: z.string(),
    code: z.literal('IZIN-400-TOKEN' satisfies Code),
  }),
  ClientError: z.object({
    error: z.literal('invalid_client'),
    error_description: z.string(),
    code: z.literal('IZIN-401' satisfies Code),
  }),
  Brands: z.array(
    z.object({
      brandCode: z.int(),
      name: z.string(),
      master: z.boolean(),
      stats: z.object({ consents: z.object(counts), retailers: z.object({ total: z.int() }) }),
    }),
  ),
  Subscription: z.object({
    subscriptionId: z.string(),
    subsciprtionId: z.string().meta({ description: 'Spelling of İYS’s definition' }),
    subscriptionPackageName: z.string(),
    startDate: wallTime,
    expirationDate: wallTime,
    status: z.literal('ACTIVE'),
    consentLimit: z.int(),
    consentLimitExceed: z.boolean(),
    usedConsentLimit: z.int().meta({ description: 'Addresses that have a consent' }),
  }),
  Version: z.object({ version: z.string() }),
  Pushed: z.object({ message: z.string() }),
  Pushes: z.array(z.object({ url: z.string(), type: channel, status: z.string(), registerTime: wallTime })),
  Queued: z.object({
    requestId: z.uuid(),
    subRequests: z.array(z.object({ ...subRequestId, ...key, ...statement, creationDate: wallTime })),
  }),
  Results: z.array(
    z.object({
      index: z.int(),
      requestId: z.string(),
      ...subRequestId,
      status: z.enum(['success', 'failure', 'enqueue']),
      transactionId: changeId.optional(),
      creationDate: wallTime.optional(),
      error: z.object({ code: z.string(), message: z.string() }).optional(),
      isAddConsentV2Service: z.boolean().optional(),
      originalRequestInformation: z.object({ requestId: z.string(), subRequestId: z.string() }).optional(),
    }),
  ),
  Receipt: z.object(receipt),
  Status: record.extend({ retailerAccessCount: z.int() }),
  Approved: z.object({ requestId: z.uuid(), list: z.array(z.string()) }),
  History: z.object({
    list: z.array(record),
    pagination: z.object({ totalCount: z.int(), pageSize: z.int(), offset: z.int() }),
  }),
  Changes: z.object({ after: z.string(), list: z.array(record) }),
  DaySummary: z.object({
    changeStats: z.array(
      z.object({
        type: channel,
        consents: z.array(z.object({ source: z.enum(changeOrigins), ...counts, pending: z.int() })),
      }),
    ),
  }),
  Agreement: z.object({
    processStatus: z.enum(['queued', 'inprogress', 'completed']),
    hashMethod: z.literal('SHA-384'),
    agreementStatus: z.boolean(),
    hashValue: z
      .string()
      .regex(/^[0-9a-f]{96}$/)
      .optional()
      .meta({ description: 'Digest of the file, once the day is closed' }),
  }),
  AgreementReceipt: z.object({ agreementCaptured: z.literal(true) }),
  OwnChanges: z.object({ changes: z.array(ownChange), cursor: z.int() }),
  Checked: z.object({
    checkedAt: z.iso.datetime(),
    counts: checkCounts,
    ticket: z.uuid().optional(),
    results: z
      .array(
        checked.extend({
          link: link.nullable().optional().meta({
            description:
              'If asked for; null for an address that the register does not know, or that was erased',
          }),
        }),
      )
      .meta({ description: 'In the order asked' }),
  }),
  Links: z.object({
    links: z
      .array(
        z.union([
          link.extend({ recipient: sentRecipient }),
          z.object({
            recipient: sentRecipient,
            url: z.null(),
            why: z.enum(['invalid-address', 'erased']).meta({ description }),
          }),
        ]),
      )
      .meta({ description: 'In the order asked' }),
  }),
  Proof: z.object({
    id: z.string().meta({ examples: ['7YWHMfk9JZe1LbhT3vXqRc'] }),
    expiresAt: z.iso.datetime().meta({ description: 'End of the code, ten minutes later' }),
  }),
  ProofConfirmed: z.object({
    changes: z
      .array(
        z.object({
          channel,
          transactionId: changeId.nullable().meta({ description: 'Null unless the result is `recorded`' }),
          result: z.enum(['recorded', 'already', 'refused']).meta({
            description: 'already: it was ONAY before; refused: it is not ONAY, and nothing was changed',
          }),
        }),
      )
      .meta({ description: 'In the order asked' }),
  }),
  WrongCode: errors.extend({
    triesLeft: z.int().optional().meta({ description: 'For IZIN-422-CODE' }),
  }),
  ProofState: z.object({
    state: z.enum(proofStates).meta({
      description:
        'sent: the code is on its way or waits to be entered; failed: the carrier refused the message, or the code was tried too often',
    }),
  }),
  HashLinks: z.array(
    z.union([
      z.object({ recipient: z.string(), url: link.shape.url }),
      z.object({ recipient: z.string(), code: z.literal('H568'), message: z.string() }),
    ]),
  ),
  Ticket: z.object({
    ticket: z.uuid(),
    checkedAt: z.iso.datetime(),
    brandCode: z.int(),
    channel,
    recipientType,
    counts: checkCounts,
    digest: z.string().meta({ description: 'SHA-256 of the list, as the ledger has it' }),
    refusedSince: z.array(
      checked.extend({
        maySend: z.boolean(),
        why: checked.shape.why.meta({ examples: ['refused'] }),
        status: checked.shape.status.meta({ examples: ['RET'] }),
        index: z.int().meta({ description: 'Place in the list' }),
        recipient: z.string().nullable().meta({ description: 'Null for an erased recipient' }),
      }),
    ),
  }),
}

export type Answer<Name extends keyof typeof answers> = z.infer<(typeof answers)[Name]>
