import * as z from 'zod'
import { complaintOutcomes } from '../../db/schema.ts'
import { channels, nationalStates, recipientTypes, recordedEffects, statuses } from '../consent/consent.ts'
import { secretBytes } from '../crypto/vault.ts'

/*
 * Entries as verification reads them, one on each line of an export. Renewals (new commitments of recipients who came back)
 * come first, then changes and ledger entries by `seq`, then consents and recipients. A seal (Merkle root) or day comes
 * after the final entry that it covers. Bytes are lower-case hex.
 */

export const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`))
/** Years of four digits only, so that the Istanbul day is defined. */
export const instant = z.int().min(-62_135_596_800_000).max(253_402_300_799_999)

/** Fields that, with the recipient, name one consent: brand, kind of recipient and channel. */
export const consentKey = {
  brandCode: z.int(),
  recipientType: z.enum(recipientTypes),
  channel: z.enum(channels),
}

export const changeEntry = z.strictObject({
  kind: z.literal('change'),
  seq: z.int().positive(),
  id: hex(32),
  ...consentKey,
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
  secondPerson: z.string().nullable(),
  /** A voiding change restores the state after the change with this number; 0 restores the state before any. */
  restores: z.int().nonnegative().nullable(),
  evidenceDigest: hex(32).nullable(),
})

/** Replacement for an entry of a brand that the export leaves out. It has only the number and id that the seal needs. */
const leafEntry = z.strictObject({
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

const consentEntry = z.strictObject({
  kind: z.literal('consent'),
  commitment: hex(32),
  ...consentKey,
  status: z.enum(statuses),
  ordinal: z.int(),
  lastId: hex(32),
  lastRecordedAt: instant,
  lastDoor: z.string(),
  lastActor: z.string().nullable(),
  // Numbers of changes: `basisOrdinal` gave the status, `iysOrdinal` is the record that İYS has, and `retOrdinal` is a RET
  // (refusal) that is recorded only in this register.
  basisOrdinal: z.int().positive().nullable(),
  iysOrdinal: z.int().positive().nullable(),
  iysStatus: z.enum(statuses).nullable(),
  iysSource: z.string().nullable(),
  iysDate: z.string().nullable(),
  iysAt: instant.nullable(),
  retOrdinal: z.int().positive().nullable(),
  retSource: z.string().nullable(),
  retDate: z.string().nullable(),
  retAt: instant.nullable(),
  national: z.enum(nationalStates),
})

/** Address behind a commitment; the secret proves that they belong together. */
const recipientEntry = z.strictObject({
  kind: z.literal('recipient'),
  commitment: hex(32),
  address: z.string(),
  secret: hex(secretBytes),
})

/** Links the new commitment of a recipient who came back after an erasure to the commitment of the earlier changes. */
const renewalEntry = z.strictObject({
  kind: z.literal('renewal'),
  commitment: hex(32),
  before: hex(32),
})

/** Returns the schema of one kind of ledger entry, whose own fields are in `content`. */
function inLedger<Kind extends string, Content extends z.ZodRawShape>(kind: Kind, content: Content) {
  return z.strictObject({
    kind: z.literal(kind),
    seq: z.int().positive(),
    id: hex(32),
    subject: z.string(),
    ordinal: z.int().positive(),
    previousId: hex(32).nullable(),
    recordedAt: instant,
    /** Door (way by which the entry came in); null for a job of izin. */
    door: z.string().nullable(),
    actor: z.string().nullable(),
    content: z.strictObject(content),
  })
}

/** Entry for evidence that was added after its change, without the text itself. Its subject is the id of the change. */
export const evidenceEntry = inLedger('evidence', {
  /** HMAC-SHA-256 of the text with the recipient's secret. */
  digest: hex(32),
  /** Mark (keyed hash) of the file; null if the evidence is only a text. */
  file: hex(32).nullable(),
})

const complaintEntry = inLedger('complaint', {
  commitment: hex(32),
  brandCode: z.int(),
  channel: z.enum(channels).nullable(),
  dueOn: z.string(),
  messageAt: z.string().nullable(),
  /** HMAC of the details with the recipient's secret, as for evidence. */
  digest: hex(32),
})

const complaintOutcomeEntry = inLedger('complaint-outcome', {
  commitment: hex(32),
  outcome: z.enum(complaintOutcomes),
})

const erased = { recipientId: z.int(), commitment: hex(32) }

const erasureAskedEntry = inLedger('erasure-asked', { ...erased, vouch: hex(32) })

const erasureEntry = inLedger('erasure', {
  ...erased,
  reason: z.enum(['asked', 'over']),
  /** Years for which consents are kept. The limit keeps the resulting year to four digits. */
  years: z.int().nonnegative().max(1000),
  /** Each closed brand with the time of its closing in ms, such as `696911:1772487000000`, separated by spaces. */
  closedBrands: z.string().regex(/^(\d{1,15}:\d{1,15}( |$))*$/),
  /** Number of changes whose evidence was deleted together with the address. */
  evidence: z.int(),
  vouch: hex(32),
})

const postedEntry = inLedger('posted', { date: z.iso.date(), place: z.string(), head: hex(32) })

/** Fields that every time stamp has (RFC 3161). */
const stamped = {
  /** Time by the authority's clock. */
  stampedAt: instant,
  authority: z.string(),
  serial: z.string(),
}

/** Entry for the time stamp of a day. `tsr` is the authority's whole answer. */
const stampEntry = inLedger('stamp', {
  date: z.iso.date(),
  sha384: hex(48),
  /** SHA-256 of the authority's answer, since the signature in the answer does not cover all of it. */
  answer: hex(32),
  ...stamped,
}).extend({ tsr: z.base64() })

/** Digest and stamp of a movement file, with the secret that proves that the ledger commits to them. */
const stampedFile = z.strictObject({ secret: hex(secretBytes), sha384: hex(48), tsr: z.base64() })

/**
 * Entry for the time stamp of a movement file. With the file's digest and all of its lines but one, the missing address
 * could be found by trying. The entry therefore has only a commitment (HMAC with a secret) to the digest.
 */
const fileStampEntry = inLedger('file-stamp', {
  date: z.iso.date(),
  brandCode: z.int(),
  commitment: hex(32),
  ...stamped,
  // Null if every address of the file was deleted; in an export, if any address was.
}).extend({ revealed: stampedFile.nullable() })

/** Entry for İYS's answer to a change. Its subject is the id of the change. */
export const iysAnswerEntry = inLedger('iys-answer', {
  outcome: z.enum(['registered', 'refused']),
  /** Origin of the answer: İYS's receipt, a file of İYS, or the word of a staff member. */
  by: z.enum(['receipt', 'file', 'word']),
  transactionId: z.string().nullable(),
  creationDate: z.string().nullable(),
  /** Keyed digest of İYS's file. A plain digest could reveal its addresses. */
  file: hex(32).nullable(),
  /** İYS's code of a refusal. */
  code: z.string().nullable(),
})

/** Send ticket: proof that a list of addresses was checked before a message was sent, without the addresses. */
const ticketEntry = inLedger('ticket', {
  brandCode: z.int(),
  channel: z.enum(channels),
  recipientType: z.enum(recipientTypes),
  checkedAt: instant,
  addresses: z.int(),
  maySend: z.int(),
  /** SHA-256 of the list with its verdicts. */
  digest: hex(32),
})

/** Another name of a brand, of the company, or of the company and its master brand. The first names are in no entry. */
const renamedEntry = inLedger('renamed', {
  of: z.enum(['provider', 'brand', 'both']),
  code: z.int(),
  before: z.string(),
  name: z.string(),
})

export const ledgerEntry = z.discriminatedUnion('kind', [
  evidenceEntry,
  complaintEntry,
  complaintOutcomeEntry,
  erasureAskedEntry,
  erasureEntry,
  postedEntry,
  stampEntry,
  fileStampEntry,
  iysAnswerEntry,
  ticketEntry,
  renamedEntry,
])

const headerEntry = z.strictObject({
  kind: z.literal('izin-export'),
  version: z.literal(1),
  providerCode: z.int().nullable(),
  providerName: z.string().nullable(),
  /** Brand of the export; null for all brands. */
  brandCode: z.int().nullable(),
  exportedAt: instant,
})

export const entrySchema = z.discriminatedUnion('kind', [
  headerEntry,
  renewalEntry,
  ...ledgerEntry.options,
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
export type IysAnswerEntry = z.infer<typeof iysAnswerEntry>
export type AnswerOutcome = IysAnswerEntry['content']['outcome']
export type PostedEntry = z.infer<typeof postedEntry>
export type StampEntry = z.infer<typeof stampEntry>
export type StampedFile = z.infer<typeof stampedFile>
export type FileStampEntry = z.infer<typeof fileStampEntry>
export type LedgerEntry = z.infer<typeof ledgerEntry>
export type DroppedEntry = z.infer<typeof erasureEntry>
export type ErasureEntry = DroppedEntry | z.infer<typeof erasureAskedEntry>
export type SealEntry = z.infer<typeof sealEntry>
export type DayEntry = z.infer<typeof dayEntry>
export type RecipientEntry = z.infer<typeof recipientEntry>
/** Entries that are read a second time, in the order of recipients and their keys (brand, kind of recipient, channel). */
export type KeyedEntry = ChangeEntry | ConsentEntry | DroppedEntry
