import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, unique, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { bytes, checks } from './columns.ts'

/** Messages of the chat platforms, and SMS, to izin, each once. The body is encrypted, and deleted when the message is processed. */
export const inbox = sqliteTable(
  'inbox',
  {
    id: integer('id').primaryKey(),
    platform: text('platform', { enum: ['slack', 'telegram', 'sms'] }).notNull(),
    key: text('key').notNull(),
    /** Signature of the HTTP request, by which a replay is recognised; null if the platform does not sign. */
    signature: text('signature'),
    /** Keyed hash of a Telegram chat, a Slack user or the sender of an SMS. Messages of one lane are processed in order. */
    lane: text('lane').notNull(),
    body: bytes('body'),
    receivedAt: integer('received_at').notNull(),
    attempts: integer('attempts').notNull().default(0),
    dueAt: integer('due_at'),
    doneAt: integer('done_at'),
    givenUpAt: integer('given_up_at'),
  },
  (t) => [
    unique().on(t.platform, t.key),
    index('inbox_given_up').on(t.id).where(sql`given_up_at IS NOT NULL`),
    uniqueIndex('inbox_signature').on(t.signature).where(sql`signature IS NOT NULL`),
    index('inbox_waiting').on(t.platform, t.lane, t.id).where(sql`due_at IS NOT NULL`),
    ...checks('(due_at IS NULL) = (done_at IS NOT NULL)', 'given_up_at IS NULL OR done_at IS NOT NULL'),
  ],
)

export const outboxStates = ['waiting', 'sent', 'unknown', 'refused'] as const

/** Messages that izin sends, each stored before it is sent. The body is encrypted. */
export const outbox = sqliteTable(
  'outbox',
  {
    id: integer('id').primaryKey(),
    key: text('key').notNull().unique(),
    platform: text('platform', {
      enum: ['slack', 'telegram', 'slack-response', 'mail', 'sms', 'sms-list'],
    }).notNull(),
    /** Channel, user, chat, or mark (keyed hash) of an address. Messages to the same target are sent in order. */
    target: text('target').notNull(),
    roomId: integer('room_id'),
    headDate: text('head_date'),
    body: bytes('body'),
    state: text('state', { enum: outboxStates }).notNull(),
    attempts: integer('attempts').notNull().default(0),
    /** Number of attempts without an answer, including the one under way. */
    lostAnswers: integer('lost_answers').notNull().default(0),
    isUnderWay: integer('is_under_way', { mode: 'boolean' }).notNull().default(false),
    dueAt: integer('due_at'),
    createdAt: integer('created_at').notNull(),
    settledAt: integer('settled_at'),
    reference: text('reference'),
  },
  (t) => [
    index('outbox_oldest').on(t.createdAt).where(sql`due_at IS NOT NULL`),
    index('outbox_settled').on(t.settledAt).where(sql`due_at IS NULL`),
    index('outbox_unknown').on(t.id).where(sql`state = 'unknown' AND due_at IS NULL`),
    index('outbox_waiting').on(t.platform, t.target, t.id).where(sql`due_at IS NOT NULL`),
  ],
)

/** The two random keys of the database, encrypted with IZIN_KEY. */
export const wrappedKey = sqliteTable('wrapped_key', {
  name: text('name', { enum: ['lookup', 'sealing'] }).primaryKey(),
  wrapped: bytes('wrapped').notNull(),
})

/** Leases: the process that has the right to do a job, and the time until which. */
export const lease = sqliteTable('lease', {
  name: text('name').primaryKey(),
  processId: text('process_id').notNull(),
  until: integer('until').notNull(),
})

/** Last time span in which readings of the clock followed each other evenly, which proves the clock. At most one row. */
export const clockRun = sqliteTable(
  'clock_run',
  {
    id: integer('id').primaryKey(),
    since: integer('since').notNull(),
    seenAt: integer('seen_at').notNull(),
  },
  () => [...checks('id = 1', 'since <= seen_at')],
)

/** Table that is always empty, since every write to it fails. A unit writes to it if the rows that it read have changed. */
export const staleRead = sqliteTable(
  'stale_read',
  {
    never: integer('never').notNull(),
  },
  () => [...checks('never = 0')],
)

/** Receipts of units that were committed. Each is kept for an hour, and found again if the answer was lost. */
export const unitReceipt = sqliteTable(
  'unit_receipt',
  {
    id: text('id').primaryKey(),
    attempt: integer('attempt').notNull(),
    storedAt: integer('stored_at').notNull(),
  },
  (t) => [index('unit_receipt_by_age').on(t.storedAt), ...checks('length(id) > 0', 'attempt >= 0')],
)

/** Runs of the retention job. A run that was interrupted continues where it stopped. */
export const retentionRun = sqliteTable(
  'retention_run',
  {
    id: integer('id').primaryKey(),
    startedAt: integer('started_at').notNull(),
    finishedAt: integer('finished_at'),
    throughRecipient: integer('through_recipient').notNull().default(0),
    /** Number of addresses that were deleted. */
    dropped: integer('dropped').notNull().default(0),
    years: integer('years').notNull(),
  },
  () => [
    uniqueIndex('retention_run_one_at_work').on(sql`finished_at IS NULL`).where(sql`finished_at IS NULL`),
  ],
)
