import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, unique, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { bytes, channels, checks, digest, mark } from './columns.ts'
import { brand } from './company.ts'
import { recipient } from './register.ts'

/** Telegram people who use the bot: no name, and addresses only once they are proved. */
export const telegramPerson = sqliteTable('telegram_person', {
  /** Keyed hash of the account. */
  userId: text('user_id').primaryKey(),
  /** The account and the chat, encrypted. */
  sealed: bytes('sealed').notNull(),
  language: text('language').notNull(),
  contactAskedAt: integer('contact_asked_at'),
  createdAt: integer('created_at').notNull(),
  /** Set while he has blocked the bot. */
  blockedAt: integer('blocked_at'),
  /** The complaint that the next typed message goes into, and since when. */
  writesTo: integer('writes_to'),
  writesSince: integer('writes_since'),
})

export const proofKinds = ['own-contact', 'mail-code'] as const

/** The addresses they have proved to be theirs: one phone, and e-mails. */
export const telegramAddress = sqliteTable(
  'telegram_address',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    userId: text('user_id')
      .notNull()
      .references(() => telegramPerson.userId, { onDelete: 'cascade' }),
    recipientId: integer('recipient_id')
      .notNull()
      .references(() => recipient.id),
    kind: text('kind', { enum: ['phone', 'email'] }).notNull(),
    proof: text('proof', { enum: proofKinds }).notNull(),
    provedAt: integer('proved_at').notNull(),
  },
  (t) => [
    unique().on(t.userId, t.recipientId),
    index('telegram_address_of_recipient').on(t.recipientId),
    uniqueIndex('telegram_address_one_phone').on(t.userId).where(sql`kind = 'phone'`),
    ...checks("(kind = 'phone') = (proof = 'own-contact')"),
  ],
)

export const serverFacts = ['public-url', 'telegram-bot'] as const
export type ServerFact = (typeof serverFacts)[number]

/** What the server has noted of itself for the command line. */
export const serverFact = sqliteTable(
  'server_fact',
  {
    name: text('name', { enum: serverFacts }).primaryKey(),
    value: text('value').notNull(),
  },
  () => [...checks("value <> ''")],
)

/** Texts that recipients saw when they gave or withdrew a consent, kept when first shown. */
export const wording = sqliteTable('wording', {
  /** SHA-256 of the text. */
  digest: digest('digest').primaryKey(),
  language: text('language', { enum: ['tr', 'en'] }).notNull(),
  text: text('text').notNull(),
  firstShownAt: integer('first_shown_at').notNull(),
})

/** Links for messages; only the digest of a token is kept. */
export const link = sqliteTable(
  'link',
  {
    tokenMark: digest('token_mark').primaryKey(),
    recipientId: integer('recipient_id')
      .notNull()
      .references(() => recipient.id),
    brandCode: integer('brand_code')
      .notNull()
      .references(() => brand.code),
    channel: text('channel', { enum: channels }).notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [index('link_of_recipient').on(t.recipientId)],
)

/** One-time codes sent to e-mail addresses; only a keyed digest of each is kept, and the address until it is settled. */
export const emailCode = sqliteTable(
  'email_code',
  {
    id: integer('id').primaryKey(),
    /** Who has to name the code. */
    sessionMark: mark('session_mark').notNull(),
    recipientMark: mark('recipient_mark').notNull(),
    /** Whose requests are counted together. */
    askerMark: mark('asker_mark').notNull(),
    sealed: bytes('sealed'),
    digest: mark('digest').notNull(),
    madeAt: integer('made_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    tries: integer('tries').notNull().default(0),
    /** When it was used, was tried too often, or gave way to a newer one. */
    settledAt: integer('settled_at'),
    /** When its address was proved by it; null for one that was never named rightly. */
    provedAt: integer('proved_at'),
  },
  (t) => [
    index('email_code_of_asker').on(t.askerMark, t.madeAt),
    index('email_code_of_recipient').on(t.recipientMark, t.madeAt),
    index('email_code_of_session').on(t.sessionMark, t.id),
    ...checks(
      'expires_at > made_at',
      'tries BETWEEN 0 AND 5',
      'proved_at IS NULL OR settled_at IS NOT NULL',
      '(sealed IS NULL) = (settled_at IS NOT NULL)',
    ),
  ],
)

/** Consents that visitors of the page have asked for, until they have proved their address. */
export const consentRequest = sqliteTable(
  'consent_request',
  {
    id: integer('id').primaryKey(),
    /** Digest of what stands in the page's address. */
    ticketMark: digest('ticket_mark').notNull().unique(),
    /** Digest of what the Telegram bot is opened with; null where a code proves the address. */
    startMark: digest('start_mark').unique(),
    recipientMark: mark('recipient_mark').notNull(),
    /** Whose requests are counted together. */
    askerMark: mark('asker_mark').notNull(),
    brandCode: integer('brand_code')
      .notNull()
      .references(() => brand.code),
    /** What was asked and shown; null once it is recorded, where it is the evidence then, or has run out. */
    sealed: bytes('sealed'),
    askedAt: integer('asked_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    confirmedAt: integer('confirmed_at'),
    /** What became of each channel, as JSON without a word about the recipient. */
    outcome: text('outcome'),
  },
  (t) => [
    index('consent_request_of_asker').on(t.askerMark, t.askedAt),
    ...checks(
      'expires_at > asked_at',
      '(outcome IS NULL) = (confirmed_at IS NULL)',
      'sealed IS NULL OR confirmed_at IS NULL',
    ),
  ],
)
