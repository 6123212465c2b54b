import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { checks, digest } from './columns.ts'

export const serverFacts = [
  'public-url',
  'iys-session',
  'iys-troubles',
  /** Instants of the last backup, and of the last copy of the present key. */
  'last-backup',
  'key-copied',
  /** Noted once a request came with X-Forwarded-For, through a proxy. */
  'forwarded-for',
] as const
export type ServerFact = (typeof serverFacts)[number]

/** Facts that the server and the command line note for each other. */
export const serverFact = sqliteTable(
  'server_fact',
  {
    name: text('name', { enum: serverFacts }).primaryKey(),
    value: text('value').notNull(),
  },
  () => [...checks("value <> ''")],
)

/** Links that fetch or bring one file. They hold no address and no token. */
export const fileLink = sqliteTable(
  'file_link',
  {
    tokenMark: digest('token_mark').primaryKey(),
    /** Slack user id, or `telegram:` and the id there. */
    principal: text('principal').notNull(),
    /** JSON by kind (register/file-links.ts). */
    purpose: text('purpose').notNull(),
    expiresAt: integer('expires_at').notNull(),
  },
  () => [...checks('length(principal) > 0', "json_type(purpose, '$.kind') = 'text'")],
)

/** One row for each used link, so that two concurrent uses conflict. */
export const fileLinkUse = sqliteTable('file_link_use', {
  tokenMark: digest('token_mark')
    .primaryKey()
    .references(() => fileLink.tokenMark, { onDelete: 'cascade' }),
  usedAt: integer('used_at').notNull(),
})
