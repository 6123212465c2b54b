import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { change, consent, pastCommitment, recipient } from '../../db/schema.ts'
import { asBytes, asBytesOrNull, pick } from '../../db/statement.ts'
import type { RecordedEffect, Status } from '../consent/consent.ts'

export const effectOfChange = sql<RecordedEffect>`iif(${change.restores} is null, ${change.effect}, 'void')`

/*
 * A recipient whose address was dropped may come back, with a new secret and commitment, but the same look-up
 * hash and refusals. Earlier changes keep the earlier commitment and show no address. For queries over
 * `change` or `consent` joined with `recipient`.
 */

/** Highest `seq` (place in the ledger) of the recipient from before the latest return after an erasure. */
const lastSeqBeforeReturn = sql`(select max(${pastCommitment.throughSeq}) from ${pastCommitment} where ${pastCommitment.recipientId} = ${recipient.id})`

/**
 * True for a `seq` from before the recipient came back with a dropped address. By `iif`, since SQLite computes both
 * sides of an `and`, which doubled the time of a check.
 */
export const isBeforeReturn = (seq: SQLWrapper) =>
  sql<number>`iif(${recipient.renewedAt} is null, 0, ${seq} <= ${lastSeqBeforeReturn})`

export const isPastChange = isBeforeReturn(change.seq)

/** How often the recipient had come back before a change. */
export const returnsBefore = sql<number>`iif(${recipient.renewedAt} is null, 0, (select count(*) from ${pastCommitment}
  where ${pastCommitment.recipientId} = ${recipient.id} and ${pastCommitment.throughSeq} < ${change.seq}))`

export const commitmentOfChange = commitmentAt(sql`${change.seq}`)

const seqOf = (ordinal: SQLWrapper) => sql`(select own.seq from change own
  where own.consent_id = ${consent.id} and own.ordinal = ${ordinal})`
const lastSeq = seqOf(consent.ordinal)
const basisSeq = seqOf(consent.basisOrdinal)

export const commitmentOfConsent = commitmentAt(lastSeq)

/** Commitment (HMAC of the address) at the basis; null if the recipient was never erased and has only one commitment. */
export const commitmentOfBasis =
  sql`iif(${recipient.renewedAt} is null, null, ${commitmentAt(basisSeq)})`.mapWith(asBytesOrNull)

/** Expression for the commitment that the recipient had when the entry `seq` was recorded. */
function commitmentAt(seq: SQL): SQL<Buffer> {
  const past = sql`(select ${pastCommitment.commitment} from ${pastCommitment} where ${pastCommitment.recipientId} = ${recipient.id} and ${pastCommitment.throughSeq} >= ${seq} order by ${pastCommitment.throughSeq} limit 1)`
  return sql`case when ${recipient.renewedAt} is null then ${recipient.commitment} else coalesce(${past}, ${recipient.commitment}) end`.mapWith(
    asBytes,
  )
}

/** Encrypted address of a change; null once the address was dropped. */
export const sealedOfChange = sql`case when ${isPastChange} then null else ${recipient.sealed} end`.mapWith(
  asBytesOrNull,
)

/** 1 if the recipient asked for erasure, or if the address was dropped. */
export const isHiddenRecipient = sql<number>`(${recipient.hiddenAt} is not null or ${recipient.sealed} is null)`

const isLastOfConsent = sql`"change".ordinal = (select ${consent.ordinal} from ${consent} where ${consent.id} = "change".consent_id)`

/**
 * True if people and systems outside may see a change. They have to learn the RET of an erased recipient, and nothing
 * from before: of each of their consents they see the last change alone, which is that RET. For queries over `change`
 * joined with `recipient`.
 */
export const isForOutsiders = sql<number>`iif(${isHiddenRecipient} or ${isPastChange},
  ${change.status} = 'RET' and ${isLastOfConsent}, 1)`

/** True if the address of the basis was dropped. Reads no recipient, so it is as quick where none is joined. */
export const isPastBasis = sql<number>`iif(exists (select 1 from past_commitment past where past.recipient_id = ${consent.recipientId}),
  ${basisSeq} <= (select max(past.through_seq) from past_commitment past where past.recipient_id = ${consent.recipientId}), 0)`

/** True if only the RET may be shown. Compares `seq`, since recordedAt is in whole seconds. */
export const isHiddenConsent = sql<number>`(${isHiddenRecipient} or ${isBeforeReturn(basisSeq)})`

/** True if even the newest change is from an erased recipient, so that nothing of the consent may be shown. */
export const wasAlwaysHidden = sql<number>`(${isHiddenRecipient} or ${isBeforeReturn(lastSeq)})`

/** Columns of a change that `foldKey` needs, in a query that also reads its recipient. */
export const foldColumns = {
  ...pick(change, 'status', 'source', 'consentDate', 'consentAt', 'ordinal'),
  effect: effectOfChange,
  restores: change.restores,
  recordedAt: change.recordedAt,
  returns: returnsBefore,
}

/** Status before a change: that of the latest earlier change that was no repeated RET; null if there was no status. */
export const statusBefore = sql<Status | null>`(select iif(earlier.restores = 0, null, earlier.status)
  from "change" earlier where earlier.consent_id = "change".consent_id and earlier.ordinal < "change"."ordinal"
  and earlier.effect <> 'repeat' order by earlier.ordinal desc limit 1)`

/** Source of the statement before a change. For queries over `change`. */
export const sourceBefore = sql<string | null>`(select earlier.source
  from "change" earlier where earlier.consent_id = "change".consent_id and earlier.ordinal < "change"."ordinal"
  and earlier.effect <> 'repeat' order by earlier.ordinal desc limit 1)`

/** 1 if ONAY stood before a change. */
export const wasOnayBefore = sql<number>`'ONAY' is ${statusBefore}`

/** Returns the condition that a later change voided (took back) a change; `name` is the change's alias in the query. */
export const isVoided = (name: 'change' | 'later' | 'own') => {
  const table = sql.identifier(name)
  return sql`exists (select 1 from "change" undone where undone.consent_id = ${table}.consent_id and undone.ordinal > ${table}.ordinal
    and undone.restores is not null and undone.restores < ${table}.ordinal)`
}

/** True for a refusal that had an effect and was not voided. */
export const isRefusal = (name: 'later') => {
  const table = sql.identifier(name)
  return sql`(${table}.status = 'RET' and ${table}.effect <> 'repeat' and ${table}.restores is not 0 and not ${isVoided(name)})`
}
