import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { bytes, checks, mark } from './columns.ts'

/** The company (hizmet sağlayıcı); one per installation. */
export const provider = sqliteTable(
  'provider',
  {
    code: integer('code').primaryKey(),
    name: text('name').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  () => [...checks('code > 0', 'length(name) > 0')],
)

export const brand = sqliteTable(
  'brand',
  {
    code: integer('code').primaryKey(),
    providerCode: integer('provider_code')
      .notNull()
      .references(() => provider.code),
    name: text('name').notNull(),
    trademark: text('trademark'),
    master: integer('master', { mode: 'boolean' }).notNull(),
    /** When İYS activates it: from then on nothing older than three business days is taken (R16). */
    activatedAt: integer('activated_at').notNull(),
    createdAt: integer('created_at').notNull(),
    closedAt: integer('closed_at'),
    /** What it is called beside its name, as a JSON list. */
    shortNames: text('short_names', { mode: 'json' }).$type<readonly string[]>().notNull().default([]),
    /** Who added it and who closed it. */
    addedBy: text('added_by'),
    closedBy: text('closed_by'),
  },
  (t) => [
    uniqueIndex('brand_one_master').on(t.providerCode).where(sql`master = 1`),
    ...checks('code > 0', 'length(name) > 0'),
  ],
)

export const roles = ['viewer', 'editor', 'admin'] as const

/** Who may do what; without a brand the role holds for all of them. */
export const staff = sqliteTable(
  'staff',
  {
    id: integer('id').primaryKey(),
    /** A Slack user id, or `telegram:` and the id there. */
    holder: text('holder').notNull(),
    role: text('role', { enum: roles }).notNull(),
    brandCode: integer('brand_code').references(() => brand.code),
    addedAt: integer('added_at').notNull(),
    addedBy: text('added_by').notNull(),
    removedAt: integer('removed_at'),
    removedBy: text('removed_by'),
  },
  (t) => [
    uniqueIndex('staff_once').on(t.holder, t.brandCode).where(sql`removed_at IS NULL`),
    uniqueIndex('staff_once_for_all').on(t.holder).where(sql`brand_code IS NULL AND removed_at IS NULL`),
  ],
)

/** Systems that may use the REST interface. */
export const client = sqliteTable('client', {
  username: text('username').primaryKey(),
  providerCode: integer('provider_code')
    .notNull()
    .references(() => provider.code),
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
    mark: mark('mark').notNull(),
    brandCode: integer('brand_code'),
    purpose: text('purpose').notNull(),
  },
  (t) => [index('look_up_log_by_actor').on(t.actor, t.at)],
)
