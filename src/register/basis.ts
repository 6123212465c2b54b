import { and, eq, type SQLWrapper, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import { change, consent } from '../../db/schema.ts'
import { asBytes } from '../../db/statement.ts'
import type { Source } from '../consent/consent.ts'

/**
 * Alias of the table `change` for the basis: the change that made the present status of a consent. Joined by
 * `isEarlierBasis`.
 */
export const basis = alias(change, 'basis')

/**
 * Join condition for the basis. It joins only if the row of the consent does not have the statement of its basis: a later
 * change repeated or restored it, or there is a local refusal (RET that only this register has). Other consents cost
 * nothing.
 */
export const isEarlierBasis = and(
  eq(basis.consentId, consent.id),
  eq(
    basis.ordinal,
    sql`iif(${consent.basisOrdinal} < ${consent.ordinal} or ${consent.retOrdinal} <> ${consent.basisOrdinal},
      ${consent.basisOrdinal}, null)`,
  ),
)

const storedIn = (inRecord: SQLWrapper, inRefusal: SQLWrapper) =>
  sql`iif(${consent.retOrdinal} is null, ${inRecord}, ${inRefusal})`

const ofBasis = <Value>(inConsent: SQLWrapper, inBasis: SQLWrapper) =>
  sql<Value>`iif(${basis.id} is null, ${inConsent}, ${inBasis})`

/** Columns for the statement and recording time of the basis, in a query over `consent` with the join `isEarlierBasis`. */
export const basisColumns = {
  source: ofBasis<Source | null>(storedIn(consent.iysSource, consent.retSource), basis.source),
  consentDate: ofBasis<string | null>(storedIn(consent.iysDate, consent.retDate), basis.consentDate),
  recordedAt: ofBasis<number>(consent.lastRecordedAt, basis.recordedAt),
}

export const basisId = ofBasis(consent.lastId, basis.id).mapWith(asBytes)
