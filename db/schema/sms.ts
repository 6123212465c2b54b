import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { bytes, mark } from './columns.ts'

/** Inbound SMS that refuse nothing, for staff to read. The number and the text are encrypted. */
export const smsText = sqliteTable(
  'sms_text',
  {
    id: integer('id').primaryKey(),
    /** Keyed hash of the carrier's id, so that a message is stored once. */
    key: text('key').notNull().unique(),
    senderMark: mark('sender_mark').notNull(),
    sealed: bytes('sealed').notNull(),
    receivedAt: integer('received_at').notNull(),
  },
  (t) => [index('sms_text_of_sender').on(t.senderMark), index('sms_text_by_age').on(t.receivedAt)],
)
