import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'
import { bytes, channels, checks, digest, mark, recipientTypes, sha384, workColumns } from './columns.ts'
import { brand } from './company.ts'
import { recipient } from './register.ts'

/**
 * `awaiting`: a link to upload was given. `receiving`: the file comes in. `reading`: it is there, and is read. `previewed`:
 * an editor has to decide. `applying`: consents are recorded, addresses looked up. `dropped`: nobody decided, or against it.
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

/** A file that a staff member gave: consents to record, or addresses to look up. */
export const uploadedFile = sqliteTable(
  'uploaded_file',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    kind: text('kind', { enum: ['consents', 'addresses'] }).notNull(),
    brandCode: integer('brand_code')
      .notNull()
      .references(() => brand.code),
    /** What a list of addresses is looked up for. */
    channel: text('channel', { enum: channels }),
    recipientType: text('recipient_type', { enum: recipientTypes }),
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
    /** The first page that is not applied. */
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
      "(kind = 'addresses') = (channel IS NOT NULL)",
      '(channel IS NULL) = (recipient_type IS NULL)',
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
 * Some rows of a file that was read: sealed, and those of consents dropped when they are recorded. Then `changes` holds the line (4 bytes) and
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

/** Addresses of a list that are in its pages already, so that each is looked up once; dropped when the list is read. */
export const uploadedMark = sqliteTable(
  'uploaded_mark',
  {
    fileId: integer('file_id')
      .notNull()
      .references(() => uploadedFile.id),
    mark: mark('mark').notNull(),
  },
  (t) => [primaryKey({ columns: [t.fileId, t.mark] })],
)

/** Links to files with addresses: who asked for what, and until when it may be fetched. No address, and no token. */
export const download = sqliteTable(
  'download',
  {
    tokenMark: digest('token_mark').primaryKey(),
    /** A Slack user id, or `telegram:` and the id there. */
    holder: text('holder').notNull(),
    /** The file, as JSON; what is in it differs from kind to kind (register/downloads.ts). */
    wanted: text('wanted').notNull(),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
  },
  () => [
    index('download_recipient').on(sql`wanted ->> '$.recipientId'`),
    ...checks('length(holder) > 0', "json_type(wanted, '$.kind') = 'text'", 'expires_at > created_at'),
  ],
)

/** A row for each download that was fetched, so that of two fetching at once the second meets the first one's row. */
export const downloadUse = sqliteTable('download_use', {
  tokenMark: digest('token_mark')
    .primaryKey()
    .references(() => download.tokenMark),
  usedAt: integer('used_at').notNull(),
  /** Of the bytes that were handed out, where they are to be stamped; null until the last of them has gone. */
  sha384: sha384('sha384'),
})

/** A file that proves changes of one recipient, once however many it proves; named by an HMAC of its digest with his secret. */
export const evidenceFile = sqliteTable(
  'evidence_file',
  {
    mark: digest('mark').primaryKey(),
    recipientId: integer('recipient_id')
      .notNull()
      .references(() => recipient.id),
    parts: integer('parts').notNull(),
    storedAt: integer('stored_at').notNull(),
  },
  (t) => [index('evidence_file_of_recipient').on(t.recipientId), ...checks('parts > 0')],
)

/** A piece of such a file, sealed. */
export const evidenceFilePart = sqliteTable(
  'evidence_file_part',
  {
    mark: digest('mark')
      .notNull()
      .references(() => evidenceFile.mark),
    place: integer('place').notNull(),
    sealed: bytes('sealed').notNull(),
  },
  (t) => [primaryKey({ columns: [t.mark, t.place] }), ...checks('place >= 0')],
)

/** Links to the page where one file may be added to changes. No address, and no token. */
export const evidenceLink = sqliteTable('evidence_link', {
  tokenMark: digest('token_mark').primaryKey(),
  /** A Slack user id. */
  holder: text('holder').notNull(),
  brandCode: integer('brand_code').notNull(),
  /** The ids of the changes, hex digits, as JSON. */
  changeIds: text('change_ids').notNull(),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
})

/** A row for each link by which a file has come in, written with it: of two at once the second meets the first one's row. */
export const evidenceLinkUse = sqliteTable('evidence_link_use', {
  tokenMark: digest('token_mark')
    .primaryKey()
    .references(() => evidenceLink.tokenMark),
  usedAt: integer('used_at').notNull(),
})

/** Files that were handed over in a form of Slack's and have still to be fetched from there. */
export const wantedEvidenceFile = sqliteTable(
  'wanted_evidence_file',
  {
    id: integer('id').primaryKey(),
    /** Of the form: sent twice, it is one wish. */
    requestKey: text('request_key').notNull(),
    slackFile: text('slack_file').notNull(),
    /** The ids of the changes it proves, hex digits, as JSON. */
    changeIds: text('change_ids').notNull(),
    holder: text('holder').notNull(),
    language: text('language', { enum: ['tr', 'en'] }).notNull(),
    wantedAt: integer('wanted_at').notNull(),
    /** What became of it, in a word; null until then. */
    outcome: text('outcome'),
    ...workColumns(),
    /** Null once it is settled. */
    dueAt: integer('due_at'),
  },
  (t) => [
    unique().on(t.requestKey, t.slackFile),
    index('wanted_evidence_file_due').on(t.dueAt).where(sql`due_at IS NOT NULL`),
  ],
)
