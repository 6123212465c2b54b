import { index, integer, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'
import { bytes, checks, digest, mark } from './columns.ts'
import { ofBrand } from './company.ts'
import { ofRecipient } from './register.ts'

/** Users of the Telegram bot: no name, and addresses only once proved. */
export const telegramPerson = sqliteTable('telegram_person', {
  userId: text('user_id').primaryKey(),
  /** Account and chat, encrypted. */
  sealed: bytes('sealed').notNull(),
  language: text('language').notNull(),
  contactAskedAt: integer('contact_asked_at'),
  createdAt: integer('created_at').notNull(),
  /** Set while the user blocks the bot. */
  blockedAt: integer('blocked_at'),
})

export const proofKinds = ['own-contact', 'mail-code'] as const

export const telegramAddress = sqliteTable(
  'telegram_address',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    userId: text('user_id')
      .notNull()
      .references(() => telegramPerson.userId, { onDelete: 'cascade' }),
    recipientId: ofRecipient(),
    kind: text('kind', { enum: ['phone', 'email'] }).notNull(),
    proof: text('proof', { enum: proofKinds }).notNull(),
    provedAt: integer('proved_at').notNull(),
  },
  (t) => [
    unique().on(t.userId, t.kind),
    index('telegram_address_of_recipient').on(t.recipientId),
    ...checks("(kind = 'phone') = (proof = 'own-contact')"),
  ],
)

export const serverFacts = ['public-url', 'iys-session', 'iys-troubles'] as const
export type ServerFact = (typeof serverFacts)[number]

/** Facts that the server notes for the command line. */
export const serverFact = sqliteTable(
  'server_fact',
  {
    name: text('name', { enum: serverFacts }).primaryKey(),
    value: text('value').notNull(),
  },
  () => [...checks("value <> ''")],
)

/** Texts shown to recipients when they gave or withdrew a consent, kept when first shown. */
export const wording = sqliteTable('wording', {
  digest: digest('digest').primaryKey(),
  language: text('language', { enum: ['tr', 'en'] }).notNull(),
  text: text('text').notNull(),
})

/** One-time codes for e-mail addresses of Telegram users, by keyed digest; the address is dropped once settled. */
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
    /** When used, tried too often, or replaced. */
    settledAt: integer('settled_at'),
    provedAt: integer('proved_at'),
  },
  (t) => [
    index('email_code_of_asker').on(t.askerMark, t.madeAt),
    index('email_code_of_recipient').on(t.recipientMark, t.madeAt),
    ...checks('expires_at > made_at', 'tries BETWEEN 0 AND 5', '(sealed IS NULL) = (settled_at IS NOT NULL)'),
  ],
)

/** Consents requested by the form, until the address is proved. */
export const consentRequest = sqliteTable(
  'consent_request',
  {
    id: integer('id').primaryKey(),
    /** Digest of the token that is mailed, or opens the Telegram bot. */
    tokenMark: digest('token_mark').notNull().unique(),
    recipientMark: mark('recipient_mark').notNull(),
    askerMark: mark('asker_mark').notNull(),
    brandCode: ofBrand(),
    /** The request and the text that was shown. Null once it was recorded, with the text as evidence, or expired. */
    sealed: bytes('sealed'),
    askedAt: integer('asked_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    confirmedAt: integer('confirmed_at'),
    /** Outcome by channel, as JSON without recipient data. */
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
