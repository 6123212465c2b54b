import { and, count, eq, not, sql } from 'drizzle-orm'
import { consent, recipient } from '../../../db/schema.ts'
import { build, preparedQuery } from '../../../db/statement.ts'
import type { BrandCounts } from '../brand-counts.ts'
import { hasStanding } from '../effect.ts'
import { isHiddenConsent } from '../generations.ts'
import { isInSpan, newestRecipient, recipientSpans } from '../recipient-spans.ts'
import type { Register } from '../register.ts'

/** So many consents are counted while somebody waits; beyond it the file tells. */
export const countedMax = 20_000
/** And so many recipients are looked through. */
const recipientsMax = 5_000_000

const counts = preparedQuery(() => {
  const some = build
    .select({ status: consent.status })
    .from(consent)
    .innerJoin(recipient, eq(recipient.id, consent.recipientId))
    .where(
      and(isInSpan, eq(consent.brandCode, sql.placeholder('brandCode')), hasStanding, not(isHiddenConsent)),
    )
    .limit(countedMax + 1)
    .as('some')
  return build.select({ status: some.status, consents: count() }).from(some).groupBy(some.status)
})

/** How many consents of a brand stand in ONAY and in RET now; null where they, or all recipients, are too many to count at once. */
export async function permittedCount(
  register: Pick<Register, 'engine'>,
  brandCode: number,
): Promise<BrandCounts | null> {
  if ((await newestRecipient(register)) > recipientsMax) return null
  let [approval, rejection] = [0, 0]
  for await (const span of recipientSpans(register)) {
    for (const { status, consents } of await register.engine.read(counts({ ...span, brandCode }))) {
      if (status === 'ONAY') approval += consents
      else rejection += consents
    }
    if (approval + rejection > countedMax) return null
  }
  return { approval, rejection }
}
