import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { bytes, checks } from './columns.ts'

/** The two random keys, wrapped by IZIN_KEY. */
export const wrappedKey = sqliteTable('wrapped_key', {
  name: text('name', { enum: ['lookup', 'sealing'] }).primaryKey(),
  wrapped: bytes('wrapped').notNull(),
})

export const lease = sqliteTable('lease', {
  name: text('name').primaryKey(),
  holder: text('holder').notNull(),
  until: integer('until').notNull(),
})

/** Always empty: what would be written to it is refused, and with it the whole of a unit whose reads hold no more. */
export const staleRead = sqliteTable(
  'stale_read',
  {
    never: integer('never').notNull(),
  },
  () => [...checks('never = 0')],
)

/** Which attempt at a unit was committed, for an hour: an answer that was lost on its way is found again here. */
export const unitReceipt = sqliteTable(
  'unit_receipt',
  {
    id: text('id').primaryKey(),
    attempt: integer('attempt').notNull(),
    /** Seconds, by the clock of the database. */
    storedAt: integer('stored_at').notNull(),
  },
  (t) => [index('unit_receipt_by_age').on(t.storedAt), ...checks('length(id) > 0', 'attempt >= 0')],
)

/** What each run of the retention job did, in numbers; one that is not finished goes on where it stopped. */
export const retentionRun = sqliteTable(
  'retention_run',
  {
    id: integer('id').primaryKey(),
    startedAt: integer('started_at').notNull(),
    finishedAt: integer('finished_at'),
    /** When the admins were told. */
    toldAt: integer('told_at'),
    /** The last recipient it has looked at. */
    throughRecipient: integer('through_recipient').notNull().default(0),
    /** The setting it goes by. */
    years: integer('years').notNull(),
    consents: integer('consents').notNull().default(0),
    persons: integer('persons').notNull().default(0),
    /** Of these persons, how many had asked to be erased. */
    askedPersons: integer('asked_persons').notNull().default(0),
    evidence: integer('evidence').notNull().default(0),
    complaintTexts: integer('complaint_texts').notNull().default(0),
    links: integer('links').notNull().default(0),
    downloads: integer('downloads').notNull().default(0),
    telegramPeople: integer('telegram_people').notNull().default(0),
    keptForConsent: integer('kept_for_consent').notNull().default(0),
    keptForComplaint: integer('kept_for_complaint').notNull().default(0),
    keptForDuty: integer('kept_for_duty').notNull().default(0),
    /** Of all that are kept, how many have asked to be erased: they are hidden until then. */
    keptAsked: integer('kept_asked').notNull().default(0),
    evidenceFiles: integer('evidence_files').notNull().default(0),
  },
  () => [
    uniqueIndex('retention_run_one_at_work').on(sql`finished_at IS NULL`).where(sql`finished_at IS NULL`),
    ...checks('asked_persons >= 0', 'kept_asked >= 0'),
  ],
)
