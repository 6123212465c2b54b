import { integer, primaryKey, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'
import { bytes, workColumns } from './columns.ts'

/** A file that proves changes of one recipient, once however many it proves; named by an HMAC of its digest with his secret. */
export const evidenceFile = sqliteTable('evidence_file', {
  mark: bytes('mark').primaryKey(),
  recipientId: integer('recipient_id').notNull(),
  parts: integer('parts').notNull(),
  storedAt: integer('stored_at').notNull(),
})

/** A piece of such a file, sealed. */
export const evidenceFilePart = sqliteTable(
  'evidence_file_part',
  {
    mark: bytes('mark').notNull(),
    place: integer('place').notNull(),
    sealed: bytes('sealed').notNull(),
  },
  (t) => [primaryKey({ columns: [t.mark, t.place] })],
)

/** Links to the page where one file may be added to changes. No address, and no token. */
export const evidenceLink = sqliteTable('evidence_link', {
  tokenMark: bytes('token_mark').primaryKey(),
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
  tokenMark: bytes('token_mark').primaryKey(),
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
  (t) => [unique().on(t.requestKey, t.slackFile)],
)
