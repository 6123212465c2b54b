import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { bytes } from './columns.ts'

/** Why a change waits for a second person: an ONAY over a refusal, more at once than is set, an import to be voided. */
export const approvalReasons = ['over-refusal', 'many', 'void'] as const
export const approvalOutcomes = ['approved', 'declined', 'withdrawn', 'expired'] as const

/**
 * A risky change that waits for a second person. What is to be done is sealed, and dropped once it is settled; who asked and
 * who decided stays. Approved and not settled: decided, and not done yet.
 */
export const approval = sqliteTable('approval', {
  id: integer('id').primaryKey(),
  /** Names the asking for ever: a repeat finds this row. */
  requestKey: text('request_key').notNull().unique(),
  /** What is done once it is approved. */
  kind: text('kind').notNull(),
  brandCode: integer('brand_code').notNull(),
  reason: text('reason', { enum: approvalReasons }).notNull(),
  /** How many changes it is about. */
  changes: integer('changes').notNull(),
  sealed: bytes('sealed'),
  askedAt: integer('asked_at').notNull(),
  /** A Slack user id, as roles are held. */
  askedBy: text('asked_by').notNull(),
  expiresAt: integer('expires_at').notNull(),
  outcome: text('outcome', { enum: approvalOutcomes }),
  decidedAt: integer('decided_at'),
  /** Null where nobody did: it ran out. */
  decidedBy: text('decided_by'),
  settledAt: integer('settled_at'),
})
