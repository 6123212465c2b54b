import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { bytes } from './columns.ts'

export const roles = ['viewer', 'editor', 'admin'] as const

/** Who may do what; without a brand the role holds for all of them. */
export const staff = sqliteTable('staff', {
  id: integer('id').primaryKey(),
  /** A Slack user id, or `telegram:` and the id there. */
  holder: text('holder').notNull(),
  role: text('role', { enum: roles }).notNull(),
  brandCode: integer('brand_code'),
  addedAt: integer('added_at').notNull(),
  addedBy: text('added_by').notNull(),
  removedAt: integer('removed_at'),
  /** Null for what was taken away before this was kept. */
  removedBy: text('removed_by'),
})

/** A command that still lacks something, kept while its person is asked; buttons carry its id. */
export const draft = sqliteTable('draft', {
  id: text('id').primaryKey(),
  actor: text('actor').notNull(),
  sealed: bytes('sealed').notNull(),
  expiresAt: integer('expires_at').notNull(),
})

/** Who asked about whom; the address only as its mark. */
export const lookUpLog = sqliteTable(
  'look_up_log',
  {
    id: integer('id').primaryKey(),
    at: integer('at').notNull(),
    door: text('door').notNull(),
    actor: text('actor').notNull(),
    mark: bytes('mark').notNull(),
    brandCode: integer('brand_code'),
    purpose: text('purpose').notNull(),
  },
  (t) => [index('look_up_log_by_actor').on(t.actor, t.at)],
)
