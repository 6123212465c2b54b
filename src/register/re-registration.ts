import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { change, consent, pastCommitment, recipient } from '../../db/schema.ts'

/*
 * A recipient whose address was dropped may come back. He then gets a new secret and with it a new commitment, beside the
 * same look-up mark, the same refusals and the same chain of changes. What was recorded before is bound with the
 * commitment of then, and says nothing of an address any more, not even of the one that is here again.
 *
 * For queries over `change` or `consent` joined with `recipient`. Most recipients have never been away: for them nothing is
 * looked up.
 */

const lastPast = sql`(select max(${pastCommitment.throughSeq}) from ${pastCommitment} where ${pastCommitment.recipientId} = ${recipient.id})`

/** Whether what has this `seq` was made before its recipient's address was last dropped and came back. */
const isBefore = (seq: SQLWrapper) =>
  sql<number>`(${recipient.renewedAt} is not null and ${seq} <= ${lastPast})`

/** Whether a change was made before its recipient's address was last dropped and came back. */
export const isPastChange = isBefore(change.seq)

/** The same in a query that has the change under this name. */
export const isPast = (name: 'own') => isBefore(sql`${sql.identifier(name)}.seq`)

/** The commitment that a change was made with. */
export const commitmentOfChange = commitmentAt(sql`${change.seq}`)

const lastSeq = sql`(select ${change.seq} from ${change} where ${change.id} = ${consent.lastId})`

/** Of the change that a consent rests on: what takes others back puts something older back. */
const basisSeq = sql`(select coalesce(origin.seq, last.seq) from change last left join change origin
  on origin.recipient_id = last.recipient_id and origin.brand_code = last.brand_code
    and origin.recipient_type = last.recipient_type and origin.channel = last.channel and origin.ordinal = last.restores
  where last.id = ${consent.lastId})`

/** The commitment that the last change of a consent was made with. */
export const commitmentOfConsent = commitmentAt(lastSeq)

function commitmentAt(seq: SQL): SQL<Buffer> {
  const past = sql`(select ${pastCommitment.commitment} from ${pastCommitment} where ${pastCommitment.recipientId} = ${recipient.id} and ${pastCommitment.throughSeq} >= ${seq} order by ${pastCommitment.throughSeq} limit 1)`
  return sql`case when ${recipient.renewedAt} is null then ${recipient.commitment} else coalesce(${past}, ${recipient.commitment}) end`.mapWith(
    recipient.commitment,
  ) as SQL<Buffer>
}

/** The sealed address a change may still be shown with; null once it was dropped. */
export const sealedOfChange = sql`case when ${isPastChange} then null else ${recipient.sealed} end`.mapWith(
  recipient.commitment,
) as SQL<Buffer | null>

/** Whether nothing of a recipient is shown: he asked to be erased, or his address was dropped. */
export const isHiddenRecipient = sql<number>`(${recipient.hiddenAt} is not null or ${recipient.sealed} is null)`

/**
 * Whether nothing of a consent is shown but that it forbids: its recipient is hidden, or all of it is from before he came back.
 * Times do not tell that, since those that changes are recorded at are whole seconds.
 */
export const isHiddenConsent = sql<number>`(${isHiddenRecipient} or ${isBefore(basisSeq)})`

/** The same of all that a consent ever was: what was put back since was not there at every moment. */
export const wasAlwaysHidden = sql<number>`(${isHiddenRecipient} or ${isBefore(lastSeq)})`
