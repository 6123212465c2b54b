import { and, count, eq, not, sql } from 'drizzle-orm'
import { consent, recipient } from '../../../db/schema.ts'
import { build, preparedQuery } from '../../../db/statement.ts'
import type { BrandCounts } from '../brand-counts.ts'
import { hasStanding } from '../effect.ts'
import { isHiddenConsent } from '../generations.ts'
import type { Register } from '../register.ts'

/** So many consents are counted while somebody waits; beyond it the file tells. */
export const countedMax = 20_000

const some = build
  .select({ status: consent.status })
  .from(consent)
  .innerJoin(recipient, eq(recipient.id, consent.recipientId))
  .where(and(eq(consent.brandCode, sql.placeholder('brandCode')), hasStanding, not(isHiddenConsent)))
  .limit(countedMax + 1)
  .as('some')
const counts = preparedQuery(
  build.select({ status: some.status, consents: count() }).from(some).groupBy(some.status),
)

/** How many consents of a brand stand in ONAY and in RET now; null where they are too many to count at once. */
export async function permittedCount(
  { engine }: Pick<Register, 'engine'>,
  brandCode: number,
): Promise<BrandCounts | null> {
  const rows = await engine.read(counts({ brandCode }))
  const of = (status: string) => rows.find((row) => row.status === status)?.consents ?? 0
  const [approval, rejection] = [of('ONAY'), of('RET')]
  return approval + rejection > countedMax ? null : { approval, rejection }
}
