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

const consentTotals = preparedQuery(() =>
  build
    .select({ brandCode: consent.brandCode, status: consent.status, consents: count() })
    .from(consent)
    .where(and(isInSpan, isNotNull(consent.basisOrdinal)))
    .groupBy(consent.brandCode, consent.status),
)

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

/** Counts the consents of each brand, by reading every one. */
export async function brandCounts(register: WithEngine): Promise<Map<number, BrandCounts>> {
  const totals = new Map<number, BrandCounts>()
  for await (const span of recipientSpans(register)) {
    for (const { brandCode, status, consents } of await register.engine.read(consentTotals({ ...span }))) {
      totals.set(brandCode, added(totals.get(brandCode), status, consents))
    }
  }
  return totals
}

function added(
  { approval, rejection }: BrandCounts = { approval: 0, rejection: 0 },
  status: Status,
  consents: number,
): BrandCounts {
  return status === 'ONAY'
    ? { approval: approval + consents, rejection }
    : { approval, rejection: rejection + consents }
}

/** Consents counted at most, since a person waits for the number. */
const countedMax = 20_000
/** Larger registers are not counted: a person is waiting. */
const recipientsMax = 5_000_000

const permittedTotals = preparedQuery(() => {
  const some = build
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
  const facts = pick(some, 'recipientType', 'iysStatus', 'national', 'hasLocalRefusal')
  return build
    .select({ ...facts, isBrandClosed: brandIsClosed, consents: count() })
    .from(some)
    .groupBy(some.recipientType, some.iysStatus, sql`${some.national}`, sql`${some.hasLocalRefusal}`)
})

export interface PermittedCounts {
  /** Consents on which a message may be sent: the rows of the file. */
  readonly permitted: number
  /** The other rows of the file with all. */
  readonly others: number
}

/** Counts a brand's permitted database, unless it or the number of recipients is too large to count at once. */
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
