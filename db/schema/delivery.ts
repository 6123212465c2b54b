import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, unique, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { bytes, channels, checks, digest, sha384 } from './columns.ts'
import { brand } from './company.ts'
import { recipient } from './register.ts'

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
    /** When it was given up without being dealt with. */
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
    awaitsStampOf: sha384('awaits_stamp_of'),
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
    index('outbox_awaits_stamp').on(t.id).where(sql`awaits_stamp_of IS NOT NULL`),
    index('outbox_oldest').on(t.createdAt).where(sql`due_at IS NOT NULL`),
    index('outbox_settled').on(t.settledAt).where(sql`due_at IS NULL`),
    index('outbox_unknown').on(t.id).where(sql`state = 'unknown' AND due_at IS NULL`),
    index('outbox_waiting').on(t.platform, t.target, t.id).where(sql`due_at IS NOT NULL`),
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
export const room = sqliteTable(
  'room',
  {
    id: integer('id').primaryKey(),
    platform: text('platform', { enum: ['slack', 'telegram'] }).notNull(),
    externalId: text('external_id').notNull(),
    brandCode: integer('brand_code')
      .notNull()
      .references(() => brand.code),
    addedAt: integer('added_at').notNull(),
    removedAt: integer('removed_at'),
    /** Set while posts to it fail because it is gone or the app was put out of it. */
    lostAt: integer('lost_at'),
    /** Minutes after midnight, Istanbul, of its daily post; null for the time that holds for all. */
    reportAt: integer('report_at'),
    /** Who subscribed it and who ended that. */
    addedBy: text('added_by'),
    removedBy: text('removed_by'),
  },
  (t) => [
    uniqueIndex('room_once').on(t.platform, t.externalId, t.brandCode).where(sql`removed_at IS NULL`),
    ...checks('report_at BETWEEN 0 AND 1439'),
  ],
)

/** What is told about changes after they were recorded. */

/** ONAYs whose giving has to be confirmed to the recipient the same day (L7). */
export const confirmation = sqliteTable(
  'confirmation',
  {
    changeId: digest('change_id').primaryKey(),
    seq: integer('seq').notNull().unique(),
    recipientId: integer('recipient_id')
      .notNull()
      .references(() => recipient.id),
    brandCode: integer('brand_code')
      .notNull()
      .references(() => brand.code),
    channel: text('channel', { enum: channels }).notNull(),
    /** The day it has to go out. */
    dueOn: text('due_on').notNull(),
    /** The message it goes out with, which may be that of several channels. */
    outboxKey: text('outbox_key'),
    sentAt: integer('sent_at'),
    /** Set when there is nothing to confirm any more: it was refused since, or its recipient was erased. */
    needlessAt: integer('needless_at'),
  },
  (t) => [
    index('confirmation_open').on(t.dueOn, t.seq).where(sql`sent_at IS NULL AND needless_at IS NULL`),
    ...checks('sent_at IS NULL OR outbox_key IS NOT NULL'),
  ],
)

/** How far the changes were read for one purpose. */
export const reading = sqliteTable('reading', {
  name: text('name', { enum: ['confirmations', 'digest'] }).primaryKey(),
  seq: integer('seq').notNull(),
})

/** The two random keys, wrapped by IZIN_KEY. */
export const wrappedKey = sqliteTable('wrapped_key', {
  name: text('name', { enum: ['lookup', 'sealing'] }).primaryKey(),
  wrapped: bytes('wrapped').notNull(),
})

export const lease = sqliteTable('lease', {
  name: text('name').primaryKey(),
  holder: text('holder').notNull(),
  until: integer('until').notNull(),
})

/** Always empty: what would be written to it is refused, and with it the whole of a unit whose reads hold no more. */
export const staleRead = sqliteTable(
  'stale_read',
  {
    never: integer('never').notNull(),
  },
  () => [...checks('never = 0')],
)

/** Which attempt at a unit was committed, for an hour: an answer that was lost on its way is found again here. */
export const unitReceipt = sqliteTable(
  'unit_receipt',
  {
    id: text('id').primaryKey(),
    attempt: integer('attempt').notNull(),
    /** Seconds, by the clock of the database. */
    storedAt: integer('stored_at').notNull(),
  },
  (t) => [index('unit_receipt_by_age').on(t.storedAt), ...checks('length(id) > 0', 'attempt >= 0')],
)

/** What each run of the retention job did, in numbers; one that is not finished goes on where it stopped. */
export const retentionRun = sqliteTable(
  'retention_run',
  {
    id: integer('id').primaryKey(),
    startedAt: integer('started_at').notNull(),
    finishedAt: integer('finished_at'),
    /** When the admins were told. */
    toldAt: integer('told_at'),
    /** The last recipient it has looked at. */
    throughRecipient: integer('through_recipient').notNull().default(0),
    /** The setting it goes by. */
    years: integer('years').notNull(),
    consents: integer('consents').notNull().default(0),
    persons: integer('persons').notNull().default(0),
    /** Of these persons, how many had asked to be erased. */
    askedPersons: integer('asked_persons').notNull().default(0),
    evidence: integer('evidence').notNull().default(0),
    complaintTexts: integer('complaint_texts').notNull().default(0),
    links: integer('links').notNull().default(0),
    downloads: integer('downloads').notNull().default(0),
    telegramPeople: integer('telegram_people').notNull().default(0),
    keptForConsent: integer('kept_for_consent').notNull().default(0),
    keptForComplaint: integer('kept_for_complaint').notNull().default(0),
    keptForDuty: integer('kept_for_duty').notNull().default(0),
    /** Of all that are kept, how many have asked to be erased: they are hidden until then. */
    keptAsked: integer('kept_asked').notNull().default(0),
    evidenceFiles: integer('evidence_files').notNull().default(0),
  },
  () => [
    uniqueIndex('retention_run_one_at_work').on(sql`finished_at IS NULL`).where(sql`finished_at IS NULL`),
    ...checks('asked_persons >= 0', 'kept_asked >= 0'),
  ],
)
