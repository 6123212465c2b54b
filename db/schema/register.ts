import { index, integer, primaryKey, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'
import { bytes, changeEffects, channels, nationalStates, recipientTypes, statuses } from './columns.ts'

/** An address, not a person. `mark` finds it; `sealed` holds address and secret; `commitment` stays after erasure. */
export const recipient = sqliteTable('recipient', {
  id: integer('id').primaryKey(),
  mark: bytes('mark').notNull().unique(),
  kind: text('kind', { enum: ['phone', 'email'] }).notNull(),
  sealed: bytes('sealed'),
  commitment: bytes('commitment').notNull(),
  createdAt: integer('created_at').notNull(),
  erasedAt: integer('erased_at'),
  /** When he asked to be erased: from then on nobody sees him, and nobody but he himself gives a consent of his. */
  hiddenAt: integer('hidden_at'),
  /** When the address came back after it had been dropped, under a new secret. */
  renewedAt: integer('renewed_at'),
})

/** What the changes of a recipient were bound with before his address was dropped, up to and with a `seq`. */
export const pastCommitment = sqliteTable(
  'past_commitment',
  {
    recipientId: integer('recipient_id').notNull(),
    throughSeq: integer('through_seq').notNull(),
    commitment: bytes('commitment').notNull(),
  },
  (t) => [primaryKey({ columns: [t.recipientId, t.throughSeq] })],
)

/** The register itself: only ever appended. `seq` is commit order; the links are `previousId` and `ordinal`. */
export const change = sqliteTable(
  'change',
  {
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    id: bytes('id').notNull().unique(),
    recipientId: integer('recipient_id').notNull(),
    brandCode: integer('brand_code').notNull(),
    recipientType: text('recipient_type', { enum: recipientTypes }).notNull(),
    channel: text('channel', { enum: channels }).notNull(),
    ordinal: integer('ordinal').notNull(),
    previousId: bytes('previous_id'),
    status: text('status', { enum: statuses }).notNull(),
    source: text('source'),
    consentDate: text('consent_date'),
    consentAt: integer('consent_at'),
    effect: text('effect', { enum: changeEffects }).notNull(),
    recordedAt: integer('recorded_at').notNull(),
    door: text('door').notNull(),
    actor: text('actor'),
    evidenceDigest: bytes('evidence_digest'),
    /** Who else stands for it, where it took two; never the actor himself. */
    secondPerson: text('second_person'),
    /**
     * Of a change that takes others back: the ordinal after which the key stood as it stands again, 0 for before its first
     * change. Its `effect` says nothing then, and its `status` is RET where nothing stands any more.
     */
    restores: integer('restores'),
  },
  (t) => [
    unique().on(t.recipientId, t.brandCode, t.recipientType, t.channel, t.ordinal),
    index('change_of_recipients').on(t.seq),
  ],
)

/** What the changes of one key fold to; derived, and rebuilt from them at will. */
export const consent = sqliteTable(
  'consent',
  {
    recipientId: integer('recipient_id').notNull(),
    brandCode: integer('brand_code').notNull(),
    recipientType: text('recipient_type', { enum: recipientTypes }).notNull(),
    channel: text('channel', { enum: channels }).notNull(),
    /** The status that is obeyed. */
    status: text('status', { enum: statuses }).notNull(),
    ordinal: integer('ordinal').notNull(),
    lastId: bytes('last_id').notNull(),
    lastRecordedAt: integer('last_recorded_at').notNull(),
    lastDoor: text('last_door').notNull(),
    lastActor: text('last_actor'),
    filedStatus: text('filed_status', { enum: statuses }),
    filedSource: text('filed_source'),
    filedDate: text('filed_date'),
    filedAt: integer('filed_at'),
    retSource: text('ret_source'),
    retDate: text('ret_date'),
    retAt: integer('ret_at'),
    national: text('national', { enum: nationalStates }).notNull(),
    nationalAt: integer('national_at'),
  },
  (t) => [primaryKey({ columns: [t.recipientId, t.brandCode, t.recipientType, t.channel] })],
)

/** What proves a change; sealed, and bound to it by the digest the change carries. */
export const evidence = sqliteTable('evidence', {
  changeId: bytes('change_id').primaryKey(),
  sealed: bytes('sealed').notNull(),
  createdAt: integer('created_at').notNull(),
})

/**
 * Evidence that came after its change, in a chain of its own. `sealHead`: the register's last seal at that moment. The
 * text is dropped with the address; the rest stays.
 */
export const laterEvidence = sqliteTable(
  'later_evidence',
  {
    place: integer('place').primaryKey(),
    id: bytes('id').notNull().unique(),
    previousId: bytes('previous_id'),
    changeId: bytes('change_id').notNull(),
    digest: bytes('digest').notNull(),
    sealed: bytes('sealed'),
    sealHead: bytes('seal_head'),
    addedAt: integer('added_at').notNull(),
    door: text('door').notNull(),
    actor: text('actor'),
    /** Of the file that it is, where it is one; see `evidence-file.ts`. */
    fileMark: bytes('file_mark'),
  },
  (t) => [unique().on(t.changeId, t.digest)],
)

/** Requests that were recorded, by the key their door gave them, so that a repeat finds the first outcome. */
export const recordedRequest = sqliteTable(
  'recorded_request',
  {
    key: text('key').primaryKey(),
    changeId: bytes('change_id'),
    refusals: text('refusals').notNull(),
    recordedAt: integer('recorded_at').notNull(),
  },
  (t) => [index('recorded_request_by_age').on(t.recordedAt)],
)
