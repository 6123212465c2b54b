import { index, integer, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'
import { bytes, channels } from './columns.ts'

export const complaintOutcomes = ['consent-shown', 'no-consent', 'not-ours', 'withdrawn'] as const

/** Complaints about messages to an address: what was told is sealed, and dropped with the address. */
export const complaint = sqliteTable(
  'complaint',
  {
    id: integer('id').primaryKey(),
    recipientId: integer('recipient_id').notNull(),
    /** Null where the complaint names no brand. */
    brandCode: integer('brand_code'),
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
    requestKey: text('request_key'),
  },
  (t) => [index('complaint_of_recipient').on(t.recipientId)],
)

/** The chain of what was noted and settled; what each entry is of stands in its complaint. */
export const complaintEntry = sqliteTable(
  'complaint_entry',
  {
    place: integer('place').primaryKey(),
    id: bytes('id').notNull(),
    previousId: bytes('previous_id'),
    complaintId: integer('complaint_id').notNull(),
    step: text('step', { enum: ['noted', 'settled'] }).notNull(),
    /** The commitment of the address the complaint is about, as it was when this was entered. */
    commitment: bytes('commitment').notNull(),
    /** Of the text, with the recipient's secret; null where there was none. */
    digest: bytes('digest'),
  },
  (t) => [unique().on(t.complaintId, t.step)],
)
