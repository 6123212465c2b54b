import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { bytes } from './columns.ts'

/** Links to files with addresses: who asked for what, and until when it may be fetched. No address, and no token. */
export const download = sqliteTable(
  'download',
  {
    tokenMark: bytes('token_mark').primaryKey(),
    /** A Slack user id, or `telegram:` and the id there. */
    holder: text('holder').notNull(),
    /** The file, as JSON; what is in it differs from kind to kind (register/downloads.ts). */
    wanted: text('wanted').notNull(),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
  },
  // By the address a file is about: what retention and erasure ask for.
  (t) => [index('download_recipient').on(sql`${t.wanted} ->> '$.recipientId'`)],
)

/** A row for each download that was fetched, so that of two fetching at once the second meets the first one's row. */
export const downloadUse = sqliteTable('download_use', {
  tokenMark: bytes('token_mark').primaryKey(),
  usedAt: integer('used_at').notNull(),
  /** Of the bytes that were handed out, where they are to be stamped; null until the last of them has gone. */
  sha384: bytes('sha384'),
})
