import { and, count, countDistinct, eq, isNotNull, not, sql } from 'drizzle-orm'
import { consent, recipient } from '../../../db/schema.ts'
import { build, pick, preparedQuery } from '../../../db/statement.ts'
import type { NationalState, Status } from '../../consent/consent.ts'
import { type Refusal, refused } from '../../util/refusal.ts'
import { isHiddenConsent } from '../change-sql.ts'
import { nationalInForce } from '../consents.ts'
import { brandIsClosed, verdictOf } from '../look-up/check.ts'
import { isInSpan, newestRecipient, recipientSpans } from '../recipients/recipients.ts'
import type { WithEngine } from '../register.ts'

export interface BrandCounts {
  readonly approval: number
  readonly rejection: number
}

/** Counts the consents with a status in a span of recipients, by brand and status. */
const consentTotals = preparedQuery(() =>
  build
    .select({ brandCode: consent.brandCode, status: consent.status, consents: count() })
    .from(consent)
    .where(and(isInSpan, isNotNull(consent.basisOrdinal)))
    .groupBy(consent.brandCode, consent.status),
)

/** Counts the recipients with at least one consent in a span of recipients. */
const addresses = preparedQuery(() =>
  build
    .select({ total: countDistinct(consent.recipientId) })
    .from(consent)
    .where(and(isInSpan, isNotNull(consent.basisOrdinal))),
)

/** Counts the addresses that have a consent. */
export async function countAddresses(register: WithEngine): Promise<number> {
  let total = 0
  for await (const span of recipientSpans(register)) {
    total += (await register.engine.read(addresses({ ...span })))[0]?.total ?? 0
  }
  return total
}

/** Counts the consents of each brand. Reads every consent, so it is slow for a large register. */
export async function brandCounts(register: WithEngine): Promise<Map<number, BrandCounts>> {
  const totals = new Map<number, BrandCounts>()
  for await (const span of recipientSpans(register)) {
    for (const { brandCode, status, consents } of await register.engine.read(consentTotals({ ...span }))) {
      totals.set(brandCode, added(totals.get(brandCode), status, consents))
    }
  }
  return totals
}

/** Returns a brand's counts with some consents of a status added. */
function added(
  { approval, rejection }: BrandCounts = { approval: 0, rejection: 0 },
  status: Status,
  consents: number,
): BrandCounts {
  return status === 'ONAY'
    ? { approval: approval + consents, rejection }
    : { approval, rejection: rejection + consents }
}

/** Maximum number of consents that `permittedCount` counts, since a person waits for the number. */
const countedMax = 20_000
/** Maximum number of recipients of a register in which `permittedCount` counts, since a person waits for the number. */
const recipientsMax = 5_000_000

/** Counts a brand's consents in a span of recipients, grouped by the facts that decide if a message may be sent. */
const permittedTotals = preparedQuery(() => {
  const sampleQuery = build
    .select({
      ...pick(consent, 'recipientType', 'iysStatus'),
      national: sql<NationalState>`${nationalInForce}`.as('national_in_force'),
      hasLocalRefusal: sql<number>`(${consent.retAt} is not null)`.as('has_local_refusal'),
    })
    .from(consent)
    .innerJoin(recipient, eq(recipient.id, consent.recipientId))
    .where(
      and(
        isInSpan,
        eq(consent.brandCode, sql.placeholder('brandCode')),
        isNotNull(consent.basisOrdinal),
        not(isHiddenConsent),
      ),
    )
    .limit(countedMax + 1)
    .as('some')
  const facts = pick(sampleQuery, 'recipientType', 'iysStatus', 'national', 'hasLocalRefusal')
  return build
    .select({ ...facts, isBrandClosed: brandIsClosed, consents: count() })
    .from(sampleQuery)
    .groupBy(
      sampleQuery.recipientType,
      sampleQuery.iysStatus,
      sql`${sampleQuery.national}`,
      sql`${sampleQuery.hasLocalRefusal}`,
    )
})

export interface PermittedCounts {
  /** Number of consents on which a message may be sent: the rows of the file of permitted addresses. */
  readonly permitted: number
  /** Number of the other consents, which only the file with all consents contains. */
  readonly others: number
}

/**
 * Counts the consents of a brand on which a message may be sent, and the others. Refuses with `too-large` if the brand or the
 * register is too large to count while a person waits.
 */
export async function permittedCount(
  register: WithEngine,
  brandCode: number,
): Promise<(PermittedCounts & { readonly kind: 'counted' }) | Refusal<'too-large'>> {
  if ((await newestRecipient(register)) > recipientsMax) return refused('too-large')
  let permitted = 0
  let others = 0
  for await (const span of recipientSpans(register)) {
    for (const group of await register.engine.read(permittedTotals({ ...span, brandCode }))) {
      const { maySend } = verdictOf({
        ...group,
        hasLocalRefusal: group.hasLocalRefusal === 1,
        isHidden: false,
        isBrandClosed: group.isBrandClosed === 1,
      })
      if (maySend) permitted += group.consents
      else others += group.consents
    }
    if (permitted + others > countedMax) return refused('too-large')
  }
  return { kind: 'counted', permitted, others }
}
