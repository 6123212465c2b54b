import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'
import { bytes, checks, digest, sha384, workColumns } from './columns.ts'
import { recipient } from './register.ts'

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
