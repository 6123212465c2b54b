import { sql } from 'drizzle-orm'
import { change, consent } from '../../db/schema.ts'
import type { RecordedEffect } from '../consent/consent.ts'
import { isPast } from './re-registration.ts'

export const effectOfChange = sql<RecordedEffect>`iif(${change.restores} is null, ${change.effect}, 'void')`

/** Columns of a change that `foldKey` needs. */
export const foldColumns = {
  status: change.status,
  source: change.source,
  consentDate: change.consentDate,
  consentAt: change.consentAt,
  ordinal: change.ordinal,
  effect: effectOfChange,
  restores: change.restores,
  recordedAt: change.recordedAt,
}

/** 1 if the last change repeated a refusal or voided others. For queries over `consent`. */
export const lastChangeIsRepeat = sql<number>`(${consent.ordinal} > 1 and exists (select 1 from change last
  where last.id = ${consent.lastId} and (last.effect = 'repeat' or last.restores is not null)))`

/** False if all changes were voided. For queries over `consent`. */
export const hasCurrentStatus = sql<number>`(${consent.filedStatus} is not null or ${consent.retAt} is not null)`

/** True if a later change voided this one, under this name in the query. */
export const isVoided = (name: 'change' | 'later' | 'own') => {
  const own = sql.identifier(name)
  return sql`exists (select 1 from "change" undone where undone.recipient_id = ${own}.recipient_id
    and undone.brand_code = ${own}.brand_code and undone.recipient_type = ${own}.recipient_type
    and undone.channel = ${own}.channel and undone.ordinal > ${own}.ordinal
    and undone.restores is not null and undone.restores < ${own}.ordinal)`
}

/** True for a refusal that had an effect and was not voided. */
export const isRefusal = (name: 'later') => {
  const own = sql.identifier(name)
  return sql`(${own}.status = 'RET' and ${own}.effect <> 'repeat' and not ${isVoided(name)})`
}

const ofConsent = sql`from "change" own where own.recipient_id = ${consent.recipientId}
  and own.brand_code = ${consent.brandCode} and own.recipient_type = ${consent.recipientType}
  and own.channel = ${consent.channel} and own.status = ${consent.status} and not ${isPast('own')}
  and not ${isVoided('own')}`

/**
 * Ordinal of the basis: the last change of its status that is no repeat and was not voided. After a
 * re-registration only later changes count, and a first repeat may be the basis.
 */
export const basisOrdinal = sql<number | null>`coalesce(
  (select max(own.ordinal) ${ofConsent} and own.effect <> 'repeat' and own.restores is null),
  (select min(own.ordinal) ${ofConsent} and own.effect = 'repeat'))`
