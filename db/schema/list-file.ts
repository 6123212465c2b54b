import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { bytes, channels, recipientTypes, workColumns } from './columns.ts'

/**
 * `receiving`: the file is fetched, and its addresses are kept page by page. `looking`: they are looked up. `ceiling`: they
 * are more than its holder may look up today, and none of it is answered.
 */
export const listStates = ['receiving', 'looking', 'done', 'ceiling', 'unreadable'] as const

/** A file of addresses that somebody asks about at once. */
export const listFile = sqliteTable('list_file', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  brandCode: integer('brand_code').notNull(),
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
})

/** Some of its addresses, sealed. */
export const listPage = sqliteTable(
  'list_page',
  {
    listId: integer('list_id').notNull(),
    place: integer('place').notNull(),
    sealed: bytes('sealed').notNull(),
  },
  (t) => [primaryKey({ columns: [t.listId, t.place] })],
)

/** The marks of the addresses that are kept already, by which each is asked about once. */
export const listMark = sqliteTable(
  'list_mark',
  { listId: integer('list_id').notNull(), mark: bytes('mark').notNull() },
  (t) => [primaryKey({ columns: [t.listId, t.mark] })],
)
