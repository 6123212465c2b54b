import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { bytes, channels, checks } from './columns.ts'
import { brand } from './company.ts'
import { ofRecipient } from './register.ts'

/**
 * Reasons to pause a webhook: it took nothing for three days, it answered 410 Gone, or its adder has lost the right to
 * what it is sent.
 */
export const webhookPauses = ['silent', 'gone', 'rights'] as const
export type WebhookPause = (typeof webhookPauses)[number]

/** Ways to add a webhook: the command line, a client of the REST interface, or a staff member. */
export const webhookDoors = ['cli', 'api', 'slack'] as const

/**
 * Receiver of signed events of one brand, or of all. With a channel it takes İYS's pushes: its secret is then
 * `username:password`. `fencing_token`, `due_at` and `failures` belong to its worker.
 */
export const webhook = sqliteTable(
  'webhook',
  {
    id: integer('id').primaryKey(),
    url: text('url').notNull(),
    brandCode: integer('brand_code').references(() => brand.code),
    channel: text('channel', { enum: channels }),
    sealedSecret: bytes('sealed_secret').notNull(),
    /** Last `seq` whose events were sent or are held. */
    cursor: integer('cursor').notNull(),
    addedAt: integer('added_at').notNull(),
    addedDoor: text('added_door', { enum: webhookDoors }).notNull(),
    /** Client, Slack user or name on the machine; their rights are asked at each delivery. */
    addedBy: text('added_by').notNull(),
    removedAt: integer('removed_at'),
    removedBy: text('removed_by'),
    pausedAt: integer('paused_at'),
    pausedFor: text('paused_for', { enum: webhookPauses }),
    /** When it last took an event. */
    takenAt: integer('taken_at'),
    fencingToken: integer('fencing_token').notNull().default(0),
    dueAt: integer('due_at'),
    failures: integer('failures').notNull().default(0),
  },
  () => [
    ...checks(
      '(due_at IS NULL) = (coalesce(removed_at, paused_at) IS NOT NULL)',
      '(paused_at IS NULL) = (paused_for IS NULL)',
      'channel IS NULL OR brand_code IS NOT NULL',
    ),
  ],
)

/** Recipient whose events after a `seq` a webhook has not taken; later ones wait behind them. */
export const webhookHeld = sqliteTable(
  'webhook_held',
  {
    webhookId: integer('webhook_id')
      .notNull()
      .references(() => webhook.id),
    recipientId: ofRecipient(),
    afterSeq: integer('after_seq').notNull(),
    since: integer('since').notNull(),
    attempts: integer('attempts').notNull(),
    dueAt: integer('due_at').notNull(),
    detail: text('detail').notNull(),
  },
  (t) => [primaryKey({ columns: [t.webhookId, t.recipientId] })],
)
