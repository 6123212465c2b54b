import * as z from 'zod'
import { complaintOutcomes } from '../../../db/schema.ts'
import { doors } from '../../consent/actor.ts'
import { channels, nationalStates, recipientTypes } from '../../consent/consent.ts'
import { secretBytes } from '../../crypto/vault.ts'
import {
  changeEntry,
  consentKey,
  dayEntry,
  evidenceEntry,
  hex,
  instant,
  iysAnswerEntry,
} from '../../ledger/entries.ts'
import type { Problem } from '../../ledger/problems.ts'
import { parseJson } from '../../util/json.ts'
import { type Refusal, refused } from '../../util/refusal.ts'

/*
 * Schema of an evidence pack: all that an inspector asks after a complaint about one address, and all that is needed to check
 * it offline. Bytes are lower-case hex, instants are ms UTC, days are Istanbul days. Keys keep the order of the schema.
 */

const count = z.int().nonnegative()

const recipientSchema = z.discriminatedUnion('known', [
  z.strictObject({
    known: z.literal('yes'),
    kind: z.enum(['phone', 'email']),
    address: z.string(),
    secret: hex(secretBytes),
    commitment: hex(32),
    /** Moment at which the recipient came back after an erasure; earlier changes are not shown. */
    renewedAt: instant.optional(),
  }),
  z.strictObject({
    known: z.enum(['no', 'erased']),
    kind: z.enum(['phone', 'email']),
    address: z.string(),
  }),
])

const nationalSchema = z.strictObject({ ...consentKey, state: z.enum(nationalStates) })

const path = { index: count, size: count.positive(), path: z.array(hex(32)) }

/** Path from an entry to the root of its seal, and on to that of its day (RFC 6962, 2.1.1). */
const proofSchema = z.strictObject({ ...path, day: z.strictObject({ date: z.iso.date(), ...path }) })

/** Proof of an entry; null while its day is not closed. */
const proof = proofSchema.nullable()

const changeSchema = z.strictObject({
  ...changeEntry.shape,
  proof,
  /** Evidence as JSON text. Its HMAC with the recipient's secret is the digest in the change. */
  evidence: z.string().nullable(),
  /** Evidence added later and answers of İYS, in one chain. */
  later: z.array(
    z.discriminatedUnion('kind', [
      // The text is null if it was damaged in the database.
      z.strictObject({ ...evidenceEntry.shape, text: z.string().nullable(), proof }),
      z.strictObject({ ...iysAnswerEntry.shape, proof }),
    ]),
  ),
})

/** Time stamp of a day by an authority (RFC 3161). */
const stampSchema = z.strictObject({
  sha384: hex(48),
  tsr: z.base64(),
  stampedAt: instant,
  authority: z.string(),
  serial: z.string(),
})

/** Closed day: one on which an entry was recorded, or one between it and the next day with a time stamp. */
const daySchema = z.strictObject({
  ...dayEntry.omit({ kind: true }).shape,
  /** Chats that got the head (digest) of the day. `place` is only the platform, since a chat's name can name a person. */
  postedTo: z.array(z.strictObject({ place: z.string(), seenAt: instant })),
  stamp: stampSchema.optional(),
})

const wordingSchema = z.strictObject({
  digest: hex(32),
  language: z.enum(['tr', 'en']),
  text: z.string(),
})

const complaintSchema = z.strictObject({
  id: z.int(),
  brandCode: z.int(),
  channel: z.enum(channels).nullable(),
  dueOn: z.iso.date(),
  messageAt: z.string().nullable(),
  text: z.string().nullable(),
  reference: z.string().nullable(),
  notedAt: instant,
  notedDoor: z.enum(doors),
  notedBy: z.string().nullable(),
  outcome: z.enum(complaintOutcomes).nullable(),
  settledAt: instant.nullable(),
  /** Last check of the address before the message, if it was kept as a ticket. */
  ticket: z
    .strictObject({
      id: z.uuid(),
      checkedAt: instant,
      recipientType: z.enum(recipientTypes),
      maySend: z.boolean(),
    })
    .nullable(),
})

const packSchema = z.strictObject({
  kind: z.literal('izin-pack'),
  version: z.literal(1),
  provider: z.strictObject({ code: z.int(), name: z.string() }),
  madeAt: instant,
  madeBy: z.strictObject({ door: z.string(), id: z.string().nullable() }),
  /** Names of Slack users by id, as Slack had them when the pack was made. */
  names: z.record(z.string(), z.string()).optional(),
  recipient: recipientSchema,
  brands: z.array(z.strictObject({ code: z.int(), name: z.string(), closedAt: instant.nullable() })),
  /** Day of the message in question. */
  day: z.iso.date().nullable(),
  /** State in İYS of each key with a record. */
  national: z.array(nationalSchema),
  changes: z.array(changeSchema),
  /** Texts that the recipient saw, in the order of the evidence that refers to them. */
  wordings: z.array(wordingSchema),
  days: z.array(daySchema),
  complaints: z.array(complaintSchema),
})

export type Pack = z.infer<typeof packSchema>
export type PackRecipient = Pack['recipient']
export type PackChange = Pack['changes'][number]
export type PackLater = PackChange['later'][number]
export type PackProof = z.infer<typeof proofSchema>
export type PackDay = Pack['days'][number]
export type PackComplaint = Pack['complaints'][number]

/** Returns a person's name, if known, and the id that the ledger has. */
export function personIn({ names }: Pack, id: string): string {
  const name = names?.[id]
  return name === undefined ? id : `${name} (${id})`
}

/** Writes a pack as JSON. Throws if the pack does not have the form of the schema. */
export function packText(pack: Pack): string {
  return `${JSON.stringify(packSchema.parse(pack), null, 2)}\n`
}

type ReadPack = { readonly kind: 'read'; readonly pack: Pack } | Refusal<Problem>

/** Reads the JSON of a pack, or returns in English why it cannot be read. */
export function readPack(text: string): ReadPack {
  const value = parseJson(text)
  if (value === undefined) return refused('it is not JSON')
  const parsing = packSchema.safeParse(value)
  if (parsing.success) return { kind: 'read', pack: parsing.data }
  const place = parsing.error.issues[0]?.path.join('.') ?? ''
  return refused(`it is not an evidence pack of this version${place === '' ? '' : `: ${place}`}`)
}
