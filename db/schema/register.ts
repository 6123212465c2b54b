import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'
import type { Door } from '../../src/consent/actor.ts'
import type { Source } from '../../src/consent/consent.ts'
import {
  bytes,
  changeEffects,
  channels,
  checks,
  digest,
  mark,
  nationalStates,
  recipientTypes,
  statuses,
} from './columns.ts'
import { ofBrand } from './company.ts'

/**
 * Recipients: addresses, not persons. `mark` is the keyed hash by which an address is found. `sealed` is the encrypted
 * address and secret. `commitment` is an HMAC of the address with the secret, which stays after an erasure.
 */
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
    /** Time at which the recipient asked for erasure. From then on only the recipient sees the address and its consents. */
    hiddenAt: integer('hidden_at'),
    /** Time at which the recipient came back after an erasure. It then has a new secret. */
    renewedAt: integer('renewed_at'),
  },
  () => [...checks('(sealed IS NULL) = (erased_at IS NOT NULL)')],
)

/** Column that names the recipient to which a row belongs. */
export const ofRecipient = () =>
  integer('recipient_id')
    .notNull()
    .references(() => recipient.id)

/** Commitments (HMACs of the address) from before an erasure. Each is valid for changes up to and including `throughSeq`. */
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
 * Changes of consents, which are only appended. `seq` is the order of commits; `previousId` and `ordinal` chain the changes
 * of a consent. The key of the consent is repeated here, since a change's id proves it and `consent` can be rebuilt from
 * changes alone.
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
    source: text('source').$type<Source>(),
    consentDate: text('consent_date'),
    consentAt: integer('consent_at'),
    effect: text('effect', { enum: changeEffects }).notNull(),
    recordedAt: integer('recorded_at').notNull(),
    door: text('door').$type<Door>().notNull(),
    actor: text('actor'),
    evidenceDigest: digest('evidence_digest'),
    /** Person who approved a change that needs two people; never the actor. */
    secondPerson: text('second_person'),
    /** For a `void`: ordinal of the change whose state it restores; 0 restores the state before the first change. */
    restores: integer('restores'),
  },
  (t) => [
    unique().on(t.consentId, t.ordinal),
    index('change_of_recipients').on(t.seq).where(sql`door IN ('telegram', 'page', 'click', 'sms', 'iys')`),
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

/** Present state of each consent. It is derived from its changes and can be rebuilt from them. */
export const consent = sqliteTable(
  'consent',
  {
    id: integer('id').primaryKey(),
    recipientId: ofRecipient(),
    brandCode: ofBrand(),
    recipientType: text('recipient_type', { enum: recipientTypes }).notNull(),
    channel: text('channel', { enum: channels }).notNull(),
    /** Status by which messages are permitted or not: a RET that only this register has wins over İYS's record. */
    status: text('status', { enum: statuses }).notNull(),
    ordinal: integer('ordinal').notNull(),
    lastId: digest('last_id').notNull(),
    lastRecordedAt: integer('last_recorded_at').notNull(),
    lastDoor: text('last_door').$type<Door>().notNull(),
    lastActor: text('last_actor'),
    /** Ordinal of the basis (change that made the present status); null if every change was voided. */
    basisOrdinal: integer('basis_ordinal'),
    /** Ordinal of the change that made İYS's record. */
    iysOrdinal: integer('iys_ordinal'),
    iysStatus: text('iys_status', { enum: statuses }),
    iysSource: text('iys_source').$type<Source>(),
    iysDate: text('iys_date'),
    iysAt: integer('iys_at'),
    /** Ordinal of the local refusal: a RET that İYS would not take but that counts here. */
    retOrdinal: integer('ret_ordinal'),
    retSource: text('ret_source').$type<Source>(),
    retDate: text('ret_date'),
    retAt: integer('ret_at'),
    /** State in İYS of the change that made İYS's record, as in `iysQueue`. */
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
