import { sql } from 'drizzle-orm'
import { integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { checks } from './columns.ts'

/** Companies. `code` is the company's iysCode. */
export const provider = sqliteTable(
  'provider',
  {
    code: integer('code').primaryKey(),
    name: text('name').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  () => [...checks('code > 0', 'length(name) > 0')],
)

/** Brands, to which recipients give consents. A company has exactly one master brand. */
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
    /** Time at which İYS activated the brand. From then on it does not take an ONAY older than three business days (R16). */
    activatedAt: integer('activated_at').notNull(),
    createdAt: integer('created_at').notNull(),
    closedAt: integer('closed_at'),
    addedBy: text('added_by'),
    closedBy: text('closed_by'),
  },
  (t) => [
    uniqueIndex('brand_one_master').on(t.providerCode).where(sql`master = 1`),
    ...checks('code > 0', 'length(name) > 0'),
  ],
)

/** Column that names the brand to which a row belongs. */
export const ofBrand = () =>
  integer('brand_code')
    .notNull()
    .references(() => brand.code)

/** Roles of staff. Each role includes the rights of those before it. */
export const roles = ['viewer', 'editor', 'admin'] as const
export type Role = (typeof roles)[number]

/** Roles of staff members. A role without a brand is valid for all brands. */
export const staff = sqliteTable(
  'staff',
  {
    id: integer('id').primaryKey(),
    /** Slack user id, or `telegram:` and a Telegram user id. */
    principal: text('principal').notNull(),
    role: text('role', { enum: roles }).notNull(),
    brandCode: integer('brand_code').references(() => brand.code),
    addedAt: integer('added_at').notNull(),
    addedBy: text('added_by').notNull(),
    removedAt: integer('removed_at'),
    removedBy: text('removed_by'),
  },
  (t) => [
    uniqueIndex('staff_once').on(t.principal, t.brandCode).where(sql`removed_at IS NULL`),
    uniqueIndex('staff_once_for_all').on(t.principal).where(sql`brand_code IS NULL AND removed_at IS NULL`),
  ],
)

/**
 * Rights of a client of the REST interface. `read`: to read consents. `write`: to add consents, links and evidence.
 * `check`: to ask if a message may be sent. `push`: to send changes as İYS, which pushes what recipients changed there.
 */
export const clientScopes = ['read', 'write', 'check', 'push'] as const
export type ClientScope = (typeof clientScopes)[number]

/** Clients of the REST interface: systems of the company with a username and a password. */
export const client = sqliteTable(
  'client',
  {
    username: text('username').primaryKey(),
    providerCode: integer('provider_code')
      .notNull()
      .references(() => provider.code),
    passwordHash: text('password_hash').notNull(),
    scopes: text('scopes', { mode: 'json' }).$type<readonly ClientScope[]>().notNull(),
    /** Codes of the brands that the client may use; null for all brands of the company. */
    brands: text('brands', { mode: 'json' }).$type<readonly number[]>(),
    /** Unknown addresses that the client may look up in a day; null for a limit computed from its number of consents. */
    lookUpsPerDay: integer('look_ups_per_day'),
    createdAt: integer('created_at').notNull(),
    removedAt: integer('removed_at'),
  },
  () => [...checks('look_ups_per_day > 0')],
)

/** Settings that were changed from their usual value. */
export const setting = sqliteTable('setting', {
  name: text('name').primaryKey(),
  value: text('value').notNull(),
  changedAt: integer('changed_at').notNull(),
  changedBy: text('changed_by').notNull(),
})

/** Rooms: Slack channels and Telegram groups that get the daily report of a brand. */
export const room = sqliteTable(
  'room',
  {
    id: integer('id').primaryKey(),
    platform: text('platform', { enum: ['slack', 'telegram'] }).notNull(),
    externalId: text('external_id').notNull(),
    brandCode: ofBrand(),
    addedAt: integer('added_at').notNull(),
    removedAt: integer('removed_at'),
    /** Minutes after midnight in Istanbul at which the report comes; null for the hour of the server. */
    reportAt: integer('report_at'),
    /** Time since which posts fail because the chat is gone or the app was removed from it; null if they succeed. */
    lostAt: integer('lost_at'),
    addedBy: text('added_by'),
    removedBy: text('removed_by'),
  },
  (t) => [
    uniqueIndex('room_once').on(t.platform, t.externalId, t.brandCode).where(sql`removed_at IS NULL`),
    ...checks('report_at BETWEEN 0 AND 1439'),
  ],
)
