import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, unique, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { Door } from '../../src/consent/actor.ts'
import { bytes, checks, digest } from './columns.ts'
import { ofBrand } from './company.ts'

/** Kinds of ledger entries beside changes. */
export const entryKinds = [
  'evidence',
  'complaint',
  'complaint-outcome',
  'erasure-asked',
  'erasure',
  'posted',
  'stamp',
  'file-stamp',
  'iys-answer',
  'ticket',
  'renamed',
] as const

/**
 * Entries of the ledger, which are only appended. Changes are entries too, in the same order of `seq`, but in the table
 * `change`.
 */
export const entry = sqliteTable(
  'entry',
  {
    seq: integer('seq').primaryKey(),
    id: digest('id').notNull().unique(),
    kind: text('kind', { enum: entryKinds }).notNull(),
    /** Id of the subject, whose form depends on the kind. The entries of a subject are chained. */
    subject: text('subject').notNull(),
    ordinal: integer('ordinal').notNull(),
    previousId: digest('previous_id'),
    recordedAt: integer('recorded_at').notNull(),
    /** Null if a background job of izin made the entry. */
    door: text('door').$type<Door>(),
    actor: text('actor'),
    /** Fields of the entry as JSON: exactly the text from which the id was computed. */
    content: text('content').notNull(),
    /**
     * Further content, of which the fields have only a digest: an encrypted text, deleted together with the address; the
     * answer of a time stamp authority, encrypted if it is about a file, and then deleted with the file's last address; or
     * the list of a ticket.
     */
    body: bytes('body'),
  },
  (t) => [
    unique().on(t.subject, t.ordinal),
    index('entry_of_file').on(sql`content ->> '$.file'`).where(sql`kind = 'evidence'`),
    index('entry_of_recipient')
      .on(sql`content ->> '$.recipientId'`, t.seq)
      .where(sql`kind IN ('erasure-asked', 'erasure')`),
    index('entry_ticket').on(sql`content ->> '$.brandCode'`, t.seq).where(sql`kind = 'ticket'`),
    uniqueIndex('entry_dropped_once').on(sql`content ->> '$.commitment'`).where(sql`kind = 'erasure'`),
    ...checks('seq > 0', 'ordinal > 0', '(previous_id IS NULL) = (ordinal = 1)'),
  ],
)

/** Seals: Merkle roots over ranges of `seq` without gaps. No seal crosses a midnight in Istanbul. */
export const seal = sqliteTable(
  'seal',
  {
    fromSeq: integer('from_seq').primaryKey(),
    toSeq: integer('to_seq').notNull(),
    date: text('date').notNull(),
    entries: integer('entries').notNull(),
    root: digest('root').notNull(),
  },
  (t) => [index('seal_of_day').on(t.date), ...checks('to_seq >= from_seq', 'entries > 0')],
)

/** Closed days in Istanbul, to which no change is added any more. */
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

/** Statements of clients that a day's movement file equals their own (mutabakat). */
export const agreement = sqliteTable(
  'agreement',
  {
    date: text('date')
      .notNull()
      .references(() => day.date),
    brandCode: ofBrand(),
    /** Keyed digest of the movement file, deleted together with the file's last address. */
    digest: digest('digest'),
    agreedAt: integer('agreed_at').notNull(),
    door: text('door').$type<Door>().notNull(),
    actor: text('actor').notNull(),
  },
  (t) => [primaryKey({ columns: [t.date, t.brandCode] }), ...checks('length(actor) > 0')],
)
