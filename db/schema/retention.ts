import { integer, sqliteTable } from 'drizzle-orm/sqlite-core'

/** What each run of the retention job did, in numbers; one that is not finished goes on where it stopped. */
export const retentionRun = sqliteTable('retention_run', {
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
  evidence: integer('evidence').notNull().default(0),
  complaintTexts: integer('complaint_texts').notNull().default(0),
  links: integer('links').notNull().default(0),
  downloads: integer('downloads').notNull().default(0),
  telegramPeople: integer('telegram_people').notNull().default(0),
  keptForConsent: integer('kept_for_consent').notNull().default(0),
  keptForComplaint: integer('kept_for_complaint').notNull().default(0),
  keptForDuty: integer('kept_for_duty').notNull().default(0),
  evidenceFiles: integer('evidence_files').notNull().default(0),
})
