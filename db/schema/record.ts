import { sql } from 'drizzle-orm'
import { foreignKey, index, integer, primaryKey, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'
import type { RefusalCode } from '../../src/consent/refusal.ts'
import { bytes, checks, digest } from './columns.ts'
import { ofBrand } from './company.ts'

/** Drafts: a command or form that waits for an answer of its author. Buttons contain its id. */
export const draft = sqliteTable('draft', {
  id: text('id').primaryKey(),
  actor: text('actor').notNull(),
  sealed: bytes('sealed').notNull(),
  expiresAt: integer('expires_at').notNull(),
})

/** Requests that stored a change, by their unique key, so that a repeat finds the change. */
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
 * Requests of systems with an `Idempotency-Key`, and forms of staff that stored something, each for a day. Key and request
 * are stored as keyed digests, since they may contain an address.
 */
export const answeredRequest = sqliteTable(
  'answered_request',
  {
    client: text('client').notNull(),
    key: digest('key').notNull(),
    request: digest('request').notNull(),
    begunAt: integer('begun_at').notNull(),
    /** Number of parts of the answer; null while the request runs. */
    parts: integer('parts'),
  },
  (t) => [
    primaryKey({ columns: [t.client, t.key] }),
    index('answered_request_by_age').on(t.begunAt),
    ...checks('parts > 0'),
  ],
)

/** Encrypted part of an answer, which can have some megabytes. */
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

/** Reasons why a second person has to approve: an ONAY over a RET, an ONAY during a complaint, the voiding of an import. */
export const approvalReasons = ['over-refusal', 'open-complaint', 'void'] as const

export const approvalOutcomes = ['approved', 'declined', 'withdrawn', 'expired'] as const

/** Risky changes that wait for the approval of a second person. The content is encrypted, and deleted when it is settled. */
export const approval = sqliteTable(
  'approval',
  {
    id: integer('id').primaryKey(),
    /** Unique key of the request, kept for ever. */
    requestKey: text('request_key').notNull().unique(),
    /** Action to do after the approval. */
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
    /** Person who approved or declined; null if the request expired. */
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

/** Lists of consents that a system sent, which are recorded later one by one. */
export const addRequest = sqliteTable(
  'add_request',
  {
    id: text('id').primaryKey(),
    brandCode: ofBrand(),
    /** Version of İYS's interface. In version 2 a repeated consent gets the result of the first one. */
    version: integer('version').$type<1 | 2>().notNull(),
    actor: text('actor').notNull(),
    receivedAt: integer('received_at').notNull(),
  },
  (t) => [index('add_request_by_age').on(t.receivedAt), ...checks('version IN (1, 2)')],
)

/** Consents of such a list. The content is encrypted, and deleted when its outcome is known. */
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
