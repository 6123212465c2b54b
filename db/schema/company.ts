import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** The company (hizmet sağlayıcı); one per installation. */
export const provider = sqliteTable('provider', {
  code: integer('code').primaryKey(),
  name: text('name').notNull(),
  activatedAt: integer('activated_at').notNull(),
  createdAt: integer('created_at').notNull(),
})

export const brand = sqliteTable('brand', {
  code: integer('code').primaryKey(),
  providerCode: integer('provider_code').notNull(),
  name: text('name').notNull(),
  trademark: text('trademark'),
  master: integer('master', { mode: 'boolean' }).notNull(),
  createdAt: integer('created_at').notNull(),
  closedAt: integer('closed_at'),
  /** What it is called beside its name, as a JSON list. */
  shortNames: text('short_names', { mode: 'json' }).$type<readonly string[]>().notNull().default([]),
  /** Who added it and who closed it; null for what was done before this was kept. */
  addedBy: text('added_by'),
  closedBy: text('closed_by'),
})
