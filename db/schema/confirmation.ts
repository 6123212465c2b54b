import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { bytes, checks, digest, mark } from './columns.ts'
import { ofBrand } from './company.ts'

/** One-time codes by which Telegram users prove an e-mail address. The address is deleted when the code is settled. */
export const emailCode = sqliteTable(
  'email_code',
  {
    id: integer('id').primaryKey(),
    recipientMark: mark('recipient_mark').notNull(),
    askerMark: mark('asker_mark').notNull(),
    sealed: bytes('sealed'),
    digest: mark('digest').notNull(),
    madeAt: integer('made_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    tries: integer('tries').notNull().default(0),
    /** Time at which the code was used, tried too often, or replaced by a new one. */
    settledAt: integer('settled_at'),
    provedAt: integer('proved_at'),
  },
  (t) => [
    index('email_code_of_asker').on(t.askerMark, t.madeAt),
    index('email_code_of_recipient').on(t.recipientMark, t.madeAt),
    ...checks('expires_at > made_at', 'tries BETWEEN 0 AND 5', '(sealed IS NULL) = (settled_at IS NOT NULL)'),
  ],
)

/** Consents that were entered in the consent form and wait until the address is proved. */
export const consentRequest = sqliteTable(
  'consent_request',
  {
    id: integer('id').primaryKey(),
    /** Digest of the token in the link that is mailed or opens the Telegram bot. */
    tokenMark: digest('token_mark').notNull().unique(),
    recipientMark: mark('recipient_mark').notNull(),
    askerMark: mark('asker_mark').notNull(),
    brandCode: ofBrand(),
    /** Encrypted request, and the text that the form showed. Null when the request was recorded or has expired. */
    sealed: bytes('sealed'),
    askedAt: integer('asked_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    confirmedAt: integer('confirmed_at'),
    /** Outcome for each channel, as JSON without data about the recipient. */
    outcome: text('outcome'),
  },
  (t) => [
    index('consent_request_of_asker').on(t.askerMark, t.askedAt),
    index('consent_request_of_recipient').on(t.recipientMark, t.askedAt),
    ...checks(
      'expires_at > asked_at',
      '(outcome IS NULL) = (confirmed_at IS NULL)',
      'sealed IS NULL OR confirmed_at IS NULL',
    ),
  ],
)

/** ONAYs that have to be confirmed to the recipient on the same day (L7). */
export const confirmation = sqliteTable(
  'confirmation',
  {
    changeId: digest('change_id').primaryKey(),
    brandCode: ofBrand(),
    dueOn: text('due_on').notNull(),
    /** Key of the message that confirms the ONAY, possibly together with others; null if none can be sent. */
    outboxKey: text('outbox_key'),
    sentAt: integer('sent_at'),
  },
  (t) => [
    index('confirmation_open').on(t.dueOn, t.brandCode, t.outboxKey).where(sql`sent_at IS NULL`),
    ...checks('sent_at IS NULL OR outbox_key IS NOT NULL'),
  ],
)

/** Last change (`seq`) that a job has read. */
export const reading = sqliteTable('reading', {
  name: text('name', { enum: ['confirmations'] }).primaryKey(),
  seq: integer('seq').notNull(),
})
