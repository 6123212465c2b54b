import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { bytes, channels } from './columns.ts'
import { proofKinds } from './public.ts'

/** Complaints of recipients who say that they never gave a consent, with the chat in which they are answered. */
export const dispute = sqliteTable(
  'dispute',
  {
    complaintId: integer('complaint_id').primaryKey(),
    /** Null once he was erased. */
    userId: text('user_id'),
    chatId: text('chat_id'),
    language: text('language', { enum: ['tr', 'en'] }).notNull(),
    /** The ONAY that is disputed, where one stood. */
    changeId: bytes('change_id'),
    openedAt: integer('opened_at').notNull(),
    toldSettledAt: integer('told_settled_at'),
  },
  (t) => [index('dispute_of_user').on(t.userId)],
)

export const disputeSides = ['recipient', 'staff'] as const

/** What both sides wrote, sealed; dropped with the address. */
export const disputeMessage = sqliteTable(
  'dispute_message',
  {
    complaintId: integer('complaint_id').notNull(),
    place: integer('place').notNull(),
    side: text('side', { enum: disputeSides }).notNull(),
    /** Who of the staff wrote. */
    author: text('author'),
    sealed: bytes('sealed'),
    at: integer('at').notNull(),
    requestKey: text('request_key').unique(),
  },
  (t) => [primaryKey({ columns: [t.complaintId, t.place] })],
)

/** Consents that their recipient wants to hold until a day and no longer. */
export const consentLimit = sqliteTable(
  'consent_limit',
  {
    id: integer('id').primaryKey(),
    userId: text('user_id').notNull(),
    chatId: text('chat_id').notNull(),
    language: text('language', { enum: ['tr', 'en'] }).notNull(),
    recipientId: integer('recipient_id').notNull(),
    brandCode: integer('brand_code').notNull(),
    channel: text('channel', { enum: channels }).notNull(),
    untilOn: text('until_on').notNull(),
    proof: text('proof', { enum: proofKinds }).notNull(),
    provedAt: integer('proved_at').notNull(),
    setAt: integer('set_at').notNull(),
    remindedAt: integer('reminded_at'),
    endedAt: integer('ended_at'),
  },
  (t) => [
    uniqueIndex('consent_limit_in_force')
      .on(t.recipientId, t.brandCode, t.channel)
      .where(sql`${t.endedAt} is null`),
    index('consent_limit_of_user').on(t.userId),
    index('consent_limit_of_recipient').on(t.recipientId),
    index('consent_limit_open').on(t.id),
  ],
)
