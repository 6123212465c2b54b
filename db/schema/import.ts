import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { bytes, workColumns } from './columns.ts'

/**
 * `awaiting`: a link to upload was given. `receiving`: the file comes in. `reading`: it is there, and is read. `previewed`:
 * somebody has to decide. `dropped`: nobody did, or against it.
 */
export const importStates = [
  'awaiting',
  'receiving',
  'reading',
  'previewed',
  'applying',
  'done',
  'unreadable',
  'dropped',
] as const

/** A file of consents on its way into the register. */
export const importJob = sqliteTable('import_job', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  brandCode: integer('brand_code').notNull(),
  door: text('door', { enum: ['slack', 'cli'] }).notNull(),
  /** Who brings the file: a holder of roles, or the operator of the command line. */
  holder: text('holder').notNull(),
  language: text('language', { enum: ['tr', 'en'] }).notNull(),
  state: text('state', { enum: importStates }).notNull(),
  /** Of the link by which the file may be uploaded. */
  tokenMark: bytes('token_mark').unique(),
  /** Of the message or the press that a shared file came by: one that comes twice is one file. */
  requestKey: text('request_key').unique(),
  /** The file's id where it is fetched from Slack. */
  slackFile: text('slack_file'),
  createdAt: integer('created_at').notNull(),
  /** Until when the file may be uploaded. */
  expiresAt: integer('expires_at').notNull(),
  /** Counts the times the file began to come in; only the parts of the last one count. */
  attempt: integer('attempt').notNull().default(0),
  encoding: text('encoding', { enum: ['utf-8', 'windows-1254'] }),
  /** Why it cannot be read, what it would do, what it did: JSON, without an address. */
  fault: text('fault'),
  preview: text('preview'),
  pages: integer('pages').notNull().default(0),
  /** The first page that is not recorded. */
  nextPage: integer('next_page').notNull().default(0),
  result: text('result'),
  appliedBy: text('applied_by'),
  appliedAt: integer('applied_at'),
  /** When it was done, dropped or found unreadable. */
  settledAt: integer('settled_at'),
  /** What its holder was told last, how often he was, and the outbox's key of the message that is brought up to date. */
  told: text('told').notNull().default(''),
  toldCount: integer('told_count').notNull().default(0),
  messageKey: text('message_key'),
  /** Who approved it, where it took two people; never the one who applied it. */
  secondPerson: text('second_person'),
  /** 1 where the second person let its later ONAYs pass refusals (promise 1). */
  passesRefusals: integer('passes_refusals').notNull().default(0),
  /** Who asked that its changes be taken back and who approved it, two people; and how far that is. */
  voidedBy: text('voided_by'),
  voidApprovedBy: text('void_approved_by'),
  voidBegunAt: integer('void_begun_at'),
  /** Pages whose changes are still to be taken back, from the last one to the first. */
  pagesToVoid: integer('pages_to_void').notNull().default(0),
  /** What came of it, as JSON. */
  voidResult: text('void_result'),
  voidedAt: integer('voided_at'),
  ...workColumns(),
})

/** A piece of an uploaded file as it came, sealed; dropped once it is read. */
export const importPart = sqliteTable(
  'import_part',
  {
    jobId: integer('job_id').notNull(),
    attempt: integer('attempt').notNull(),
    place: integer('place').notNull(),
    sealed: bytes('sealed').notNull(),
  },
  (t) => [primaryKey({ columns: [t.jobId, t.attempt, t.place] })],
)

/**
 * Some rows of a file that was read: sealed, and dropped when they are recorded. Then `changes` holds the line (4 bytes) and
 * the id (32) of each change. `rejected` has the line and the code of each row that would not be taken, and then of each that
 * was not, as JSON.
 */
export const importPage = sqliteTable(
  'import_page',
  {
    jobId: integer('job_id').notNull(),
    place: integer('place').notNull(),
    sealed: bytes('sealed'),
    changes: bytes('changes'),
    rejected: text('rejected').notNull(),
  },
  (t) => [primaryKey({ columns: [t.jobId, t.place] })],
)
