import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { change, consent, pastCommitment, recipient } from '../../db/schema.ts'

/*
 * A recipient whose address was dropped may come back, with a new secret and commitment, but the same look-up
 * hash and refusals. Earlier changes keep the earlier commitment and show no address. For queries over
 * `change` or `consent` joined with `recipient`.
 */

const lastPast = sql`(select max(${pastCommitment.throughSeq}) from ${pastCommitment} where ${pastCommitment.recipientId} = ${recipient.id})`

/** True for a `seq` from before the address was last dropped and came back. */
const isBefore = (seq: SQLWrapper) =>
  sql<number>`(${recipient.renewedAt} is not null and ${seq} <= ${lastPast})`

export const isPastChange = isBefore(change.seq)

/** The same in a query that has the change under this name. */
export const isPast = (name: 'own') => isBefore(sql`${sql.identifier(name)}.seq`)

export const commitmentOfChange = commitmentAt(sql`${change.seq}`)

const lastSeq = sql`(select ${change.seq} from ${change} where ${change.id} = ${consent.lastId})`

/** A change that voids others restores an older one. */
const basisSeq = sql`(select coalesce(origin.seq, last.seq) from change last left join change origin
  on origin.recipient_id = last.recipient_id and origin.brand_code = last.brand_code
    and origin.recipient_type = last.recipient_type and origin.channel = last.channel and origin.ordinal = last.restores
  where last.id = ${consent.lastId})`

export const commitmentOfConsent = commitmentAt(lastSeq)

function commitmentAt(seq: SQL): SQL<Buffer> {
  const past = sql`(select ${pastCommitment.commitment} from ${pastCommitment} where ${pastCommitment.recipientId} = ${recipient.id} and ${pastCommitment.throughSeq} >= ${seq} order by ${pastCommitment.throughSeq} limit 1)`
  return sql`case when ${recipient.renewedAt} is null then ${recipient.commitment} else coalesce(${past}, ${recipient.commitment}) end`.mapWith(
    recipient.commitment,
  ) as SQL<Buffer>
}

/** Null once the address was dropped. */
export const sealedOfChange = sql`case when ${isPastChange} then null else ${recipient.sealed} end`.mapWith(
  recipient.commitment,
) as SQL<Buffer | null>

/** Asked for erasure, or dropped. */
export const isHiddenRecipient = sql<number>`(${recipient.hiddenAt} is not null or ${recipient.sealed} is null)`

/** True if only the RET may be shown. Compares `seq`, since recordedAt is in whole seconds. */
export const isHiddenConsent = sql<number>`(${isHiddenRecipient} or ${isBefore(basisSeq)})`

/** True if a consent may be shown for no moment at all. */
export const wasAlwaysHidden = sql<number>`(${isHiddenRecipient} or ${isBefore(lastSeq)})`
