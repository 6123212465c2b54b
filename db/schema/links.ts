import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { checks, digest } from './columns.ts'

export const serverFacts = [
  'public-url',
  'iys-session',
  'iys-troubles',
  /** Times of the last backup, and of the last copy of the present key. */
  'last-backup',
  'key-copied',
  /** Set when a request came with the header X-Forwarded-For, so through a proxy. */
  'forwarded-for',
  /** Progress in the carrier's inbox of SMS, as JSON. */
  'sms-inbox',
  /** Progress of the carrier's list of numbers that get no SMS, as JSON. */
  'sms-list',
] as const
export type ServerFact = (typeof serverFacts)[number]

/** Facts that the server stores for the command line, and the command line for the server. */
export const serverFact = sqliteTable(
  'server_fact',
  {
    name: text('name', { enum: serverFacts }).primaryKey(),
    value: text('value').notNull(),
  },
  () => [...checks("value <> ''")],
)

/** Links to download or upload a file. The rows contain no address and no token. */
export const fileLink = sqliteTable(
  'file_link',
  {
    tokenMark: digest('token_mark').primaryKey(),
    /** Person of the link: Slack user id, or `telegram:` and a Telegram user id. */
    principal: text('principal').notNull(),
    /** Purpose of the link as JSON (register/file-links.ts). */
    purpose: text('purpose').notNull(),
    expiresAt: integer('expires_at').notNull(),
  },
  () => [...checks('length(principal) > 0', "json_type(purpose, '$.kind') = 'text'")],
)

/** Uses of links. Each link has at most one, so that two uses at the same time conflict. */
export const fileLinkUse = sqliteTable('file_link_use', {
  tokenMark: digest('token_mark')
    .primaryKey()
    .references(() => fileLink.tokenMark, { onDelete: 'cascade' }),
  usedAt: integer('used_at').notNull(),
})
