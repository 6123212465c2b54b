import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { bytes, channels } from './columns.ts'

/** What is told about changes after they were recorded. */

/** ONAYs whose giving has to be confirmed to the recipient the same day (L7). */
export const confirmation = sqliteTable('confirmation', {
  changeId: bytes('change_id').primaryKey(),
  seq: integer('seq').notNull().unique(),
  recipientId: integer('recipient_id').notNull(),
  brandCode: integer('brand_code').notNull(),
  channel: text('channel', { enum: channels }).notNull(),
  /** The day it has to go out. */
  dueOn: text('due_on').notNull(),
  /** The message it goes out with, which may be that of several channels. */
  outboxKey: text('outbox_key'),
  sentAt: integer('sent_at'),
  /** Set when there is nothing to confirm any more: it was refused since, or its recipient was erased. */
  needlessAt: integer('needless_at'),
})

/** How far the changes were read for one purpose. */
export const reading = sqliteTable('reading', {
  name: text('name', { enum: ['confirmations', 'digest'] }).primaryKey(),
  seq: integer('seq').notNull(),
})

/** Hours since 1970 whose changes by recipients were counted. */
export const digestHour = sqliteTable('digest_hour', {
  hour: integer('hour').primaryKey(),
  countedAt: integer('counted_at').notNull(),
})

export const digestCount = sqliteTable(
  'digest_count',
  {
    hour: integer('hour').notNull(),
    brandCode: integer('brand_code').notNull(),
    channel: text('channel', { enum: channels }).notNull(),
    approvals: integer('approvals').notNull(),
    rejections: integer('rejections').notNull(),
  },
  (t) => [primaryKey({ columns: [t.hour, t.brandCode, t.channel] })],
)
