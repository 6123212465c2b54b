import { index, integer, sqliteTable } from 'drizzle-orm/sqlite-core'
import { bytes } from './columns.ts'

/** One-time codes sent to e-mail addresses; only a keyed digest of each is kept, and the address until it is settled. */
export const emailCode = sqliteTable(
  'email_code',
  {
    id: integer('id').primaryKey(),
    /** Who has to name the code. */
    sessionMark: bytes('session_mark').notNull(),
    recipientMark: bytes('recipient_mark').notNull(),
    /** Whose requests are counted together. */
    askerMark: bytes('asker_mark').notNull(),
    sealed: bytes('sealed'),
    digest: bytes('digest').notNull(),
    madeAt: integer('made_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    tries: integer('tries').notNull().default(0),
    /** When it was used, was tried too often, or gave way to a newer one. */
    settledAt: integer('settled_at'),
    /** When its address was proved by it; null for one that was never named rightly. */
    provedAt: integer('proved_at'),
  },
  (t) => [
    index('email_code_of_session').on(t.sessionMark, t.id),
    index('email_code_of_recipient').on(t.recipientMark, t.madeAt),
    index('email_code_of_asker').on(t.askerMark, t.madeAt),
  ],
)
