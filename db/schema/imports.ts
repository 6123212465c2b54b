import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { bytes, channels, checks, digest, recipientTypes, workColumns } from './columns.ts'
import { ofBrand } from './company.ts'

/**
 * States of an uploaded file. `receiving`: the upload is under way. `reading`: the file is read. `unmapped`: a person has
 * to choose the meaning of its columns. `previewed`: a person has to decide. `applying`: its consents are recorded, or its
 * addresses looked up. `dropped`: a person decided against it, or no decision came in time.
 */
export const importStates = [
  'receiving',
  'reading',
  'unmapped',
  'previewed',
  'applying',
  'done',
  'unreadable',
  'dropped',
] as const

/** Uploaded files: with consents, with addresses to look up, or from İYS. */
export const importedFile = sqliteTable(
  'imported_file',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    kind: text('kind', { enum: ['consents', 'addresses', 'iys'] }).notNull(),
    brandCode: ofBrand(),
    channel: text('channel', { enum: channels }),
    recipientType: text('recipient_type', { enum: recipientTypes }),
    door: text('door', { enum: ['slack', 'cli'] }).notNull(),
    /** Slack user who uploaded the file, or the operator of the command line. */
    principal: text('principal').notNull(),
    language: text('language', { enum: ['tr', 'en'] }).notNull(),
    state: text('state', { enum: importStates }).notNull(),
    /** Key of the message, button or link by which the file came, so that a repeat does not create a second one. */
    requestKey: text('request_key').unique(),
    /** Id of the file in Slack, if it is fetched from there. */
    slackFile: text('slack_file'),
    createdAt: integer('created_at').notNull(),
    /** Number of uploads that were begun. Only the parts of the last one count. */
    attempt: integer('attempt').notNull().default(0),
    encoding: text('encoding', { enum: ['utf-8', 'windows-1254', 'utf-16le', 'utf-16be'] }),
    /** Keyed digest of a file of İYS. */
    digest: digest('digest'),
    /** Day and brand in the name of a file of İYS. The name itself is not stored, since it may contain an address. */
    namedDay: text('named_day'),
    namedBrand: integer('named_brand'),
    /** True to record ONAYs of a file of İYS also for addresses of which the brand has no consent. */
    takesNewcomers: integer('takes_newcomers', { mode: 'boolean' }).notNull().default(false),
    /** Headings, masked examples and plan (meaning of the columns), encrypted: a first line may contain addresses. */
    columns: bytes('columns'),
    /** Number of times that a person let the file be read again. Each causes a new message. */
    readings: integer('readings').notNull().default(0),
    /** Reason why the file cannot be read, as JSON without an address, as in `preview` and `result`. */
    fault: text('fault'),
    preview: text('preview'),
    pages: integer('pages').notNull().default(0),
    nextPage: integer('next_page').notNull().default(0),
    result: text('result'),
    appliedBy: text('applied_by'),
    appliedAt: integer('applied_at'),
    /** Time at which the file was done, dropped, or could not be read. */
    settledAt: integer('settled_at'),
    /** Last state of which the uploader was notified. */
    notifiedState: text('notified_state')
      .$type<(typeof importStates)[number] | 'voided' | ''>()
      .notNull()
      .default(''),
    /** Requester and approver of voiding the file (taking its changes back), and the progress of it. */
    voidedBy: text('voided_by'),
    voidApprovedBy: text('void_approved_by'),
    voidBegunAt: integer('void_begun_at'),
    /** Number of pages whose changes still have to be taken back, from the last to the first. */
    pagesToVoid: integer('pages_to_void').notNull().default(0),
    voidResult: text('void_result'),
    voidedAt: integer('voided_at'),
    ...workColumns(),
  },
  (t) => [
    index('imported_file_at_work').on(t.state).where(sql`state NOT IN ('done', 'unreadable', 'dropped')`),
    index('imported_file_voiding').on(t.id).where(sql`void_begun_at IS NOT NULL AND voided_at IS NULL`),
    ...checks(
      "(kind = 'addresses') = (channel IS NOT NULL)",
      '(channel IS NULL) = (recipient_type IS NULL)',
      'length(principal) > 0',
      'void_approved_by <> voided_by',
      "void_begun_at IS NULL OR (state = 'done' AND voided_by IS NOT NULL AND void_approved_by IS NOT NULL)",
      'pages_to_void BETWEEN 0 AND pages',
      'voided_at IS NULL OR pages_to_void = 0',
      'length(request_key) > 0',
      '(applied_by IS NULL) = (applied_at IS NULL)',
      "state <> 'applying' OR applied_by IS NOT NULL",
      'next_page <= pages',
    ),
  ],
)

/** Encrypted part of an uploaded file. */
export const importedPart = sqliteTable(
  'imported_part',
  {
    fileId: integer('file_id')
      .notNull()
      .references(() => importedFile.id),
    attempt: integer('attempt').notNull(),
    place: integer('place').notNull(),
    sealed: bytes('sealed').notNull(),
  },
  (t) => [primaryKey({ columns: [t.fileId, t.attempt, t.place] })],
)

/**
 * Page of rows of an uploaded file, encrypted in `sealed`. Rows of consents are deleted when they are recorded: `changes`
 * then has the line (4 bytes) and id (32 bytes) of each change, `rejected` the line and code of each rejected row.
 * `rejectedRows` has the rejected rows as uploaded, encrypted, for a day.
 */
export const importedPage = sqliteTable(
  'imported_page',
  {
    fileId: integer('file_id')
      .notNull()
      .references(() => importedFile.id),
    place: integer('place').notNull(),
    sealed: bytes('sealed'),
    changes: bytes('changes'),
    rejected: text('rejected').notNull(),
    rejectedRows: bytes('rejected_rows'),
  },
  (t) => [
    primaryKey({ columns: [t.fileId, t.place] }),
    ...checks('place >= 0', 'length(changes) % 36 = 0', '(sealed IS NULL) = (changes IS NOT NULL)'),
  ],
)
