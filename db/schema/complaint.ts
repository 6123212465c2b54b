import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { bytes, channels, checks } from './columns.ts'
import { brand } from './company.ts'
import { recipient } from './register.ts'

export const complaintOutcomes = ['consent-shown', 'no-consent', 'not-ours', 'withdrawn'] as const

/** Complaints about messages to an address: what was told is sealed, and dropped with the address. */
export const complaint = sqliteTable(
  'complaint',
  {
    id: integer('id').primaryKey(),
    recipientId: integer('recipient_id')
      .notNull()
      .references(() => recipient.id),
    /** Null where the complaint names no brand. */
    brandCode: integer('brand_code').references(() => brand.code),
    channel: text('channel', { enum: channels }),
    receivedOn: text('received_on').notNull(),
    dueOn: text('due_on').notNull(),
    /** When the message was sent, as a day or a wall time; null where nobody knows. */
    messageAt: text('message_at'),
    told: bytes('told'),
    notedAt: integer('noted_at').notNull(),
    notedDoor: text('noted_door').notNull(),
    notedBy: text('noted_by'),
    outcome: text('outcome', { enum: complaintOutcomes }),
    outcomeNote: bytes('outcome_note'),
    settledAt: integer('settled_at'),
    settledDoor: text('settled_door'),
    settledBy: text('settled_by'),
    /** The request it was noted by, so that a repeat finds it. */
    requestKey: text('request_key').unique(),
    /** The Telegram user who opened it; null where staff noted it, or once the address was erased. */
    userId: text('user_id'),
    /** When that user was told the outcome. */
    outcomeToldAt: integer('outcome_told_at'),
  },
  (t) => [
    index('complaint_of_recipient').on(t.recipientId),
    index('complaint_of_user').on(t.userId).where(sql`user_id IS NOT NULL`),
    index('complaint_open').on(t.dueOn).where(sql`outcome IS NULL`),
    ...checks(
      'due_on >= received_on',
      '(outcome IS NULL) = (settled_at IS NULL)',
      '(outcome IS NULL) = (settled_door IS NULL)',
      'outcome IS NOT NULL OR outcome_note IS NULL',
    ),
  ],
)

export const messageAuthors = ['recipient', 'staff'] as const

/** Messages between the recipient who opened a complaint and the staff, encrypted; dropped with the address. */
export const complaintMessage = sqliteTable(
  'complaint_message',
  {
    complaintId: integer('complaint_id')
      .notNull()
      .references(() => complaint.id),
    place: integer('place').notNull(),
    author: text('author', { enum: messageAuthors }).notNull(),
    /** The staff member who wrote; null for the recipient. */
    staffId: text('staff_id'),
    sealed: bytes('sealed'),
    at: integer('at').notNull(),
    requestKey: text('request_key').unique(),
  },
  (t) => [primaryKey({ columns: [t.complaintId, t.place] }), ...checks('place BETWEEN 1 AND 100')],
)
