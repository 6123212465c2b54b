import * as z from 'zod'
import { origins } from '../../consent/actor.ts'
import {
  channels,
  companySources,
  kindFor,
  recipientTypes,
  sourcesFor,
  statuses,
} from '../../consent/consent.ts'
import { type Recipient, type RecipientKind, readWireRecipient } from '../../consent/recipient.ts'
import { checkedMax } from '../../register/look-up/check.ts'
import { receiverUrl } from '../../util/network.ts'
import { type Fields, readFields } from './body.ts'
import type { Code } from './faults.ts'
import {
  addressOf,
  booleanText,
  byKind,
  channelField,
  dealer,
  dealers,
  emptyAsMissing,
  isMissing,
  kindSent,
  missingOrWrong,
  numberOrText,
  pageSize,
} from './fields.ts'
import { changeOrigins } from './wire.ts'

/*
 * Schema of each request, for reading it and for the OpenAPI document. Instead of a sentence, each rule of a schema has the code
 * that answers it. Schemas are made at first use, so that a Worker starts quickly.
 */

const queries = byKind('H166', (recipient) =>
  z.object({
    recipient,
    recipientType: z.enum(recipientTypes, missingOrWrong('H170', 'H116')),
    type: channelField(),
  }),
)

/** Reads a request that asks about one consent: by address, recipient type and channel (`type`). */
export function readQuery(fields: Fields) {
  return readFields(queries[kindSent(fields)], fields)
}

/** Returns the schema of the recipient type of a consent to add. It is BIREYSEL if left out, but null or empty is refused. */
const addedType = () => z.enum(recipientTypes, 'H116').default('BIREYSEL')
const addedStatus = () => z.enum(statuses, missingOrWrong('H110', 'H115'))

/**
 * Returns the schemas of a consent's source and date, of which `decide` checks the words later. A value that is no text becomes
 * an empty one, which `decide` refuses.
 */
const statement = () => ({
  source: z
    .string()
    .optional()
    .catch('')
    .meta({ enum: [...companySources], default: undefined }),
  consentDate: z
    .string()
    .refine((text) => text !== 'now')
    .optional()
    .catch('')
    .meta({ pattern: '^\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:\\d{2}$', default: undefined }),
})

export const consents = byKind('H160', (recipient) =>
  z
    .strictObject({
      recipient,
      recipientType: addedType(),
      type: channelField(),
      status: addedStatus(),
      ...statement(),
      retailerCode: dealer(),
      retailerAccess: dealers(),
    })
    .meta({ description: 'recipientType left out is BIREYSEL, which needs source and consentDate as well' }),
)

/**
 * Schema that reads status, source and date of a request with other faults, so that `decide` can find theirs too. A wrong type
 * or status becomes TACIR or RET, which need no source or date: a missing one is then no fault.
 */
export const lenientStatement = z.lazy(() =>
  z.object({
    recipientType: addedType().catch('TACIR'),
    status: addedStatus().catch('RET'),
    ...statement(),
  }),
)

/** Returns the schema of a list item that accepts any value. Items are read one by one later, so that each wrong one is named. */
const anyText = () => z.unknown().meta({ type: 'string' })

/**
 * Returns the schema of the list of addresses in a query of many statuses. Codes: H168 missing, H478 no list, H164 empty, H125 too
 * long; of an address: H464 unfit for the channel, H193 there twice, also in another spelling.
 */
function recipientList(kind: RecipientKind) {
  return z
    .array(anyText(), { error: ({ input }) => (input === undefined || input === null ? 'H168' : 'H478') })
    .transform((list, context): readonly Recipient[] => {
      // Not by zod's .min() and .max(), which would also measure the length of a text sent instead of a list.
      if (list.length === 0) context.addIssue({ code: 'custom', message: 'H164' })
      if (list.length > checkedMax) context.addIssue({ code: 'custom', message: 'H125' })
      if (list.length === 0 || list.length > checkedMax) return z.NEVER
      const recipientByKey = new Map<string, Recipient>()
      list.forEach((input, index) => {
        const recipient = typeof input === 'string' ? readWireRecipient(input, kind) : null
        const add = (message: Code) => context.addIssue({ code: 'custom', message, path: [index], input })
        if (recipient?.kind !== 'read') add('H464')
        else if (recipientByKey.has(recipient.recipient.address)) add('H193')
        else recipientByKey.set(recipient.recipient.address, recipient.recipient)
      })
      return [...recipientByKey.values()]
    })
    .meta({ minItems: 1, maxItems: checkedMax, uniqueItems: true })
}

export const recipientLists = {
  phone: z.lazy(() => z.object({ recipients: recipientList('phone') })),
  email: z.lazy(() => z.object({ recipients: recipientList('email') })),
}

/** İYS's limit of opt-out links in one request. */
export const hashLinksMax = 100

/** Item of a request for opt-out links, which exist for e-mail only. */
export const hashLinkItem = z.lazy(() =>
  z.object({
    recipient: addressOf('email', 'H166'),
    recipientType: z.enum(recipientTypes, missingOrWrong('H170', 'H116')),
  }),
)
export type HashLinkItem = z.infer<typeof hashLinkItem>

/**
 * Returns the schema of a list, refused if missing (H168), no list (H478) or empty (H164). Its items are read one by one later,
 * so that a wrong one does not refuse others.
 */
const listOf = (item: z.ZodUnknown) =>
  z.array(item, { error: ({ input }) => (isMissing(input) ? 'H168' : 'H478') }).min(1, 'H164')

const sentAddresses = () =>
  listOf(
    z.unknown().meta({
      anyOf: [
        { type: 'string' },
        { type: 'object', required: ['recipient'], properties: { recipient: { type: 'string' } } },
      ],
    }),
  )

const sentHashLinks = () =>
  listOf(
    z.unknown().meta({
      type: 'object',
      required: ['recipient', 'recipientType'],
      properties: { recipient: { type: 'string' }, recipientType: { enum: [...recipientTypes] } },
    }),
  ).meta({
    maxItems: hashLinksMax,
    examples: [[{ recipient: 'alici@ornek.example', recipientType: 'BIREYSEL' }]],
  })

const brandCode = () => z.int('H191')
const checkedKey = () => ({ brandCode: brandCode(), channel: channelField(), recipientType: addedType() })

/** Returns the schema of a name, password or token of a token request, with Turkish sentences as OAuth's error text. */
const credential = (name: string) => z.string(`${name} yok ya da metin değil.`).min(1, `${name} boş olamaz.`)

/** Maximum length in characters of the address of a receiver of pushes. */
const urlLengthMax = 2000

const push = z.lazy(() =>
  z.object({
    url: z.string('H531').transform((text, context): string => {
      const url = receiverUrl(text)
      if (url !== null && text.length <= urlLengthMax) return url.href
      context.addIssue({ code: 'custom', message: 'H531' })
      return z.NEVER
    }),
    type: channelField(),
    username: z
      .string('H093')
      .min(1, 'H093')
      .max(255, 'H093')
      .regex(/^[^:]*$/, 'H093'),
    password: z.string('H093').min(1, 'H093').max(255, 'H093'),
  }),
)
export const pushesMax = 6
const linksMax = 1000

/**
 * Request to send a recipient the code by which they give a consent. Its channels must all use the same kind of address, else it
 * is refused with IZIN-422-CHANNELS.
 */
const proofRequest = z.lazy(() =>
  z
    .object({
      brandCode: brandCode(),
      recipient: z.string(missingOrWrong('H114', 'H122')),
      recipientType: z.enum(recipientTypes, missingOrWrong('H170', 'H116')),
      channels: z
        .array(z.enum(channels, 'IZIN-422-CHANNELS'), 'IZIN-422-CHANNELS')
        .min(1, 'IZIN-422-CHANNELS')
        .meta({ examples: [['MESAJ']] }),
      source: z.enum(sourcesFor('ONAY'), missingOrWrong('H113', 'H119')),
    })
    .transform((sent, context) => {
      const [kind, ...otherKinds] = new Set(sent.channels.map(kindFor))
      const reading = readWireRecipient(sent.recipient, kind ?? 'phone')
      const wrong = (message: Code, path: string) =>
        context.addIssue({ code: 'custom', message, path: [path] })
      if (otherKinds.length > 0) wrong('IZIN-422-CHANNELS', 'channels')
      if (reading.kind === 'refused') for (const code of reading.reason) wrong(code, 'recipient')
      if (otherKinds.length > 0 || reading.kind === 'refused') return z.NEVER
      return { ...sent, channels: [...new Set(sent.channels)], recipient: reading.recipient }
    }),
)

export const requests = {
  TokenRequest: z.lazy(() =>
    z.discriminatedUnion(
      'grant_type',
      [
        z.object({
          grant_type: z.literal('password'),
          username: credential('username'),
          password: credential('password'),
        }),
        z.object({
          grant_type: z.literal('refresh_token'),
          refresh_token: credential('refresh_token'),
        }),
        z.object({
          grant_type: z.literal('client_credentials'),
          client_id: credential('client_id'),
          client_secret: credential('client_secret'),
        }),
      ],
      { error: 'grant_type password, refresh_token ya da client_credentials olmalı.' },
    ),
  ),
  Consent: consents.unknown,
  ConsentList: z.lazy(() => z.array(consents.unknown).min(1).max(1000)),
  Query: queries.unknown,
  Push: push,
  PushList: z.lazy(() => z.object({ connection: z.array(push).min(1).max(pushesMax) })),
  Recipients: recipientLists.phone,
  AgreementRequest: z.lazy(() => z.object({ agreementStatus: z.literal(true, 'H512') })),
  PushedList: z.lazy(() =>
    z.object({
      // Each row is read by itself later, so that a wrong row does not lose the others.
      list: z
        .array(
          z.unknown().meta({ description: "A movement as in İYS's changes, with its brandCode" }),
          'H014',
        )
        .max(1000, 'H014'),
    }),
  ),
  CheckRequest: z.lazy(() =>
    z.object({
      ...checkedKey(),
      ticket: z
        .boolean('H098')
        .optional()
        .meta({ description: 'Keeps the list and its answers in the ledger' }),
      links: z
        .boolean('H098')
        .optional()
        .meta({ description: 'Adds the link of each address that the register knows' }),
      recipients: sentAddresses(),
    }),
  ),
  LinkRequest: z.lazy(() =>
    z.object({
      brandCode: brandCode(),
      channel: channelField(),
      recipients: sentAddresses().max(linksMax, 'H125').meta({ maxItems: linksMax }),
    }),
  ),
  ProofRequest: proofRequest,
  ProofConfirmation: z.lazy(() => z.object({ code: z.string('H098').meta({ examples: ['123456'] }) })),
  HashLinksRequest: z.lazy(() => z.object({ recipients: sentHashLinks() })),
}

/** Schema of the path of İYS's query of many statuses: recipient type and channel. */
export const pathOfKind = z.lazy(() =>
  z.object({ recipientType: z.enum(recipientTypes, 'H116'), type: z.enum(channels, 'H117') }),
)

export const parameters = {
  history: z.lazy(() =>
    z.object({
      limit: pageSize(100, 100, 'H186'),
      offset: numberOrText(z.int('H182').min(0).default(0)),
    }),
  ),
  pull: z.lazy(() =>
    z.object({
      source: z.enum(changeOrigins, 'H506').default('IYS').meta({
        description: 'HS: what the company recorded; IYS: what recipients changed themselves, here or in İYS',
      }),
      limit: pageSize(1000, 1000, 'H507'),
      after: emptyAsMissing(z.string().optional()).meta({ description: 'The cursor of the previous answer' }),
    }),
  ),
  check: z.lazy(() =>
    z.object({
      ...checkedKey(),
      brandCode: numberOrText(brandCode()),
      links: emptyAsMissing(booleanText('H098').optional()),
    }),
  ),
  ownChanges: z.lazy(() =>
    z.object({
      origin: emptyAsMissing(z.enum(origins, 'H098').optional()),
      after: emptyAsMissing(numberOrText(z.int('H098').min(0, 'H098').default(0))),
      limit: pageSize(100, 1000, 'H507'),
    }),
  ),
}
