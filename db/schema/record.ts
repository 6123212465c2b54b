import { sql } from 'drizzle-orm'
import { foreignKey, index, integer, primaryKey, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'
import type { RefusalCode } from '../../src/consent/refusal.ts'
import { bytes, checks, digest } from './columns.ts'
import { ofBrand } from './company.ts'

/** Command that lacks an argument while its person is asked; buttons carry its id. */
export const draft = sqliteTable('draft', {
  id: text('id').primaryKey(),
  actor: text('actor').notNull(),
  sealed: bytes('sealed').notNull(),
  expiresAt: integer('expires_at').notNull(),
})

/** Requests that stored a change, by idempotency key, so that a repeat finds it. */
export const recordedRequest = sqliteTable(
  'recorded_request',
  {
    key: text('key').primaryKey(),
    changeId: digest('change_id').notNull(),
    refusals: text('refusals', { mode: 'json' }).$type<readonly RefusalCode[]>().notNull(),
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
  (t) => [
    primaryKey({ columns: [t.client, t.key, t.place] }),
    foreignKey({
      columns: [t.client, t.key],
      foreignColumns: [answeredRequest.client, answeredRequest.key],
    }).onDelete('cascade'),
    ...checks('place >= 0'),
  ],
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
    /** `brand-closed`: the brand was closed while the item waited. */
    refused: text('refused').$type<RefusalCode | 'brand-closed'>(),
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
