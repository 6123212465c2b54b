import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { change, consent, pastCommitment, recipient } from '../../db/schema.ts'

/*
 * A recipient whose address was dropped may come back. They then get a new secret and a new commitment, with the same look-up
 * hash, refusals and chain of changes. Earlier changes keep the earlier commitment and are shown with no address any more.
 *
 * For queries over `change` or `consent` joined with `recipient`.
 */

const lastPast = sql`(select max(${pastCommitment.throughSeq}) from ${pastCommitment} where ${pastCommitment.recipientId} = ${recipient.id})`

/** True if this `seq` is from before its recipient's address was last dropped and came back. */
const isBefore = (seq: SQLWrapper) =>
  sql<number>`(${recipient.renewedAt} is not null and ${seq} <= ${lastPast})`

/** True for a change from before its recipient's address was last dropped and came back. */
export const isPastChange = isBefore(change.seq)

/** The same in a query that has the change under this name. */
export const isPast = (name: 'own') => isBefore(sql`${sql.identifier(name)}.seq`)

/** Commitment that a change was made with. */
export const commitmentOfChange = commitmentAt(sql`${change.seq}`)

const lastSeq = sql`(select ${change.seq} from ${change} where ${change.id} = ${consent.lastId})`

/** `seq` of a consent's basis: a change that voids others restores an older one. */
const basisSeq = sql`(select coalesce(origin.seq, last.seq) from change last left join change origin
  on origin.recipient_id = last.recipient_id and origin.brand_code = last.brand_code
    and origin.recipient_type = last.recipient_type and origin.channel = last.channel and origin.ordinal = last.restores
  where last.id = ${consent.lastId})`

/** Commitment that the last change of a consent was made with. */
export const commitmentOfConsent = commitmentAt(lastSeq)

function commitmentAt(seq: SQL): SQL<Buffer> {
  const past = sql`(select ${pastCommitment.commitment} from ${pastCommitment} where ${pastCommitment.recipientId} = ${recipient.id} and ${pastCommitment.throughSeq} >= ${seq} order by ${pastCommitment.throughSeq} limit 1)`
  return sql`case when ${recipient.renewedAt} is null then ${recipient.commitment} else coalesce(${past}, ${recipient.commitment}) end`.mapWith(
    recipient.commitment,
  ) as SQL<Buffer>
}

/** Sealed address that a change may still be shown with; null once it was dropped. */
export const sealedOfChange = sql`case when ${isPastChange} then null else ${recipient.sealed} end`.mapWith(
  recipient.commitment,
) as SQL<Buffer | null>

/** True if the recipient asked for erasure or their address was dropped. */
export const isHiddenRecipient = sql<number>`(${recipient.hiddenAt} is not null or ${recipient.sealed} is null)`

/**
 * True if only the RET of a consent may be shown: the recipient is hidden, or the consent is from before their re-registration.
 * Compares `seq`, since recordedAt is in whole seconds.
 */
export const isHiddenConsent = sql<number>`(${isHiddenRecipient} or ${isBefore(basisSeq)})`

/** True if a consent may be shown for no moment: a change that voids others restores what is shown only from then on. */
export const wasAlwaysHidden = sql<number>`(${isHiddenRecipient} or ${isBefore(lastSeq)})`
