import { and, eq, getTableColumns, type SQLWrapper, sql } from 'drizzle-orm'
import { brand, change, consent, recipient } from '../../db/schema.ts'
import { build, pick, preparedQuery } from '../../db/statement.ts'
import { doorsOf } from '../consent/actor.ts'
import type {
  Channel,
  ConsentState,
  ConsentStatement,
  NationalState,
  RecipientType,
  Source,
  Status,
} from '../consent/consent.ts'
import { commitmentOfBasis, isVoided } from './change-sql.ts'
import { openComplaintChannels } from './complaints/complaints.ts'
import { recipientColumns, type StoredRecipient } from './recipients/recipients.ts'

/** Key of a consent. `mark` is the keyed hash of the address. */
export interface ConsentKey {
  readonly mark: Buffer
  readonly brandCode: number
  readonly recipientType: RecipientType
  readonly channel: Channel
}

/** Returns a map key for a consent: unique among the consents of one brand. */
export function mapKeyInBrand(
  mark: Buffer,
  { recipientType, channel }: Pick<ConsentKey, 'recipientType' | 'channel'>,
): string {
  return `${mark.toString('latin1')} ${recipientType} ${channel}`
}

export type ConsentRow = typeof consent.$inferSelect
export const consentColumns = getTableColumns(consent)

// Written by hand: drizzle leaves out the table's name in a query of one table.
const isExchangeOn = sql`exists (select 1 from setting where setting.name = 'iys_exchange' and setting.value in ('file', 'api'))`

/**
 * State of a consent in İYS, by the present setting of the exchange. After the exchange is switched, the queue is updated
 * page by page. Until then this corrects its rows: with the exchange on, a record that is not queued yet is `waiting`; with
 * the exchange off, a queued one is `unverified`. Every answer about a consent reads this, never the column itself.
 */
export const nationalInForce = sql<NationalState>`case
  when not ${isExchangeOn} then iif(${consent.national} in ('waiting', 'late'), 'unverified', ${consent.national})
  when ${consent.national} = 'unverified' and ${consent.iysOrdinal} is not null then 'waiting'
  else ${consent.national} end`

export const idOfMark = sql<number>`(select ${recipient.id} from ${recipient} where ${recipient.mark} = ${sql.placeholder('mark')})`

/** Returns the condition that a row is the consent of a key (brand, recipient, recipient type, channel). */
export const isOfKey = (recipientId: SQLWrapper = idOfMark) =>
  and(
    eq(consent.recipientId, recipientId),
    eq(consent.brandCode, sql.placeholder('brandCode')),
    eq(consent.recipientType, sql.placeholder('recipientType')),
    eq(consent.channel, sql.placeholder('channel')),
  )

/** True for the changes of a recipient: it finds them by the consents, since no index leads to them by the recipient. */
export const isChangeOf = (recipientId: SQLWrapper | number) =>
  sql`${change.consentId} in (select theirs.id from ${consent} theirs where theirs.recipient_id = ${recipientId})`

/** Id of the consent of a key; null for a new one. */
export const idOfKey = sql<number | null>`(select ${consent.id} from ${consent} where ${isOfKey()})`

/**
 * Recording time of the basis (the change that the status rests on) or of a RET kept only here, the later of both. Null
 * unless an import made the newest change.
 */
const basisAt = sql<
  number | null
>`iif(${consent.lastDoor} = 'import', (select max(own.recorded_at) from change own
  where own.consent_id = ${consent.id} and own.ordinal in (${consent.basisOrdinal}, ${consent.retOrdinal})), null)`

const staffDoors = doorsOf('staff')
  .map((door) => `'${door}'`)
  .join(', ')

const isOfStaff = sql.raw(`own.door in (${staffDoors})`)

/**
 * Id of the RET that a new ONAY would override, if the present status is RET; else null. The last RET that the recipient gave
 * themselves comes first, then the first RET that staff typed for them. Covers both recipient types, since recipients do not
 * know of them (R22). For queries that also read recipient and brand.
 */
export const standingRefusalId = sql<Buffer | null>`(select own.id from consent join change own on own.consent_id = consent.id
  where consent.recipient_id = ${recipient.id} and consent.brand_code = ${brand.code}
  and consent.channel = ${sql.placeholder('channel')} and consent.status = 'RET'
  and own.status = 'RET' and own.restores is null and not ${isVoided('own')} and not exists (
    select 1 from change later where later.consent_id = own.consent_id and later.ordinal > own.ordinal and later.status = 'ONAY' and not ${isVoided('later')})
  order by ${isOfStaff}, iif(${isOfStaff}, own.seq, -own.seq) limit 1)`

/** Facts about the basis: the change that made the present status. */
export interface BasisFacts {
  readonly basisAt: number | null
  /** Commitment (HMAC of the address) that the recipient had when that change was recorded. */
  readonly basisCommitment: Buffer | null
}

export const basisFacts = { basisAt, basisCommitment: commitmentOfBasis }

export interface StoredKey {
  readonly recipient: StoredRecipient
  readonly consent: (ConsentRow & BasisFacts) | null
  readonly complaintChannels: string | null
}

/** Finds recipients and consents by address. `marks` is a JSON array of marks (keyed hashes of addresses) in hex. */
export const keysOfMarks = preparedQuery<StoredKey>(() =>
  build
    .select({
      recipient: recipientColumns,
      consent: { ...consentColumns, ...basisFacts },
      complaintChannels: openComplaintChannels,
    })
    .from(recipient)
    .leftJoin(
      consent,
      and(eq(consent.recipientId, recipient.id), eq(consent.brandCode, sql.placeholder('brandCode'))),
    )
    .where(sql`${recipient.mark} IN (SELECT unhex(value) FROM json_each(${sql.placeholder('marks')}))`),
)

/** Returns the state of a consent from its row. */
export function stateOf(row: ConsentRow): ConsentState {
  const { iysStatus, iysSource, iysDate, iysAt } = row
  return {
    ...pick(row, 'ordinal', 'lastRecordedAt', 'basisOrdinal', 'iysOrdinal', 'retOrdinal'),
    iysRecord: iysStatus === null ? null : statement(iysStatus, iysSource, iysDate, iysAt),
    localRefusal: row.retAt === null ? null : statement('RET', row.retSource, row.retDate, row.retAt),
  }
}

/** Makes a statement of four columns. */
function statement(
  status: Status,
  source: Source | null,
  consentDate: string | null,
  consentAt: number | null,
): ConsentStatement {
  return { status, source, consentDate, consentAt }
}
