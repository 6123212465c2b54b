import { index, integer, primaryKey, sqliteTable, text, unique, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { bytes } from './columns.ts'

/** Everything that came in from a platform, once. The body is sealed, and dropped when it has been dealt with. */
export const inbox = sqliteTable(
  'inbox',
  {
    id: integer('id').primaryKey(),
    platform: text('platform', { enum: ['slack', 'telegram'] }).notNull(),
    key: text('key').notNull(),
    /** The signature of the request, so that a replay of it is recognised; null where a platform signs nothing. */
    signature: text('signature'),
    /** Items of one lane are worked on in order: a Telegram chat, a Slack user. */
    lane: text('lane').notNull(),
    body: bytes('body'),
    receivedAt: integer('received_at').notNull(),
    attempts: integer('attempts').notNull().default(0),
    dueAt: integer('due_at'),
    doneAt: integer('done_at'),
  },
  (t) => [
    unique().on(t.platform, t.key),
    uniqueIndex('inbox_signature').on(t.signature),
    index('inbox_waiting').on(t.platform, t.lane, t.id),
  ],
)

export const outboxStates = ['waiting', 'sent', 'unknown', 'refused'] as const

/** Everything that goes out, with what became of it. `unknown`: the answer was lost, so it may have arrived. */
export const outbox = sqliteTable(
  'outbox',
  {
    id: integer('id').primaryKey(),
    key: text('key').notNull().unique(),
    platform: text('platform', { enum: ['slack', 'telegram', 'slack-response', 'mail', 'sms'] }).notNull(),
    /** Where to: a channel, a user, a chat; the look-up mark of an address. Items of one target go out in order. */
    target: text('target').notNull(),
    roomId: integer('room_id'),
    /** The day whose head this message carries, if it carries one. */
    headDate: text('head_date'),
    /** SHA-384 of the movement file that this message shows without a stamp, until its room has heard of the stamp. */
    awaitsStampOf: bytes('awaits_stamp_of'),
    body: bytes('body'),
    state: text('state', { enum: outboxStates }).notNull(),
    attempts: integer('attempts').notNull().default(0),
    dueAt: integer('due_at'),
    createdAt: integer('created_at').notNull(),
    settledAt: integer('settled_at'),
    /** What the platform called the message it made: Slack's ts, Telegram's message id. */
    reference: text('reference'),
  },
  (t) => [
    index('outbox_waiting').on(t.platform, t.target, t.id),
    index('outbox_oldest').on(t.createdAt),
    index('outbox_settled').on(t.settledAt),
    index('outbox_unknown').on(t.id),
  ],
)

export const outboxAttempt = sqliteTable(
  'outbox_attempt',
  {
    outboxId: integer('outbox_id').notNull(),
    attempt: integer('attempt').notNull(),
    at: integer('at').notNull(),
    outcome: text('outcome').notNull(),
    detail: text('detail'),
  },
  (t) => [primaryKey({ columns: [t.outboxId, t.attempt] })],
)

/** Slack or Telegram places that get a brand's daily report. */
export const room = sqliteTable('room', {
  id: integer('id').primaryKey(),
  platform: text('platform', { enum: ['slack', 'telegram'] }).notNull(),
  externalId: text('external_id').notNull(),
  brandCode: integer('brand_code').notNull(),
  addedAt: integer('added_at').notNull(),
  removedAt: integer('removed_at'),
  /** Set while posts to it fail because it is gone or the app was put out of it. */
  lostAt: integer('lost_at'),
  /** Minutes after midnight, Istanbul, of its daily post; null for the time that holds for all. */
  reportAt: integer('report_at'),
  /** Who subscribed it and who ended that; null for what was done before this was kept. */
  addedBy: text('added_by'),
  removedBy: text('removed_by'),
})

export const lease = sqliteTable('lease', {
  name: text('name').primaryKey(),
  holder: text('holder').notNull(),
  until: integer('until').notNull(),
})
