import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { bytes, channels, checks } from './columns.ts'
import { brand } from './company.ts'
import { ofRecipient } from './register.ts'

/**
 * Reasons to pause a webhook. `silent`: it took nothing for three days. `gone`: it answered 410. `rights`: the person who
 * added it may not read its events any more.
 */
export const webhookPauses = ['silent', 'gone', 'rights'] as const
export type WebhookPause = (typeof webhookPauses)[number]

/** Ways to add a webhook: the command line, a client of the REST interface, or a staff member. */
export const webhookDoors = ['cli', 'api', 'slack'] as const

/**
 * Webhooks: receivers of signed events, of one brand or of all. A row with a channel was registered over İYS's interface,
 * channel by channel: it gets pushes in İYS's form instead, and its secret is `username:password`. `fencing_token`, `due_at` and `failures` are for its worker.
 */
export const webhook = sqliteTable(
  'webhook',
  {
    id: integer('id').primaryKey(),
    url: text('url').notNull(),
    brandCode: integer('brand_code').references(() => brand.code),
    channel: text('channel', { enum: channels }),
    sealedSecret: bytes('sealed_secret').notNull(),
    /** Last `seq` whose events were sent, or are held back in `webhookHeld`. */
    cursor: integer('cursor').notNull(),
    addedAt: integer('added_at').notNull(),
    addedDoor: text('added_door', { enum: webhookDoors }).notNull(),
    /** Client, Slack user, or user of the machine who added the webhook. Their rights are checked at each delivery. */
    addedBy: text('added_by').notNull(),
    removedAt: integer('removed_at'),
    removedBy: text('removed_by'),
    pausedAt: integer('paused_at'),
    pausedFor: text('paused_for', { enum: webhookPauses }),
    /** Time at which the webhook last took an event. */
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

/** Recipients whose events are held back: a webhook has not taken an event, and later ones of the recipient wait for it. */
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
