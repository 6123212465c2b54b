import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { bytes } from './columns.ts'

/** Consents that visitors of the page have asked for, until they have proved their address. */
export const consentRequest = sqliteTable(
  'consent_request',
  {
    id: integer('id').primaryKey(),
    /** Digest of what stands in the page's address. */
    ticketMark: bytes('ticket_mark').notNull(),
    /** Digest of what the Telegram bot is opened with; null where a code proves the address. */
    startMark: bytes('start_mark'),
    recipientMark: bytes('recipient_mark').notNull(),
    /** Whose requests are counted together. */
    askerMark: bytes('asker_mark').notNull(),
    brandCode: integer('brand_code').notNull(),
    /** What was asked and shown; null once it is recorded, where it is the evidence then, or has run out. */
    sealed: bytes('sealed'),
    askedAt: integer('asked_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    confirmedAt: integer('confirmed_at'),
    /** What became of each channel, as JSON without a word about the recipient. */
    outcome: text('outcome'),
  },
  (t) => [index('consent_request_of_asker').on(t.askerMark, t.askedAt)],
)
