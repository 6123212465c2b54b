import { and, eq, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import { change, consent } from '../../db/schema.ts'
import type { Source } from '../consent/consent.ts'

/** Change that a consent rests on, for a left join by `isEarlierBasis`. */
export const basis = alias(change, 'basis')

/**
 * Joins only where the consent does not hold the statement of its basis: a later change repeated it or put it back, or a
 * local refusal stands beside it. A null ordinal is not searched for, so other consents cost nothing.
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

const ofBasis = (inConsent: SQLWrapper, inBasis: SQLWrapper) =>
  sql`iif(${basis.id} is null, ${inConsent}, ${inBasis})`

/** Statement and moment of the basis, for a query over `consent` with that join. */
export const basisColumns = {
  source: ofBasis(storedIn(consent.iysSource, consent.retSource), basis.source) as SQL<Source | null>,
  consentDate: ofBasis(storedIn(consent.iysDate, consent.retDate), basis.consentDate) as SQL<string | null>,
  recordedAt: ofBasis(consent.lastRecordedAt, basis.recordedAt) as SQL<number>,
}

export const basisId = ofBasis(consent.lastId, basis.id).mapWith(change.id) as SQL<Buffer>
