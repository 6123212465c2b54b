import { integer, primaryKey, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'
import { bytes } from './columns.ts'

/** Merkle seals over ranges of `seq` that touch without a gap. */
export const seal = sqliteTable('seal', {
  fromSeq: integer('from_seq').primaryKey(),
  toSeq: integer('to_seq').notNull(),
  root: bytes('root').notNull(),
  previousHead: bytes('previous_head'),
  head: bytes('head').notNull(),
  sealedAt: integer('sealed_at').notNull(),
})

/** Closed Istanbul days; nothing may be dated into one any more. */
export const day = sqliteTable('day', {
  date: text('date').primaryKey(),
  fromSeq: integer('from_seq'),
  toSeq: integer('to_seq'),
  changes: integer('changes').notNull(),
  root: bytes('root').notNull(),
  previousHead: bytes('previous_head'),
  head: bytes('head').notNull(),
  closedAt: integer('closed_at').notNull(),
  /** Where the chains beside the changes ended when the day was closed; null in days from before that was bound. */
  laterEvidenceThrough: integer('later_evidence_through'),
  laterEvidenceHead: bytes('later_evidence_head'),
  complaintsThrough: integer('complaints_through'),
  complaintsHead: bytes('complaints_head'),
  erasuresThrough: integer('erasures_through'),
  erasuresHead: bytes('erasures_head'),
  outsideThrough: integer('outside_through'),
  outsideHead: bytes('outside_head'),
})

/** Places outside this database that have seen the head of a day. */
export const witness = sqliteTable(
  'witness',
  {
    date: text('date').notNull(),
    place: text('place').notNull(),
    seenAt: integer('seen_at').notNull(),
    /** The head of the day that was seen. */
    head: bytes('head'),
  },
  (t) => [primaryKey({ columns: [t.date, t.place] })],
)

/** Time stamps of the daily movement files (RFC 3161), one for each brand and day. */
export const stamp = sqliteTable(
  'stamp',
  {
    date: text('date').notNull(),
    brandCode: integer('brand_code').notNull(),
    /** SHA-384 of the file. */
    digest: bytes('digest').notNull(),
    /** The authority's whole answer, as it came. */
    tsr: bytes('tsr').notNull(),
    /** By the authority's clock. */
    stampedAt: integer('stamped_at').notNull(),
    authority: text('authority').notNull(),
    serial: text('serial').notNull(),
    /** False for an authority of our own, for trials: only such a stamp may be replaced. */
    evidential: integer('evidential', { mode: 'boolean' }).notNull(),
    storedAt: integer('stored_at').notNull(),
    /** SHA-256 of the answer: its signature leaves out what else was sent along. Null where it was kept before this was. */
    tsrDigest: bytes('tsr_digest'),
  },
  (t) => [primaryKey({ columns: [t.date, t.brandCode] })],
)

/** Time stamps of the closed days themselves (RFC 3161): of the text whose SHA-256 is the day's head. */
export const dayStamp = sqliteTable('day_stamp', {
  date: text('date').primaryKey(),
  /** SHA-384 of the text. */
  digest: bytes('digest').notNull(),
  /** The authority's whole answer, as it came. */
  tsr: bytes('tsr').notNull(),
  /** SHA-256 of the answer: its signature leaves out what else was sent along. */
  tsrDigest: bytes('tsr_digest').notNull(),
  /** By the authority's clock. */
  stampedAt: integer('stamped_at').notNull(),
  authority: text('authority').notNull(),
  serial: text('serial').notNull(),
  /** False for an authority of our own, for trials: only such a stamp may be replaced. */
  evidential: integer('evidential', { mode: 'boolean' }).notNull(),
  storedAt: integer('stored_at').notNull(),
})

/** Stamps that are still to come. */
export const wantedStamp = sqliteTable(
  'wanted_stamp',
  {
    date: text('date').notNull(),
    /** 0, which no brand has, for the stamp of the day itself. */
    brandCode: integer('brand_code').notNull(),
    attempts: integer('attempts').notNull().default(0),
    wantedAt: integer('wanted_at').notNull(),
    dueAt: integer('due_at').notNull(),
    /** Why the last attempt failed. */
    detail: text('detail'),
  },
  (t) => [primaryKey({ columns: [t.date, t.brandCode] })],
)

/** Who said that a day's movement file agrees with his own records (mutabakat), and of which file. */
export const agreement = sqliteTable(
  'agreement',
  {
    date: text('date').notNull(),
    brandCode: integer('brand_code').notNull(),
    /** SHA-384 of the file that was agreed to. */
    digest: bytes('digest').notNull(),
    agreedAt: integer('agreed_at').notNull(),
    door: text('door').notNull(),
    actor: text('actor').notNull(),
  },
  (t) => [primaryKey({ columns: [t.date, t.brandCode] })],
)

/** Time stamps of files that were handed out, by the files' SHA-384. */
export const fileStamp = sqliteTable('file_stamp', {
  digest: bytes('digest').primaryKey(),
  tsr: bytes('tsr').notNull(),
  /** SHA-256 of the answer, as of a day's; null for one that was kept before this was. */
  tsrDigest: bytes('tsr_digest'),
  stampedAt: integer('stamped_at').notNull(),
  authority: text('authority').notNull(),
  serial: text('serial').notNull(),
  evidential: integer('evidential', { mode: 'boolean' }).notNull(),
  storedAt: integer('stored_at').notNull(),
})

export const outsideKinds = ['witness', 'day-stamp', 'stamp', 'file-stamp'] as const

/** The chain of what came from outside, posted heads and time stamps, so that one that is taken away is missed. */
export const outsideEntry = sqliteTable(
  'outside_entry',
  {
    place: integer('place').primaryKey(),
    id: bytes('id').notNull().unique(),
    previousId: bytes('previous_id'),
    ofKind: text('of_kind', { enum: outsideKinds }).notNull(),
    /** Which one, as verification names it. */
    name: text('name').notNull(),
    /** Of the answer of an authority, or of what is noted of a posted head. */
    digest: bytes('digest').notNull(),
  },
  (t) => [unique().on(t.ofKind, t.name)],
)
