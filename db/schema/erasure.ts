import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { bytes } from './columns.ts'

export const erasureSteps = ['asked-before', 'dropped-before', 'begun', 'asked', 'dropped'] as const

/**
 * The chain of erasures: who asked to be erased, and whose address was dropped, why and with how much. It begins with what
 * had been erased before there was such a chain, and an entry that closes this list.
 */
export const erasureEntry = sqliteTable(
  'erasure_entry',
  {
    place: integer('place').primaryKey(),
    id: bytes('id').notNull().unique(),
    previousId: bytes('previous_id'),
    step: text('step', { enum: erasureSteps }).notNull(),
    recipientId: integer('recipient_id'),
    /** Of the address as it was then. */
    commitment: bytes('commitment'),
    /** The last change of the register at that moment. */
    throughSeq: integer('through_seq').notNull(),
    at: integer('at'),
    door: text('door'),
    actor: text('actor'),
    /** Why an address was dropped: at its owner's wish, or only because the time was over. */
    reason: text('reason', { enum: ['asked', 'over'] }),
    /** The time of retention it went by. */
    years: integer('years'),
    /** The brands whose closing ended a consent that was never refused: `code:closedAt`, with spaces between. */
    closedBrands: text('closed_brands'),
    /** How much went with the address. */
    evidence: integer('evidence'),
    laterEvidence: integer('later_evidence'),
    complaintTexts: integer('complaint_texts'),
    /** Keyed, over this entry and the number, mark and kind of the recipient. */
    vouch: bytes('vouch').notNull(),
  },
  (t) => [
    uniqueIndex('erasure_entry_begun_once').on(t.step).where(sql`${t.step} = 'begun'`),
    uniqueIndex('erasure_entry_dropped_once')
      .on(t.commitment)
      .where(sql`${t.step} in ('dropped', 'dropped-before')`),
    index('erasure_entry_of_recipient').on(t.recipientId, t.place),
  ],
)
