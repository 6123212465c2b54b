import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { bytes, channels, checks, digest, recipientTypes, workColumns } from './columns.ts'
import { brand } from './company.ts'

/**
 * `awaiting`: a link to upload was given. `receiving`: the file comes in. `reading`: it is there, and is read. `previewed`:
 * somebody has to decide. `dropped`: nobody did, or against it.
 */
export const uploadStates = [
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
export const uploadedFile = sqliteTable(
  'uploaded_file',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    brandCode: integer('brand_code')
      .notNull()
      .references(() => brand.code),
    door: text('door', { enum: ['slack', 'cli'] }).notNull(),
    /** Who brings the file: a holder of roles, or the operator of the command line. */
    holder: text('holder').notNull(),
    language: text('language', { enum: ['tr', 'en'] }).notNull(),
    state: text('state', { enum: uploadStates }).notNull(),
    /** Of the link by which the file may be uploaded. */
    tokenMark: digest('token_mark').unique(),
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
  },
  (t) => [
    index('uploaded_file_at_work').on(t.state).where(sql`state NOT IN ('done', 'unreadable', 'dropped')`),
    index('uploaded_file_voiding').on(t.id).where(sql`void_begun_at IS NOT NULL AND voided_at IS NULL`),
    ...checks(
      'length(holder) > 0',
      'second_person <> applied_by',
      'passes_refusals IN (0, 1) AND (passes_refusals = 0 OR second_person IS NOT NULL)',
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

/** A piece of an uploaded file as it came, sealed; dropped once it is read. */
export const uploadedPart = sqliteTable(
  'uploaded_part',
  {
    fileId: integer('file_id')
      .notNull()
      .references(() => uploadedFile.id),
    attempt: integer('attempt').notNull(),
    place: integer('place').notNull(),
    sealed: bytes('sealed').notNull(),
  },
  (t) => [primaryKey({ columns: [t.fileId, t.attempt, t.place] })],
)

/**
 * Some rows of a file that was read: sealed, and dropped when they are recorded. Then `changes` holds the line (4 bytes) and
 * the id (32) of each change. `rejected` has the line and the code of each row that would not be taken, and then of each that
 * was not, as JSON.
 */
export const uploadedPage = sqliteTable(
  'uploaded_page',
  {
    fileId: integer('file_id')
      .notNull()
      .references(() => uploadedFile.id),
    place: integer('place').notNull(),
    sealed: bytes('sealed'),
    changes: bytes('changes'),
    rejected: text('rejected').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.fileId, t.place] }),
    ...checks('place >= 0', 'length(changes) % 36 = 0', '(sealed IS NULL) = (changes IS NOT NULL)'),
  ],
)

/**
 * `receiving`: the file is fetched, and its addresses are kept page by page. `looking`: they are looked up. `ceiling`: they
 * are more than its holder may look up today, and none of it is answered.
 */
export const listStates = ['receiving', 'looking', 'done', 'ceiling', 'unreadable'] as const

/** A file of addresses that somebody asks about at once. */
export const listFile = sqliteTable(
  'list_file',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    brandCode: integer('brand_code')
      .notNull()
      .references(() => brand.code),
    channel: text('channel', { enum: channels }).notNull(),
    recipientType: text('recipient_type', { enum: recipientTypes }).notNull(),
    holder: text('holder').notNull(),
    language: text('language', { enum: ['tr', 'en'] }).notNull(),
    /** Of the form it came with: one that is sent twice is one question. */
    requestKey: text('request_key').notNull().unique(),
    slackFile: text('slack_file').notNull(),
    state: text('state', { enum: listStates }).notNull(),
    createdAt: integer('created_at').notNull(),
    /** When its addresses are dropped. */
    expiresAt: integer('expires_at').notNull(),
    /** Counts the times the file began to come in; only the pages of the last one count. */
    attempt: integer('attempt').notNull().default(0),
    pages: integer('pages').notNull().default(0),
    /** The first page that is not looked up. */
    nextPage: integer('next_page').notNull().default(0),
    /** Addresses to look up, each counted once. */
    asked: integer('asked').notNull().default(0),
    /** What came of it as far as it is looked up: JSON, without an address. */
    tally: text('tally'),
    /** How many look-ups its holder had left, where that was too few. */
    leftToday: integer('left_today'),
    fault: text('fault'),
    told: integer('told').notNull().default(0),
    ...workColumns(),
  },
  (t) => [
    index('list_file_at_work').on(t.state).where(sql`told = 0`),
    ...checks(
      'length(holder) > 0',
      'length(request_key) > 0',
      'expires_at > created_at',
      'told IN (0, 1)',
      'next_page <= pages',
    ),
  ],
)

/** Some of its addresses, sealed. */
export const listPage = sqliteTable(
  'list_page',
  {
    listId: integer('list_id')
      .notNull()
      .references(() => listFile.id),
    place: integer('place').notNull(),
    sealed: bytes('sealed').notNull(),
  },
  (t) => [primaryKey({ columns: [t.listId, t.place] }), ...checks('place >= 0')],
)

/** The marks of the addresses that are kept already, by which each is asked about once. */
export const listMark = sqliteTable(
  'list_mark',
  {
    listId: integer('list_id')
      .notNull()
      .references(() => listFile.id),
    mark: digest('mark').notNull(),
  },
  (t) => [primaryKey({ columns: [t.listId, t.mark] })],
)
