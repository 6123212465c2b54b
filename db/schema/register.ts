import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'
import {
  bytes,
  changeEffects,
  channels,
  checks,
  digest,
  mark,
  nationalStates,
  queueStates,
  recipientTypes,
  statuses,
} from './columns.ts'
import { ofBrand } from './company.ts'

/** An address, not a person. `mark` finds it; `sealed` holds address and secret; `commitment` stays after erasure. */
export const recipient = sqliteTable(
  'recipient',
  {
    id: integer('id').primaryKey(),
    mark: mark('mark').notNull().unique(),
    kind: text('kind', { enum: ['phone', 'email'] }).notNull(),
    sealed: bytes('sealed'),
    commitment: digest('commitment').notNull(),
    createdAt: integer('created_at').notNull(),
    erasedAt: integer('erased_at'),
    /** Erasure requested: from then on only the recipient sees this address and gives its consents. */
    hiddenAt: integer('hidden_at'),
    /** Re-registration after erasure, under a new secret. */
    renewedAt: integer('renewed_at'),
  },
  () => [...checks('(sealed IS NULL) = (erased_at IS NOT NULL)')],
)

/** Column of what belongs to one recipient. */
export const ofRecipient = () =>
  integer('recipient_id')
    .notNull()
    .references(() => recipient.id)

/** Commitments before an erasure, up to and including a `seq`. */
export const pastCommitment = sqliteTable(
  'past_commitment',
  {
    recipientId: ofRecipient(),
    throughSeq: integer('through_seq').notNull(),
    commitment: digest('commitment').notNull(),
  },
  (t) => [primaryKey({ columns: [t.recipientId, t.throughSeq] })],
)

/** The register: append-only. `seq` is commit order; `previousId` and `ordinal` are the links. */
export const change = sqliteTable(
  'change',
  {
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    id: digest('id').notNull().unique(),
    recipientId: ofRecipient(),
    brandCode: ofBrand(),
    recipientType: text('recipient_type', { enum: recipientTypes }).notNull(),
    channel: text('channel', { enum: channels }).notNull(),
    ordinal: integer('ordinal').notNull(),
    previousId: digest('previous_id'),
    status: text('status', { enum: statuses }).notNull(),
    source: text('source'),
    consentDate: text('consent_date'),
    consentAt: integer('consent_at'),
    effect: text('effect', { enum: changeEffects }).notNull(),
    recordedAt: integer('recorded_at').notNull(),
    door: text('door').notNull(),
    actor: text('actor'),
    evidenceDigest: digest('evidence_digest'),
    /** Approver of a change that needed two people; never the actor. */
    secondPerson: text('second_person'),
    /** Ordinal whose status a voiding change restores; 0 for before the first change. */
    restores: integer('restores'),
  },
  (t) => [
    unique().on(t.recipientId, t.brandCode, t.recipientType, t.channel, t.ordinal),
    index('change_of_recipients').on(t.seq).where(sql`door IN ('telegram', 'page', 'click', 'iys')`),
    ...checks(
      'ordinal > 0',
      'second_person <> actor',
      "restores IS NULL OR (restores >= 0 AND restores < ordinal - 1 AND effect = 'taken' AND second_person IS NOT NULL)",
      '(previous_id IS NULL) = (ordinal = 1)',
      '(consent_date IS NULL) = (consent_at IS NULL)',
      "effect = 'taken' OR status = 'RET'",
    ),
  ],
)

/** Current state of each key; derived and rebuilt from the changes. */
export const consent = sqliteTable(
  'consent',
  {
    recipientId: ofRecipient(),
    brandCode: ofBrand(),
    recipientType: text('recipient_type', { enum: recipientTypes }).notNull(),
    channel: text('channel', { enum: channels }).notNull(),
    /** The effective status. */
    status: text('status', { enum: statuses }).notNull(),
    ordinal: integer('ordinal').notNull(),
    lastId: digest('last_id').notNull(),
    lastRecordedAt: integer('last_recorded_at').notNull(),
    lastDoor: text('last_door').notNull(),
    lastActor: text('last_actor'),
    iysStatus: text('iys_status', { enum: statuses }),
    iysSource: text('iys_source'),
    iysDate: text('iys_date'),
    iysAt: integer('iys_at'),
    retSource: text('ret_source'),
    retDate: text('ret_date'),
    retAt: integer('ret_at'),
    /** State of the change that made İYS's record: see `iysQueue`. */
    national: text('national', { enum: nationalStates }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.recipientId, t.brandCode, t.recipientType, t.channel] }),
    ...checks('ordinal > 0', "status = CASE WHEN ret_at IS NOT NULL THEN 'RET' ELSE iys_status END"),
  ],
)

export const closingReasons = ['ask-again', 'not-needed'] as const

/** Changes that İYS must get, and what became of each. Their key and content are in `change`. */
export const iysQueue = sqliteTable(
  'iys_queue',
  {
    seq: integer('seq')
      .primaryKey()
      .references(() => change.seq),
    brandCode: ofBrand(),
    /** Status of the change: refusals go first. */
    status: text('status', { enum: statuses }).notNull(),
    /** Third business day after the statement (L1). */
    dueOn: text('due_on').notNull(),
    state: text('state', { enum: queueStates }).notNull(),
    /** Last file in which it was handed over to İYS. */
    file: integer('file'),
    /** İYS's code, if it refused. */
    code: text('code'),
    /** Staff member who takes care of it. */
    owner: text('owner'),
    /** Staff member who gave it up, and why. */
    closedBy: text('closed_by'),
    closedReason: text('closed_reason', { enum: closingReasons }),
  },
  (t) => [
    index('iys_queue_by_state').on(t.brandCode, t.state, t.dueOn),
    index('iys_queue_of_refusals').on(t.brandCode, t.dueOn).where(sql`state = 'waiting' AND status = 'RET'`),
    index('iys_queue_of_file').on(t.file).where(sql`file IS NOT NULL`),
    ...checks('(closed_by IS NULL) = (closed_reason IS NULL)'),
  ],
)

/** Proof of a change, encrypted and bound to it by the digest in the change. */
export const evidence = sqliteTable('evidence', {
  changeId: digest('change_id').primaryKey(),
  sealed: bytes('sealed').notNull(),
  /** 1 if it holds a note of the staff and nothing that proves. */
  noteOnly: integer('note_only').notNull(),
})
