import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { change, consent, pastCommitment, recipient } from '../../db/schema.ts'
import { pick } from '../../db/statement.ts'
import type { RecordedEffect, Status } from '../consent/consent.ts'

export const effectOfChange = sql<RecordedEffect>`iif(${change.restores} is null, ${change.effect}, 'void')`

/*
 * A recipient whose address was dropped may come back, with a new secret and commitment, but the same look-up
 * hash and refusals. Earlier changes keep the earlier commitment and show no address. For queries over
 * `change` or `consent` joined with `recipient`.
 */

const lastPast = sql`(select max(${pastCommitment.throughSeq}) from ${pastCommitment} where ${pastCommitment.recipientId} = ${recipient.id})`

/**
 * True for a `seq` from before the recipient came back with a dropped address. By `iif`, since SQLite computes both
 * sides of an `and`, which doubled the time of a check.
 */
const isBefore = (seq: SQLWrapper) =>
  sql<number>`iif(${recipient.renewedAt} is null, 0, ${seq} <= ${lastPast})`

export const isPastChange = isBefore(change.seq)

/** `isPastChange` for a query in which the change has this name. */
export const isPast = (name: 'own') => isBefore(sql`${sql.identifier(name)}.seq`)

export const commitmentOfChange = commitmentAt(sql`${change.seq}`)

const lastSeq = sql`(select ${change.seq} from ${change} where ${change.id} = ${consent.lastId})`

/** A change that voids others restores an older one. */
const basisSeq = sql`(select coalesce(origin.seq, last.seq) from change last left join change origin
  on origin.consent_id = last.consent_id and origin.ordinal = last.restores
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

/** 1 if the recipient asked for erasure, or if the address was dropped. */
export const isHiddenRecipient = sql<number>`(${recipient.hiddenAt} is not null or ${recipient.sealed} is null)`

const isLastOfKey = sql`not exists (select 1 from "change" later
  where later.consent_id = "change".consent_id and later.ordinal > "change".ordinal)`

/**
 * True if people and systems outside may see a change. They have to learn the RET of an erased recipient, and nothing
 * from before: of each of their consents they see the last change alone, which is that RET. For queries over `change`
 * joined with `recipient`.
 */
export const isForOutsiders = sql<number>`iif(${isHiddenRecipient} or ${isPastChange},
  ${change.status} = 'RET' and ${isLastOfKey}, 1)`

/** True if only the RET may be shown. Compares `seq`, since recordedAt is in whole seconds. */
export const isHiddenConsent = sql<number>`(${isHiddenRecipient} or ${isBefore(basisSeq)})`

/** True if a consent may be shown for no moment at all. */
export const wasAlwaysHidden = sql<number>`(${isHiddenRecipient} or ${isBefore(lastSeq)})`

/** Columns of a change that `foldKey` needs. */
export const foldColumns = {
  ...pick(change, 'status', 'source', 'consentDate', 'consentAt', 'ordinal'),
  effect: effectOfChange,
  restores: change.restores,
  recordedAt: change.recordedAt,
}

/** Status before a change, null for none: that of the last one of its key that was no repeat. For queries over `change`. */
export const statusBefore = sql<Status | null>`(select iif(earlier.restores = 0, null, earlier.status)
  from "change" earlier where earlier.consent_id = "change".consent_id and earlier.ordinal < "change"."ordinal"
  and earlier.effect <> 'repeat' order by earlier.ordinal desc limit 1)`

/** Source of the statement before a change. For queries over `change`. */
export const sourceBefore = sql<string | null>`(select earlier.source
  from "change" earlier where earlier.consent_id = "change".consent_id and earlier.ordinal < "change"."ordinal"
  and earlier.effect <> 'repeat' order by earlier.ordinal desc limit 1)`

/** 1 if ONAY stood before a change. */
export const stoodBefore = sql<number>`'ONAY' is ${statusBefore}`

/** 1 if the last change repeated a refusal or voided others. For queries over `consent`. */
export const lastChangeIsRepeat = sql<number>`(${consent.ordinal} > 1 and exists (select 1 from change last
  where last.id = ${consent.lastId} and (last.effect = 'repeat' or last.restores is not null)))`

/** False if all changes were voided. For queries over `consent`. */
export const hasCurrentStatus = sql<number>`(${consent.iysStatus} is not null or ${consent.retAt} is not null)`

/** Makes the condition that a later change voided this one; `name` is this one's name in the query. */
export const isVoided = (name: 'change' | 'later' | 'own') => {
  const own = sql.identifier(name)
  return sql`exists (select 1 from "change" undone where undone.consent_id = ${own}.consent_id and undone.ordinal > ${own}.ordinal
    and undone.restores is not null and undone.restores < ${own}.ordinal)`
}

/** True for a refusal that had an effect and was not voided. */
export const isRefusal = (name: 'later') => {
  const own = sql.identifier(name)
  return sql`(${own}.status = 'RET' and ${own}.effect <> 'repeat' and not ${isVoided(name)})`
}

const ofConsent = sql`from "change" own where own.consent_id = consent.id and own.status = ${consent.status} and not ${isPast('own')}
  and not ${isVoided('own')}`

/** Ordinal of the basis: the last change of its status that is no repeat and was not voided. */
export const basisOrdinal = sql<number | null>`coalesce(
  (select max(own.ordinal) ${ofConsent} and own.effect <> 'repeat' and own.restores is null),
  (select min(own.ordinal) ${ofConsent} and own.effect = 'repeat'))`
