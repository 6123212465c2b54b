import { and, eq, type SQLWrapper, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import { change, consent } from '../../db/schema.ts'
import { asBytes } from '../../db/statement.ts'
import type { Source } from '../consent/consent.ts'

/** Basis: the change on which the status of a consent rests. For a left join by `isEarlierBasis`. */
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

const ofBasis = <Value>(inConsent: SQLWrapper, inBasis: SQLWrapper) =>
  sql<Value>`iif(${basis.id} is null, ${inConsent}, ${inBasis})`

/** Statement and moment of the basis, for a query over `consent` with that join. */
export const basisColumns = {
  source: ofBasis<Source | null>(storedIn(consent.iysSource, consent.retSource), basis.source),
  consentDate: ofBasis<string | null>(storedIn(consent.iysDate, consent.retDate), basis.consentDate),
  recordedAt: ofBasis<number>(consent.lastRecordedAt, basis.recordedAt),
}

export const basisId = ofBasis(consent.lastId, basis.id).mapWith(asBytes)
