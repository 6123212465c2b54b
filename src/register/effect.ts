import { sql } from 'drizzle-orm'
import { change, consent } from '../../db/schema.ts'
import type { RecordedEffect } from '../consent/consent.ts'
import { isPast } from './re-registration.ts'

/** What became of a change in its key, in a query over `change`. */
export const effectOfChange = sql<RecordedEffect>`iif(${change.restores} is null, ${change.effect}, 'void')`

/**
 * Whether the last change of a consent brought nothing of its own: it repeated a refusal, or put back what others had changed; 0
 * or 1. A consent of one change is not looked up. For queries over `consent`.
 */
export const lastChangeIsRepeat = sql<number>`(${consent.ordinal} > 1 and exists (select 1 from change last
  where last.id = ${consent.lastId} and (last.effect = 'repeat' or last.restores is not null)))`

/** Whether anything stands for a key: false where all its changes were taken back. For queries over `consent`. */
export const hasCurrentStatus = sql<number>`(${consent.filedStatus} is not null or ${consent.retAt} is not null)`

/**
 * Whether a later change of its key took a change back; what was taken back is never put back itself. For queries that have it
 * under this name.
 */
export const isVoided = (name: 'change' | 'later' | 'own') => {
  const own = sql.identifier(name)
  return sql`exists (select 1 from "change" undone where undone.recipient_id = ${own}.recipient_id
    and undone.brand_code = ${own}.brand_code and undone.recipient_type = ${own}.recipient_type
    and undone.channel = ${own}.channel and undone.ordinal > ${own}.ordinal
    and undone.restores is not null and undone.restores < ${own}.ordinal)`
}

/**
 * Whether a change is a refusal that counts: one that changed nothing does not, since a younger ONAY stood or RET did already;
 * nor does one that was taken back. For queries that have it under this name.
 */
export const isRefusal = (name: 'change' | 'later') => {
  const own = sql.identifier(name)
  return sql`(${own}.status = 'RET' and ${own}.effect <> 'repeat' and not ${isVoided(name)})`
}

/*
 * The change that a consent rests on: the last of its status that is no repeat, takes nothing back and was not taken back. Of
 * somebody who came back after his address was dropped only what was recorded since counts, which may be repeats alone: then the
 * first of them.
 *
 * For queries over `consent` joined with `recipient`.
 */

const ofConsent = sql`from "change" own where own.recipient_id = ${consent.recipientId}
  and own.brand_code = ${consent.brandCode} and own.recipient_type = ${consent.recipientType}
  and own.channel = ${consent.channel} and own.status = ${consent.status} and not ${isPast('own')}
  and not ${isVoided('own')}`

/** Its place among the changes of its key; null where nothing of it is told. */
export const basisOrdinal = sql<number | null>`coalesce(
  (select max(own.ordinal) ${ofConsent} and own.effect <> 'repeat' and own.restores is null),
  (select min(own.ordinal) ${ofConsent} and own.effect = 'repeat'))`
