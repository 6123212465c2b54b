import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { bytes, channels } from './columns.ts'

/** Telegram people who use the bot: no name, and an address only once it is proved. */
export const telegramPerson = sqliteTable('telegram_person', {
  userId: text('user_id').primaryKey(),
  chatId: text('chat_id').notNull(),
  language: text('language').notNull(),
  recipientId: integer('recipient_id'),
  provedAt: integer('proved_at'),
  contactAskedAt: integer('contact_asked_at'),
  createdAt: integer('created_at').notNull(),
})

/** Links for messages; only the digest of a token is kept. */
export const link = sqliteTable('link', {
  tokenMark: bytes('token_mark').primaryKey(),
  recipientId: integer('recipient_id').notNull(),
  brandCode: integer('brand_code').notNull(),
  channel: text('channel', { enum: channels }).notNull(),
  createdAt: integer('created_at').notNull(),
})
