import * as z from 'zod'
import { complaintOutcomes } from '../../../db/schema.ts'
import { channels, recipientTypes, statuses } from '../../consent/channel.ts'
import { nationalStates } from '../../consent/consent.ts'
import { permissionReasons } from '../../consent/permission.ts'
import { secretBytes } from '../../crypto/commitment.ts'
import { changeEntry, dayEntry, evidenceEntry, sealEntry } from '../../ledger/entries.ts'
import { evidenceFileKinds } from '../../register/evidence/file-kind.ts'

/**
 * An evidence pack as a value: what an inspector asks after a complaint about one address (iys.md 1.9), with all that is
 * needed to check it without key or database. Bytes are lower-case hex, instants ms UTC, days Istanbul days. The order of
 * the keys is the order in the file.
 */

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`))
const instant = z.int()
const count = z.int().nonnegative()
const key = {
  brandCode: z.int(),
  recipientType: z.enum(recipientTypes),
  channel: z.enum(channels),
}

/** By what business days were counted, so that the last day of L2 can be counted again. */
const calendarSchema = z.strictObject({
  saturdayIsBusiness: z.boolean(),
  halfDayIsBusiness: z.boolean(),
  holidays: z.array(z.strictObject({ day: z.iso.date(), name: z.string(), half: z.boolean() })),
})

/** The address and the secret its commitment is made with; a recipient that is unknown or was erased has neither. */
const recipientSchema = z.discriminatedUnion('known', [
  z.strictObject({
    known: z.literal('yes'),
    kind: z.enum(['phone', 'email']),
    address: z.string(),
    secret: hex(secretBytes),
    commitment: hex(32),
    /** When the address came back after it had been dropped; what was recorded before is not shown any more. */
    renewedAt: instant.optional(),
  }),
  z.strictObject({
    known: z.enum(['no', 'erased']),
    kind: z.enum(['phone', 'email']),
    address: z.string(),
  }),
])

/** What was obeyed for a key at one moment; status null where nothing was recorded. */
const heldSchema = z.strictObject({
  status: z.enum(statuses).nullable(),
  /** Whether it is a refusal İYS would not take. */
  local: z.boolean(),
  source: z.string().nullable(),
  consentDate: z.string().nullable(),
  /** The key's last change by then. */
  changeId: hex(32).nullable(),
  maySend: z.boolean(),
  reason: z.enum(permissionReasons),
})

const stateSchema = z.strictObject({
  ...key,
  now: heldSchema,
  /** Where it stands in the national register, as this one knows. */
  national: z.enum(nationalStates),
  onDay: z
    .strictObject({
      atStart: heldSchema,
      atEnd: heldSchema,
      /** Changes that were recorded only after the day, of statements dated on it or before. */
      recordedLater: z.array(hex(32)),
      /** The last day on which the law let messages go on after the refusal that held (L2). */
      stopBy: z.iso.date().nullable(),
    })
    .nullable(),
})

/** The place of an entry among the leaves of its seal, and the hashes from there to the seal's root (RFC 6962, 2.1.1). */
const placeSchema = z
  .strictObject({ fromSeq: z.int(), index: count, size: count.positive(), path: z.array(hex(32)) })
  .nullable()

const changeSchema = z.strictObject({
  ...changeEntry.omit({ kind: true }).shape,
  /** The very text its digest is made of: HMAC-SHA-256 with the recipient's secret. Null when there is none. */
  evidence: z.string().nullable(),
  /** What was added to prove it after it was recorded, each an entry of the ledger about the change. */
  laterEvidence: z.array(
    z.strictObject({
      ...evidenceEntry.omit({ kind: true, subject: true }).shape,
      /** The very text its digest is made of; null when it is damaged. */
      text: z.string().nullable(),
      seal: placeSchema,
    }),
  ),
  seal: placeSchema,
})

const sealSchema = z.strictObject({
  ...sealEntry.omit({ kind: true }).shape,
  /** Its place among the seals of its day; null while the day is open. */
  day: z
    .strictObject({ date: z.iso.date(), index: count, size: count.positive(), path: z.array(hex(32)) })
    .nullable(),
})

/** A time stamp (RFC 3161): the digest it is of, the authority's whole answer, and what that says. */
const stampFields = {
  sha384: hex(48),
  tsr: z.base64(),
  stampedAt: instant,
  authority: z.string(),
  serial: z.string(),
}

const daySchema = z.strictObject({
  ...dayEntry.omit({ kind: true }).shape,
  /** Places outside the database that have seen its head. Only of what kind: a place can name a person. */
  witnesses: z.array(z.strictObject({ place: z.string(), seenAt: instant })),
  /** The stamp of the day itself, of the text that gives its head; left out where it has none. */
  stamp: z.strictObject(stampFields).optional(),
})

/**
 * A day beside those of the pack, which leads from one of them to the next that was stamped. It leads on because its text holds the head of the day before.
 */
const linkSchema = daySchema.omit({ witnesses: true })

/** A time stamp (RFC 3161) of a brand's movement file of a day; the file itself holds other people's addresses. */
const stampSchema = z.strictObject({
  date: z.iso.date(),
  brandCode: z.int(),
  ...stampFields,
})

/** A text that the recipient saw when saying ONAY or RET; its digest (SHA-256) stands in the evidence of the change. */
const wordingSchema = z.strictObject({
  digest: hex(32),
  language: z.enum(['tr', 'en']),
  text: z.string(),
})

/** A file that was added to prove a change, as the text of its evidence tells of it; its bytes are beside the pack. */
const fileSchema = z.strictObject({
  changeId: hex(32),
  /** Of its entry in the ledger. */
  seq: z.int().positive(),
  addedAt: instant,
  kind: z.enum(evidenceFileKinds),
  bytes: count,
  sha256: hex(32),
  /** As it was called where it came from. */
  name: z.string(),
  /** Where it stands in the ZIP. */
  file: z.string(),
})

const complaintSchema = z.strictObject({
  id: z.int(),
  brandCode: z.int().nullable(),
  channel: z.enum(channels).nullable(),
  receivedOn: z.iso.date(),
  dueOn: z.iso.date(),
  messageAt: z.string().nullable(),
  text: z.string().nullable(),
  reference: z.string().nullable(),
  notedAt: instant,
  notedDoor: z.string(),
  notedBy: z.string().nullable(),
  outcome: z.enum(complaintOutcomes).nullable(),
  outcomeNote: z.string().nullable(),
  settledAt: instant.nullable(),
})

export const packSchema = z.strictObject({
  kind: z.literal('izin-pack'),
  version: z.literal(1),
  provider: z.strictObject({ code: z.int(), name: z.string() }),
  madeAt: instant,
  madeBy: z.strictObject({ door: z.string(), id: z.string().nullable() }),
  recipient: recipientSchema,
  brands: z.array(z.strictObject({ code: z.int(), name: z.string(), closedAt: instant.nullable() })),
  /** The day of the message in question. */
  day: z.iso.date().nullable(),
  states: z.array(stateSchema),
  /** Left out where no day was asked about. */
  calendar: calendarSchema.optional(),
  changes: z.array(changeSchema),
  /** The wordings that the evidence of the changes names, in their order. */
  wordings: z.array(wordingSchema),
  files: z.array(fileSchema),
  seals: z.array(sealSchema),
  days: z.array(daySchema),
  links: z.array(linkSchema),
  stamps: z.array(stampSchema),
  complaints: z.array(complaintSchema),
  /** The digests (SHA-256) of what is for reading in the ZIP, and its language; left out in a pack that is not in a ZIP yet. */
  papers: z
    .strictObject({ language: z.enum(['tr', 'en']), 'pack.pdf': hex(32), 'VERIFY.md': hex(32) })
    .optional(),
})

export type Pack = z.infer<typeof packSchema>
export type PackRecipient = Pack['recipient']
export type PackBrand = Pack['brands'][number]
export type PackChange = Pack['changes'][number]
export type PackCalendar = NonNullable<Pack['calendar']>
export type PackFile = Pack['files'][number]
export type PackWording = Pack['wordings'][number]
/** An entry of the ledger in a pack. */
export type PackPlace = PackChange['seal']
export type PackSeal = Pack['seals'][number]
export type PackDay = Pack['days'][number]
export type PackLink = Pack['links'][number]
export type PackStamp = Pack['stamps'][number]
export type PackState = Pack['states'][number]
export type PackComplaint = Pack['complaints'][number]
export type Held = PackState['now']

/** The pack as the text of `pack.json`: the same for the same pack. */
export function packText(pack: Pack): string {
  return indented(packSchema.parse(pack))
}

/** The seals and days of a pack by themselves, as `seals.json` has them. */
export function sealsText(pack: Pack): string {
  const { seals, days, links } = packSchema.parse(pack)
  return indented({ seals, days, links })
}

export type ReadPack =
  | { readonly ok: true; readonly pack: Pack }
  | { readonly ok: false; readonly problem: string }

/** A pack out of its text; else what keeps it from being one. */
export function readPack(text: string): ReadPack {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { ok: false, problem: 'it is not JSON' }
  }
  const read = packSchema.safeParse(value)
  if (read.success) return { ok: true, pack: read.data }
  const place = read.error.issues[0]?.path.join('.') ?? ''
  return {
    ok: false,
    problem: `it is not an evidence pack of this version${place === '' ? '' : `: ${place}`}`,
  }
}

function indented(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
