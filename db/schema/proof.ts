import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, unique, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { bytes, checks, digest, sha384 } from './columns.ts'
import { brand } from './company.ts'

/** What `seq` numbers beside the changes of consents: see `src/ledger/append.ts`. */
export const entryKinds = [
  'evidence',
  'complaint',
  'complaint-outcome',
  'erasure-asked',
  'erasure',
  'posted',
  'stamp',
] as const

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
    /** What the content holds a digest of: an encrypted text, dropped with the address; the answer of an authority. */
    body: bytes('body'),
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
  },
  () => [...checks('(from_seq IS NULL) = (entries = 0)', '(to_seq IS NULL) = (entries = 0)')],
)

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
