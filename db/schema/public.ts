import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, unique, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { bytes, channels } from './columns.ts'

/** Telegram people who use the bot: no name, and addresses only once they are proved. */
export const telegramPerson = sqliteTable('telegram_person', {
  userId: text('user_id').primaryKey(),
  chatId: text('chat_id').notNull(),
  language: text('language').notNull(),
  contactAskedAt: integer('contact_asked_at'),
  createdAt: integer('created_at').notNull(),
  /** Set while he has blocked the bot. */
  blockedAt: integer('blocked_at'),
  /** The dispute that what he types goes into, and since when. */
  writesTo: integer('writes_to'),
  writesSince: integer('writes_since'),
})

export const proofKinds = ['own-contact', 'mail-code'] as const

/** The addresses they have proved to be theirs: one phone, and e-mails. */
export const telegramAddress = sqliteTable(
  'telegram_address',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    userId: text('user_id').notNull(),
    recipientId: integer('recipient_id').notNull(),
    kind: text('kind', { enum: ['phone', 'email'] }).notNull(),
    proof: text('proof', { enum: proofKinds }).notNull(),
    provedAt: integer('proved_at').notNull(),
  },
  (t) => [
    unique().on(t.userId, t.recipientId),
    uniqueIndex('telegram_address_one_phone').on(t.userId).where(sql`${t.kind} = 'phone'`),
    index('telegram_address_of_recipient').on(t.recipientId),
  ],
)

/** Links for messages; only the digest of a token is kept. */
export const link = sqliteTable('link', {
  tokenMark: bytes('token_mark').primaryKey(),
  recipientId: integer('recipient_id').notNull(),
  brandCode: integer('brand_code').notNull(),
  channel: text('channel', { enum: channels }).notNull(),
  createdAt: integer('created_at').notNull(),
})

/** What our bot is called in Telegram; at most one row. */
export const telegramBot = sqliteTable('telegram_bot', {
  id: integer('id').primaryKey(),
  name: text('name').notNull(),
})
