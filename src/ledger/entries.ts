import * as z from 'zod'
import { complaintOutcomes } from '../../db/schema.ts'
import { channels, recipientTypes, statuses } from '../consent/channel.ts'
import { nationalStates, recordedEffects } from '../consent/consent.ts'
import { secretBytes } from '../crypto/commitment.ts'

/**
 * What verification reads, one entry a line in an export: the renewals of recipients who came back, the entries of the ledger
 * in the order of `seq`, each seal behind the last entry it covers, each day behind its last seal, then the consents and the
 * recipients. Bytes are lower-case hex.
 */

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`))
/** ms UTC, of years with four digits, so that its Istanbul day can be told. */
const instant = z.int().min(-62_135_596_800_000).max(253_402_300_799_999)

export const changeEntry = z.strictObject({
  kind: z.literal('change'),
  seq: z.int().positive(),
  id: hex(32),
  brandCode: z.int(),
  recipientType: z.enum(recipientTypes),
  channel: z.enum(channels),
  commitment: hex(32),
  ordinal: z.int().positive(),
  previousId: hex(32).nullable(),
  status: z.enum(statuses),
  source: z.string().nullable(),
  consentDate: z.string().nullable(),
  consentAt: instant.nullable(),
  effect: z.enum(recordedEffects),
  recordedAt: instant,
  door: z.string(),
  actor: z.string().nullable(),
  /** Who approved what the actor asked for, where it took two people. */
  secondPerson: z.string().nullable(),
  /** Of a change that voids others: the ordinal after which its key stood as it stands again. */
  restores: z.int().nonnegative().nullable(),
  evidenceDigest: hex(32).nullable(),
})

/** An entry about a brand that is left out of the export: only its place in the tree. */
export const leafEntry = z.strictObject({
  kind: z.literal('leaf'),
  seq: z.int().positive(),
  id: hex(32),
})

export const sealEntry = z.strictObject({
  kind: z.literal('seal'),
  date: z.iso.date(),
  fromSeq: z.int(),
  toSeq: z.int(),
  entries: z.int(),
  root: hex(32),
  previousHead: hex(32).nullable(),
  head: hex(32),
  sealedAt: instant,
})

export const dayEntry = z.strictObject({
  kind: z.literal('day'),
  date: z.iso.date(),
  fromSeq: z.int().nullable(),
  toSeq: z.int().nullable(),
  entries: z.int(),
  root: hex(32),
  previousHead: hex(32).nullable(),
  head: hex(32),
  closedAt: instant,
})

export const consentEntry = z.strictObject({
  kind: z.literal('consent'),
  commitment: hex(32),
  brandCode: z.int(),
  recipientType: z.enum(recipientTypes),
  channel: z.enum(channels),
  status: z.enum(statuses),
  ordinal: z.int(),
  lastId: hex(32),
  lastRecordedAt: instant,
  lastDoor: z.string(),
  lastActor: z.string().nullable(),
  filedStatus: z.enum(statuses).nullable(),
  filedSource: z.string().nullable(),
  filedDate: z.string().nullable(),
  filedAt: instant.nullable(),
  retSource: z.string().nullable(),
  retDate: z.string().nullable(),
  retAt: instant.nullable(),
  national: z.enum(nationalStates),
})

/** Whose address a commitment stands for; with the secret anybody can check it. */
export const recipientEntry = z.strictObject({
  kind: z.literal('recipient'),
  commitment: hex(32),
  address: z.string(),
  secret: hex(secretBytes),
})

/**
 * An address that was dropped has come back under a new secret: what its recipient's later changes are made with, and what
 * those before were. The chain of each key goes on from the one to the other.
 */
export const renewalEntry = z.strictObject({
  kind: z.literal('renewal'),
  commitment: hex(32),
  before: hex(32),
})

/** What every entry of the ledger but a change has; see `entryId`. */
const ledgerFields = {
  seq: z.int().positive(),
  id: hex(32),
  subject: z.string(),
  ordinal: z.int().positive(),
  previousId: hex(32).nullable(),
  recordedAt: instant,
  /** Null for what a job of izin's own did. */
  door: z.string().nullable(),
  actor: z.string().nullable(),
}

/** Evidence added to a change after it was recorded, without its text. Its subject is the id of the change. */
export const evidenceEntry = z.strictObject({
  kind: z.literal('evidence'),
  ...ledgerFields,
  content: z.strictObject({
    /** HMAC-SHA-256 of the text with the recipient's secret. */
    digest: hex(32),
    /** By which the file that it is is found; null for a text. */
    file: hex(32).nullable(),
  }),
})

/** A complaint as it was noted, without its text. */
export const complaintEntry = z.strictObject({
  kind: z.literal('complaint'),
  ...ledgerFields,
  content: z.strictObject({
    /** Of the address that it is about. */
    commitment: hex(32),
    brandCode: z.int().nullable(),
    channel: z.enum(channels).nullable(),
    receivedOn: z.string(),
    dueOn: z.string(),
    messageAt: z.string().nullable(),
    /** HMAC-SHA-256 of the text with the recipient's secret. */
    digest: hex(32),
  }),
})

/** What became of a complaint, without the note of it. */
export const complaintOutcomeEntry = z.strictObject({
  kind: z.literal('complaint-outcome'),
  ...ledgerFields,
  content: z.strictObject({
    commitment: hex(32),
    outcome: z.enum(complaintOutcomes),
    /** Of the note; null where there is none. */
    digest: hex(32).nullable(),
  }),
})

const erased = { recipientId: z.int(), commitment: hex(32) }

/** A recipient who asked to be erased; see `erasureVouch`. The mark it vouches for is not here. */
export const erasureAskedEntry = z.strictObject({
  kind: z.literal('erasure-asked'),
  ...ledgerFields,
  content: z.strictObject({ ...erased, vouch: hex(32) }),
})

/** An address that was dropped, with what went with it. */
export const erasureEntry = z.strictObject({
  kind: z.literal('erasure'),
  ...ledgerFields,
  content: z.strictObject({
    ...erased,
    reason: z.enum(['asked', 'over']),
    /** As many as lead to a year of four digits. */
    years: z.int().nonnegative().max(1000),
    closedBrands: z.string().regex(/^(\d{1,15}:\d{1,15}( |$))*$/),
    evidence: z.int(),
    laterEvidence: z.int(),
    complaintTexts: z.int(),
    vouch: hex(32),
  }),
})

/** A room of a platform that has seen the head of a day. */
export const postedEntry = z.strictObject({
  kind: z.literal('posted'),
  ...ledgerFields,
  content: z.strictObject({ date: z.iso.date(), place: z.string(), head: hex(32) }),
})

export const stampContent = z.strictObject({
  /** A closed day, by the text that its head is the SHA-256 of; a brand's movement file; a file that was handed out. */
  of: z.enum(['day', 'movement-file', 'file']),
  date: z.iso.date().nullable(),
  brandCode: z.int().nullable(),
  /** Of what is stamped. */
  sha384: hex(48),
  /** SHA-256 of the authority's answer, whose signature leaves out what was sent along. */
  answer: hex(32),
  /** By the authority's clock. */
  stampedAt: instant,
  authority: z.string(),
  serial: z.string(),
})

/** A time stamp (RFC 3161); `tsr` is the authority's whole answer, base64. */
export const stampEntry = z.strictObject({
  kind: z.literal('stamp'),
  ...ledgerFields,
  content: stampContent,
  tsr: z.base64(),
})

/** Entries of the ledger beside the changes, by kind. */
export const ledgerEntry = z.discriminatedUnion('kind', [
  evidenceEntry,
  complaintEntry,
  complaintOutcomeEntry,
  erasureAskedEntry,
  erasureEntry,
  postedEntry,
  stampEntry,
])

export const headerEntry = z.strictObject({
  kind: z.literal('izin-export'),
  version: z.literal(1),
  providerCode: z.int().nullable(),
  providerName: z.string().nullable(),
  /** The brand it is limited to; null for all. */
  brandCode: z.int().nullable(),
  exportedAt: instant,
})

export const entrySchema = z.discriminatedUnion('kind', [
  headerEntry,
  renewalEntry,
  evidenceEntry,
  complaintEntry,
  complaintOutcomeEntry,
  erasureAskedEntry,
  erasureEntry,
  postedEntry,
  stampEntry,
  changeEntry,
  leafEntry,
  sealEntry,
  dayEntry,
  consentEntry,
  recipientEntry,
])
export type Entry = z.infer<typeof entrySchema>
export type ChangeEntry = z.infer<typeof changeEntry>
export type ConsentEntry = z.infer<typeof consentEntry>
export type RenewalEntry = z.infer<typeof renewalEntry>
export type LeafEntry = z.infer<typeof leafEntry>
export type EvidenceEntry = z.infer<typeof evidenceEntry>
export type PostedEntry = z.infer<typeof postedEntry>
export type StampEntry = z.infer<typeof stampEntry>
export type LedgerEntry = z.infer<typeof ledgerEntry>
export type DroppedEntry = z.infer<typeof erasureEntry>
export type ErasureEntry = DroppedEntry | z.infer<typeof erasureAskedEntry>
export type SealEntry = z.infer<typeof sealEntry>
export type DayEntry = z.infer<typeof dayEntry>
export type RecipientEntry = z.infer<typeof recipientEntry>
/** What is read once more in the order of recipients and keys. */
export type KeyedEntry = ChangeEntry | ConsentEntry | ErasureEntry
