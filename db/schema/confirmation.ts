import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { bytes, checks, digest, mark } from './columns.ts'
import { ofBrand } from './company.ts'

/** One-time codes by which an address is proved or a consent is given. The address is deleted when the code is settled. */
export const proofCode = sqliteTable(
  'proof_code',
  {
    id: integer('id').primaryKey(),
    recipientMark: mark('recipient_mark').notNull(),
    askerMark: mark('asker_mark').notNull(),
    /** Network of the visitor who asked for the code on a page. */
    networkMark: mark('network_mark'),
    carrier: text('carrier', { enum: ['mail', 'sms'] }).notNull(),
    /** Brand that the consent is for; null for a code that only proves the address. */
    brandCode: integer('brand_code'),
    /** Username of the system that asked for the code. */
    client: text('client'),
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
    index('proof_code_of_asker').on(t.askerMark, t.madeAt),
    index('proof_code_of_recipient').on(t.recipientMark, t.madeAt),
    index('proof_code_of_network').on(t.networkMark, t.madeAt).where(sql`network_mark IS NOT NULL`),
    index('proof_code_of_brand').on(t.brandCode, t.madeAt).where(sql`brand_code IS NOT NULL`),
    index('proof_code_of_client').on(t.client, t.madeAt).where(sql`client IS NOT NULL`),
    index('proof_code_of_carrier').on(t.carrier, t.madeAt),
    ...checks('expires_at > made_at', 'tries BETWEEN 0 AND 5', '(sealed IS NULL) = (settled_at IS NOT NULL)'),
  ],
)

/** Consents that were entered in the consent form, or by a system, and wait until the address is proved. */
export const consentRequest = sqliteTable(
  'consent_request',
  {
    id: integer('id').primaryKey(),
    /** Digest of the token in the link that is mailed, opens the Telegram bot or leads to the page for the code. */
    tokenMark: digest('token_mark').notNull().unique(),
    recipientMark: mark('recipient_mark').notNull(),
    askerMark: mark('asker_mark').notNull(),
    brandCode: ofBrand(),
    /** Username of the system that asked; null for a visitor of the page. */
    client: text('client'),
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
