import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, unique, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { Door } from '../../src/consent/actor.ts'
import { bytes, checks, digest } from './columns.ts'
import { ofBrand } from './company.ts'

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
] as const

/** Append-only ledger. `change` shares its `seq` order and keeps its own table for its indexed columns. */
export const entry = sqliteTable(
  'entry',
  {
    seq: integer('seq').primaryKey(),
    id: digest('id').notNull().unique(),
    kind: text('kind', { enum: entryKinds }).notNull(),
    /** Id of the subject, by kind; entries of one subject are chained. */
    subject: text('subject').notNull(),
    ordinal: integer('ordinal').notNull(),
    previousId: digest('previous_id'),
    recordedAt: integer('recorded_at').notNull(),
    /** Null if a background job of izin made the entry. */
    door: text('door').$type<Door>(),
    actor: text('actor'),
    /** JSON with the fields of its kind; exactly the text that the id was computed from. */
    content: text('content').notNull(),
    /**
     * Content known by digest only: encrypted text, dropped with the address; the answer of an authority, encrypted if it is
     * about a file, and then dropped with the last address of the file; the list of a ticket.
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

/** Merkle seals over adjoining ranges of `seq`, none across an Istanbul midnight. */
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

/** Closed Istanbul days, which accept no more changes. */
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

/** Agreement of a client with a day's movement file (mutabakat). */
export const agreement = sqliteTable(
  'agreement',
  {
    date: text('date')
      .notNull()
      .references(() => day.date),
    brandCode: ofBrand(),
    /** Keyed digest of the movement file, dropped with its last address. */
    digest: digest('digest'),
    agreedAt: integer('agreed_at').notNull(),
    door: text('door').$type<Door>().notNull(),
    actor: text('actor').notNull(),
  },
  (t) => [primaryKey({ columns: [t.date, t.brandCode] }), ...checks('length(actor) > 0')],
)
