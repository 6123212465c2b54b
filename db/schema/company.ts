import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, unique, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { bytes, checks, digest, mark } from './columns.ts'

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
    /** Activation by İYS: nothing older than three business days is accepted from then on (R16). */
    activatedAt: integer('activated_at').notNull(),
    createdAt: integer('created_at').notNull(),
    closedAt: integer('closed_at'),
    /** Other names of the brand, as a JSON list. */
    addedBy: text('added_by'),
    closedBy: text('closed_by'),
  },
  (t) => [
    uniqueIndex('brand_one_master').on(t.providerCode).where(sql`master = 1`),
    ...checks('code > 0', 'length(name) > 0'),
  ],
)

/** Column of what belongs to one brand. */
export const ofBrand = () =>
  integer('brand_code')
    .notNull()
    .references(() => brand.code)

/** Each role includes those before it. */
export const roles = ['viewer', 'editor', 'admin'] as const
export type Role = (typeof roles)[number]

/** Roles; without a brand a role holds for all of them. */
export const staff = sqliteTable(
  'staff',
  {
    id: integer('id').primaryKey(),
    /** Slack user id, or `telegram:` and the id there. */
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
 * `read`: what the register holds. `write`: consents, links, evidence. `check`: whether a message may be sent.
 * `push`: what recipients changed in İYS, handed in by İYS itself.
 */
export const clientScopes = ['read', 'write', 'check', 'push'] as const
export type ClientScope = (typeof clientScopes)[number]

export const client = sqliteTable(
  'client',
  {
    username: text('username').primaryKey(),
    providerCode: integer('provider_code')
      .notNull()
      .references(() => provider.code),
    passwordHash: text('password_hash').notNull(),
    scopes: text('scopes', { mode: 'json' }).$type<readonly ClientScope[]>().notNull(),
    /** Null for all brands of the company. */
    brands: text('brands', { mode: 'json' }).$type<readonly number[]>(),
    /** Unknown addresses that it may look up a day; null for the number that follows from the consents. */
    lookUpsPerDay: integer('look_ups_per_day'),
    createdAt: integer('created_at').notNull(),
    removedAt: integer('removed_at'),
  },
  () => [...checks('look_ups_per_day > 0')],
)

export const setting = sqliteTable('setting', {
  name: text('name').primaryKey(),
  value: text('value').notNull(),
  changedAt: integer('changed_at').notNull(),
  changedBy: text('changed_by').notNull(),
})

/** Command that lacks an argument while its person is asked; buttons carry its id. */
export const draft = sqliteTable('draft', {
  id: text('id').primaryKey(),
  actor: text('actor').notNull(),
  sealed: bytes('sealed').notNull(),
  expiresAt: integer('expires_at').notNull(),
})

/** Log of who looked up which address, by its mark. */
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
    /** Eight bytes of the mark of each address of a checked list; null for a single address, and ninety days later. */
    marks: bytes('marks'),
    /** How many of these addresses the brand had no consent of. In a list they come first. */
    unknown: integer('unknown').notNull().default(0),
  },
  (t) => [
    index('look_up_log_by_actor').on(t.actor, t.at),
    index('look_up_log_unknown').on(t.actor, t.at).where(sql`unknown > 0`),
    index('look_up_log_list').on(t.at).where(sql`marks IS NOT NULL`),
  ],
)

/** Requests that stored a change, by idempotency key, so that a repeat finds it. */
export const recordedRequest = sqliteTable(
  'recorded_request',
  {
    key: text('key').primaryKey(),
    changeId: digest('change_id').notNull(),
    refusals: text('refusals').notNull(),
    recordedAt: integer('recorded_at').notNull(),
  },
  (t) => [index('recorded_request_by_age').on(t.recordedAt)],
)

/**
 * Requests of systems, and forms of staff that stored something, by idempotency key, for a day. Key and request may name
 * an address: only keyed digests are kept.
 */
export const answeredRequest = sqliteTable(
  'answered_request',
  {
    client: text('client').notNull(),
    key: digest('key').notNull(),
    request: digest('request').notNull(),
    begunAt: integer('begun_at').notNull(),
    /** Parts of the answer; null while the request runs. */
    parts: integer('parts'),
  },
  (t) => [
    primaryKey({ columns: [t.client, t.key] }),
    index('answered_request_by_age').on(t.begunAt),
    ...checks('parts > 0'),
  ],
)

/** Encrypted piece of an answer, which may have some megabytes. */
export const answeredRequestPart = sqliteTable(
  'answered_request_part',
  {
    client: text('client').notNull(),
    key: digest('key').notNull(),
    place: integer('place').notNull(),
    sealed: bytes('sealed').notNull(),
  },
  (t) => [primaryKey({ columns: [t.client, t.key, t.place] }), ...checks('place >= 0')],
)

/** Reason for a second person: an ONAY over a refusal or during a complaint, a voided import. */
export const approvalReasons = ['over-refusal', 'open-complaint', 'void'] as const

export const approvalOutcomes = ['approved', 'declined', 'withdrawn', 'expired'] as const

/** Risky change that waits for a second person. Its content is encrypted and dropped once settled. */
export const approval = sqliteTable(
  'approval',
  {
    id: integer('id').primaryKey(),
    /** Idempotency key of the request, kept for ever. */
    requestKey: text('request_key').notNull().unique(),
    /** Action to take once approved. */
    kind: text('kind').notNull(),
    brandCode: ofBrand(),
    reason: text('reason', { enum: approvalReasons }).notNull(),
    changes: integer('changes').notNull(),
    sealed: bytes('sealed'),
    askedAt: integer('asked_at').notNull(),
    askedBy: text('asked_by').notNull(),
    expiresAt: integer('expires_at').notNull(),
    outcome: text('outcome', { enum: approvalOutcomes }),
    decidedAt: integer('decided_at'),
    /** Null if the request expired. */
    decidedBy: text('decided_by'),
    settledAt: integer('settled_at'),
  },
  (t) => [
    index('approval_unsettled').on(t.brandCode).where(sql`settled_at IS NULL`),
    ...checks(
      'changes > 0',
      "outcome <> 'approved' OR decided_by <> asked_by",
      '(outcome IS NULL) = (decided_at IS NULL)',
      'settled_at IS NULL OR (outcome IS NOT NULL AND sealed IS NULL)',
    ),
  ],
)

/** Lists of consents from a system, recorded later one by one. */
export const addRequest = sqliteTable(
  'add_request',
  {
    id: text('id').primaryKey(),
    brandCode: ofBrand(),
    /** Version of the interface. In 2, a consent that was recorded before gets the result of that earlier change. */
    version: integer('version').$type<1 | 2>().notNull(),
    actor: text('actor').notNull(),
    receivedAt: integer('received_at').notNull(),
  },
  (t) => [index('add_request_by_age').on(t.receivedAt), ...checks('version IN (1, 2)')],
)

/** One consent of such a list; its content is encrypted and dropped once its outcome is known. */
export const addItem = sqliteTable(
  'add_item',
  {
    id: integer('id').primaryKey(),
    subId: text('sub_id').notNull().unique(),
    requestId: text('request_id')
      .notNull()
      .references(() => addRequest.id),
    place: integer('place').notNull(),
    sealed: bytes('sealed'),
    changeId: digest('change_id'),
    recordedAt: integer('recorded_at'),
    refused: text('refused'),
  },
  (t) => [
    unique().on(t.requestId, t.place),
    index('add_item_of_change').on(t.changeId).where(sql`change_id IS NOT NULL`),
    index('add_item_waiting').on(t.id).where(sql`sealed IS NOT NULL`),
    ...checks(
      'place >= 0',
      '(change_id IS NULL) = (recorded_at IS NULL)',
      '(sealed IS NOT NULL) + (change_id IS NOT NULL) + (refused IS NOT NULL) = 1',
    ),
  ],
)
