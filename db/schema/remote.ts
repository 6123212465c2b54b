import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Always empty: what would be written to it is refused, and with it the whole of a unit whose reads hold no more. */
export const staleRead = sqliteTable('stale_read', {
  never: integer('never').notNull(),
})

/** Which attempt at a unit was committed, for an hour: an answer that was lost on its way is found again here. */
export const unitReceipt = sqliteTable('unit_receipt', {
  id: text('id').primaryKey(),
  attempt: integer('attempt').notNull(),
  /** Seconds, by the clock of the database. */
  storedAt: integer('stored_at').notNull(),
})
