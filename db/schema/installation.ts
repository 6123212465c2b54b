import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { bytes } from './columns.ts'

export const migration = sqliteTable('migration', {
  version: integer('version').primaryKey(),
  name: text('name').notNull(),
  appliedAt: integer('applied_at').notNull(),
})

/** The two random keys, wrapped by IZIN_KEY. */
export const wrappedKey = sqliteTable('wrapped_key', {
  name: text('name', { enum: ['lookup', 'sealing'] }).primaryKey(),
  wrapped: bytes('wrapped').notNull(),
})

/** Systems that may use the REST interface. */
export const client = sqliteTable('client', {
  username: text('username').primaryKey(),
  providerCode: integer('provider_code').notNull(),
  passwordHash: text('password_hash').notNull(),
  createdAt: integer('created_at').notNull(),
  removedAt: integer('removed_at'),
})

export const setting = sqliteTable('setting', {
  name: text('name').primaryKey(),
  value: text('value').notNull(),
  changedAt: integer('changed_at').notNull(),
  changedBy: text('changed_by').notNull(),
})
