import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, unique, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { bytes, checks, digest, sha384 } from './columns.ts'
import { brand } from './company.ts'

/** What `seq` numbers beside the changes of consents: see `src/ledger/entry.ts`. */
export const entryKinds = ['evidence', 'complaint', 'complaint-outcome', 'erasure-asked', 'erasure'] as const

/**
 * The rest of the ledger: only ever appended. Entries take the next `seq` of `change`, so that both tables are one journal;
 * the changes keep their own, since a look-up and a report ask for their columns, and each costs bytes by the million.
 */
export const entry = sqliteTable(
  'entry',
  {
    seq: integer('seq').primaryKey(),
    id: digest('id').notNull().unique(),
    kind: text('kind', { enum: entryKinds }).notNull(),
    /** What it is about, by kind; the entries of one subject follow each other. */
    subject: text('subject').notNull(),
    ordinal: integer('ordinal').notNull(),
    previousId: digest('previous_id'),
    recordedAt: integer('recorded_at').notNull(),
    /** Null for what a job of izin's own did. */
    door: text('door'),
    actor: text('actor'),
    /** JSON by kind, as its id was made of it. */
    content: text('content').notNull(),
    /** A text that the content holds a keyed digest of; dropped with the address. */
    sealed: bytes('sealed'),
  },
  (t) => [
    unique().on(t.subject, t.ordinal),
    index('entry_of_file').on(sql`content ->> '$.file'`).where(sql`kind = 'evidence'`),
    index('entry_of_recipient')
      .on(sql`content ->> '$.recipientId'`, t.seq)
      .where(sql`kind IN ('erasure-asked', 'erasure')`),
    uniqueIndex('entry_dropped_once').on(sql`content ->> '$.commitment'`).where(sql`kind = 'erasure'`),
    ...checks('seq > 0', 'ordinal > 0', '(previous_id IS NULL) = (ordinal = 1)'),
  ],
)

/** Merkle seals over ranges of `seq` that touch without a gap, none of which reaches over midnight in Istanbul. */
export const seal = sqliteTable(
  'seal',
  {
    fromSeq: integer('from_seq').primaryKey(),
    toSeq: integer('to_seq').notNull(),
    /** The day its entries were recorded on. */
    date: text('date').notNull(),
    entries: integer('entries').notNull(),
    root: digest('root').notNull(),
    previousHead: digest('previous_head'),
    head: digest('head').notNull(),
    sealedAt: integer('sealed_at').notNull(),
  },
  (t) => [index('seal_of_day').on(t.date), ...checks('to_seq >= from_seq', 'entries > 0')],
)

/** Closed Istanbul days; nothing may be dated into one any more. */
export const day = sqliteTable(
  'day',
  {
    date: text('date').primaryKey(),
    fromSeq: integer('from_seq'),
    toSeq: integer('to_seq'),
    entries: integer('entries').notNull(),
    root: digest('root').notNull(),
    previousHead: digest('previous_head'),
    head: digest('head').notNull(),
    closedAt: integer('closed_at').notNull(),
    /** Where the chains beside the changes ended when the day was closed. */
    outsideThrough: integer('outside_through').notNull().default(0),
    outsideHead: digest('outside_head'),
  },
  () => [
    ...checks(
      'outside_through >= 0',
      '(from_seq IS NULL) = (entries = 0)',
      '(to_seq IS NULL) = (entries = 0)',
    ),
  ],
)

/** Places outside this database that have seen the head of a day. */
export const witness = sqliteTable(
  'witness',
  {
    date: text('date')
      .notNull()
      .references(() => day.date),
    place: text('place').notNull(),
    seenAt: integer('seen_at').notNull(),
    /** The head of the day that was seen. */
    head: digest('head').notNull(),
  },
  (t) => [primaryKey({ columns: [t.date, t.place] })],
)

/** Time stamps of the daily movement files (RFC 3161), one for each brand and day. */
export const stamp = sqliteTable(
  'stamp',
  {
    date: text('date')
      .notNull()
      .references(() => day.date),
    brandCode: integer('brand_code')
      .notNull()
      .references(() => brand.code),
    /** SHA-384 of the file. */
    digest: sha384('digest').notNull(),
    /** The authority's whole answer, as it came. */
    tsr: bytes('tsr').notNull(),
    /** By the authority's clock. */
    stampedAt: integer('stamped_at').notNull(),
    authority: text('authority').notNull(),
    serial: text('serial').notNull(),
    storedAt: integer('stored_at').notNull(),
    /** SHA-256 of the answer: its signature leaves out what else was sent along. */
    tsrDigest: digest('tsr_digest').notNull(),
  },
  (t) => [primaryKey({ columns: [t.date, t.brandCode] })],
)

/** Time stamps of the closed days themselves (RFC 3161): of the text whose SHA-256 is the day's head. */
export const dayStamp = sqliteTable('day_stamp', {
  date: text('date')
    .primaryKey()
    .references(() => day.date),
  /** SHA-384 of the text. */
  digest: sha384('digest').notNull(),
  /** The authority's whole answer, as it came. */
  tsr: bytes('tsr').notNull(),
  /** SHA-256 of the answer: its signature leaves out what else was sent along. */
  tsrDigest: digest('tsr_digest').notNull(),
  /** By the authority's clock. */
  stampedAt: integer('stamped_at').notNull(),
  authority: text('authority').notNull(),
  serial: text('serial').notNull(),
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
    date: text('date')
      .notNull()
      .references(() => day.date),
    brandCode: integer('brand_code')
      .notNull()
      .references(() => brand.code),
    /** SHA-384 of the file that was agreed to. */
    digest: sha384('digest').notNull(),
    agreedAt: integer('agreed_at').notNull(),
    door: text('door').notNull(),
    actor: text('actor').notNull(),
  },
  (t) => [primaryKey({ columns: [t.date, t.brandCode] }), ...checks('length(actor) > 0')],
)

/** Time stamps of files that were handed out, by the files' SHA-384. */
export const fileStamp = sqliteTable('file_stamp', {
  digest: sha384('digest').primaryKey(),
  tsr: bytes('tsr').notNull(),
  /** SHA-256 of the answer, as of a day's. */
  tsrDigest: digest('tsr_digest').notNull(),
  stampedAt: integer('stamped_at').notNull(),
  authority: text('authority').notNull(),
  serial: text('serial').notNull(),
  storedAt: integer('stored_at').notNull(),
})

export const outsideKinds = ['witness', 'day-stamp', 'stamp', 'file-stamp'] as const

/** The chain of what came from outside, posted heads and time stamps, so that one that is taken away is missed. */
export const outsideEntry = sqliteTable(
  'outside_entry',
  {
    place: integer('place').primaryKey(),
    id: digest('id').notNull().unique(),
    previousId: digest('previous_id'),
    ofKind: text('of_kind', { enum: outsideKinds }).notNull(),
    /** Which one, as verification names it. */
    name: text('name').notNull(),
    /** Of the answer of an authority, or of what is noted of a posted head. */
    digest: digest('digest').notNull(),
  },
  (t) => [unique().on(t.ofKind, t.name), ...checks('place > 0', '(previous_id IS NULL) = (place = 1)')],
)
