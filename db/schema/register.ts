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

/**
 * The register: append-only. `seq` is commit order; `previousId` and `ordinal` are the links within a consent. The key of
 * the consent stands here too, since the id of a change vouches for it, and consents are made again from changes alone.
 */
export const change = sqliteTable(
  'change',
  {
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    id: digest('id').notNull().unique(),
    consentId: integer('consent_id')
      .notNull()
      .references(() => consent.id),
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
    unique().on(t.consentId, t.ordinal),
    index('change_of_recipients').on(t.seq).where(sql`door IN ('telegram', 'page', 'click', 'iys')`),
    ...checks(
      'ordinal > 0',
      'second_person <> actor',
      "restores IS NULL OR (restores >= 0 AND restores < ordinal - 1 AND effect = 'taken' AND (second_person IS NOT NULL OR restores = 0))",
      '(previous_id IS NULL) = (ordinal = 1)',
      '(consent_date IS NULL) = (consent_at IS NULL)',
      "effect = 'taken' OR status = 'RET'",
    ),
  ],
)

/** Current state of each consent; derived and rebuilt from its changes. */
export const consent = sqliteTable(
  'consent',
  {
    id: integer('id').primaryKey(),
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
    /** Ordinal of the change that the status rests on; null if every change was voided. */
    basisOrdinal: integer('basis_ordinal'),
    /** Ordinal of the change that made İYS's record. */
    iysOrdinal: integer('iys_ordinal'),
    iysStatus: text('iys_status', { enum: statuses }),
    iysSource: text('iys_source'),
    iysDate: text('iys_date'),
    iysAt: integer('iys_at'),
    /** Ordinal of the change that states the refusal that İYS's rules would not take. */
    retOrdinal: integer('ret_ordinal'),
    retSource: text('ret_source'),
    retDate: text('ret_date'),
    retAt: integer('ret_at'),
    /** State of the change that made İYS's record: see `iysQueue`. */
    national: text('national', { enum: nationalStates }).notNull(),
  },
  (t) => [
    unique().on(t.recipientId, t.brandCode, t.recipientType, t.channel),
    ...checks(
      'ordinal > 0',
      "status = CASE WHEN ret_at IS NOT NULL THEN 'RET' ELSE iys_status END",
      'basis_ordinal BETWEEN 1 AND ordinal',
      '(basis_ordinal IS NULL) = (iys_ordinal IS NULL AND ret_ordinal IS NULL)',
      '(iys_ordinal IS NULL) = (iys_status IS NULL)',
      '(ret_ordinal IS NULL) = (ret_at IS NULL)',
    ),
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
    /** Day on which people were told that İYS does not have it although its time is over. */
    toldLostOn: text('told_lost_on'),
    /** Staff member who gave it up, and why. */
    closedBy: text('closed_by'),
    closedReason: text('closed_reason', { enum: closingReasons }),
  },
  (t) => [
    index('iys_queue_by_state').on(t.brandCode, t.state, t.dueOn),
    index('iys_queue_of_refusals').on(t.brandCode, t.dueOn).where(sql`state = 'waiting' AND status = 'RET'`),
    index('iys_queue_of_file').on(t.file).where(sql`file IS NOT NULL`),
    index('iys_queue_of_lost').on(t.toldLostOn).where(sql`told_lost_on IS NOT NULL`),
    ...checks('(closed_by IS NULL) = (closed_reason IS NULL)'),
  ],
)

/** Files for İYS's loader that were handed out. Their rows are in `iysQueue`. */
export const iysFile = sqliteTable(
  'iys_file',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    brandCode: ofBrand(),
    rows: integer('rows').notNull(),
    takenAt: integer('taken_at').notNull(),
    takenBy: text('taken_by').notNull(),
    confirmedBy: text('confirmed_by'),
    confirmedAt: integer('confirmed_at'),
  },
  (t) => [
    index('iys_file_of_brand').on(t.brandCode),
    ...checks('rows > 0', '(confirmed_by IS NULL) = (confirmed_at IS NULL)'),
  ],
)

/** Changes that are handed to İYS by its API, until each is answered. */
export const iysBatch = sqliteTable(
  'iys_batch',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    brandCode: ofBrand(),
    /** `seq` of each change in the order sent; null once it is answered. */
    rows: text('rows', { mode: 'json' }).$type<readonly (number | null)[]>().notNull(),
    requestId: text('request_id'),
    takenAt: integer('taken_at').notNull(),
    dueAt: integer('due_at').notNull(),
  },
  (t) => [index('iys_batch_of_brand').on(t.brandCode)],
)

/** Movements that another tool of the company reported to İYS, and that contradict the register. */
export const iysConflict = sqliteTable(
  'iys_conflict',
  {
    id: integer('id').primaryKey(),
    brandCode: ofBrand(),
    /** Digest of the row, so that the same file again adds nothing. */
    rowMark: mark('row_mark').notNull().unique(),
    /** Look-up hash of the address. */
    mark: mark('mark').notNull(),
    /** Status in İYS. A RET is obeyed already, so there is nothing to decide. */
    status: text('status', { enum: statuses }).notNull(),
    sealed: bytes('sealed').notNull(),
    foundAt: integer('found_at').notNull(),
    settledBy: text('settled_by'),
    settledAt: integer('settled_at'),
  },
  (t) => [
    index('iys_conflict_of_brand').on(t.brandCode),
    index('iys_conflict_of_recipient').on(t.mark),
    ...checks('(settled_by IS NULL) = (settled_at IS NULL)'),
  ],
)

/** How far a brand has taken over what İYS has. */
export const iysIntake = sqliteTable(
  'iys_intake',
  {
    brandCode: ofBrand(),
    /**
     * `IYS`, `HS`: movements of recipients, or of companies. `comparison`: the last comparison of all consents, made when
     * movements may have been missed. Any other: the day of a movement file.
     */
    name: text('name').notNull(),
    /** `different`: a person has to look at a day. */
    state: text('state', { enum: ['open', 'equal', 'repaired', 'different'] }).notNull(),
    /** Why a day is still open, or different. */
    note: text('note', { enum: ['unfinished', 'refused', 'file', 'too-large', 'counts'] }),
    /**
     * İYS's cursor, the last recipient, or the keyed digest of the file and its pages that were applied. Null once a day is
     * settled.
     */
    place: text('place'),
    /** Last answer of İYS, or beginning or end of a comparison. */
    at: integer('at').notNull(),
    dueAt: integer('due_at').notNull(),
    /** Changes that İYS had confirmed and does not have. */
    missing: integer('missing').notNull(),
    /** JSON: counts of what was received from İYS. */
    tally: text('tally').notNull(),
    agreedAt: integer('agreed_at'),
  },
  (t) => [primaryKey({ columns: [t.brandCode, t.name] })],
)

/** Proof of a change, encrypted and bound to it by the digest in the change. */
export const evidence = sqliteTable('evidence', {
  changeId: digest('change_id').primaryKey(),
  sealed: bytes('sealed').notNull(),
  /** 1 if it holds a note of the staff and nothing that proves. */
  noteOnly: integer('note_only').notNull(),
})
