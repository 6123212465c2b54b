import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Door } from '../../src/consent/actor.ts'
import { bytes, channels, checks } from './columns.ts'
import { brand } from './company.ts'
import { ofRecipient } from './register.ts'

/** Outcomes of a complaint: the consent was shown, there was none, the message was not ours, or it was withdrawn. */
export const complaintOutcomes = ['consent-shown', 'no-consent', 'not-ours', 'withdrawn'] as const
export type ComplaintOutcome = (typeof complaintOutcomes)[number]

/** Complaints about messages. The text is encrypted, and deleted together with the address. */
export const complaint = sqliteTable(
  'complaint',
  {
    id: integer('id').primaryKey(),
    recipientId: ofRecipient(),
    brandCode: integer('brand_code')
      .notNull()
      .references(() => brand.code),
    channel: text('channel', { enum: channels }),
    dueOn: text('due_on').notNull(),
    /** Day or wall time of the message that the complaint is about; null if it is unknown. */
    messageAt: text('message_at'),
    details: bytes('details'),
    notedAt: integer('noted_at').notNull(),
    notedDoor: text('noted_door').$type<Door>().notNull(),
    notedBy: text('noted_by'),
    outcome: text('outcome', { enum: complaintOutcomes }),
    settledAt: integer('settled_at'),
    requestKey: text('request_key').unique(),
    /** Telegram user who made the complaint; null if staff noted it, or after an erasure. */
    userId: text('user_id'),
  },
  (t) => [
    index('complaint_of_recipient').on(t.recipientId),
    index('complaint_of_user').on(t.userId).where(sql`user_id IS NOT NULL`),
    index('complaint_open').on(t.dueOn).where(sql`outcome IS NULL`),
    ...checks('(outcome IS NULL) = (settled_at IS NULL)'),
  ],
)

/** Messages between recipient and staff about a complaint. They are encrypted, and deleted together with the address. */
export const complaintMessage = sqliteTable(
  'complaint_message',
  {
    complaintId: integer('complaint_id')
      .notNull()
      .references(() => complaint.id),
    place: integer('place').notNull(),
    /** Staff member who wrote the message; null for the recipient. */
    staffId: text('staff_id'),
    sealed: bytes('sealed'),
    at: integer('at').notNull(),
    requestKey: text('request_key').unique(),
  },
  (t) => [primaryKey({ columns: [t.complaintId, t.place] }), ...checks('place BETWEEN 1 AND 100')],
)
