import { index, integer, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'
import { bytes, checks } from './columns.ts'
import { ofRecipient } from './register.ts'

/** Users of the Telegram bot. No name is stored, and addresses only when they are proved. */
export const telegramPerson = sqliteTable('telegram_person', {
  userId: text('user_id').primaryKey(),
  /** Ids of account and chat, encrypted. */
  sealed: bytes('sealed').notNull(),
  language: text('language', { enum: ['tr', 'en'] }).notNull(),
  contactAskedAt: integer('contact_asked_at'),
  createdAt: integer('created_at').notNull(),
  /** Time since which the user blocks the bot; null if they do not. */
  blockedAt: integer('blocked_at'),
})

export const proofKinds = ['own-contact', 'sms-code', 'mail-code'] as const

/** Addresses that Telegram users have proved to be theirs. */
export const telegramAddress = sqliteTable(
  'telegram_address',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    userId: text('user_id')
      .notNull()
      .references(() => telegramPerson.userId, { onDelete: 'cascade' }),
    recipientId: ofRecipient(),
    kind: text('kind', { enum: ['phone', 'email'] }).notNull(),
    proof: text('proof', { enum: proofKinds }).notNull(),
    provedAt: integer('proved_at').notNull(),
  },
  (t) => [
    unique().on(t.userId, t.kind),
    index('telegram_address_of_recipient').on(t.recipientId),
    ...checks("(kind = 'phone') = (proof <> 'mail-code')"),
  ],
)
