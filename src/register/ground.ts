import { type SQL, sql } from 'drizzle-orm'
import { consent } from '../../db/schema.ts'
import { isTakenBack, lastChangeEchoes } from './effect.ts'
import { isPast } from './generations.ts'

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
  and not ${isTakenBack('own')}`

/** Its place among the changes of its key; null where nothing of it is told. */
export const groundOrdinal = sql<number | null>`coalesce(
  (select max(own.ordinal) ${ofConsent} and own.effect <> 'repeat' and own.restores is null),
  (select min(own.ordinal) ${ofConsent} and own.effect = 'repeat'))`

/** Its id; where the last change of the key is one of its own, nothing is looked up. */
export const groundId =
  sql`coalesce(iif(${lastChangeEchoes}, (select own.id ${ofConsent} and own.ordinal = ${groundOrdinal}), null),
  ${consent.lastId})`.mapWith(consent.lastId) as SQL<Buffer>
