import { and, count } from 'drizzle-orm'
import { consent } from '../../db/schema.ts'
import { build, preparedQuery } from '../../db/statement.ts'
import { hasStanding } from './effect.ts'
import { isInSpan, recipientSpans } from './recipient-spans.ts'
import type { Register } from './register.ts'

export interface BrandCounts {
  readonly approval: number
  readonly rejection: number
}

const counts = preparedQuery(() =>
  build
    .select({ brandCode: consent.brandCode, status: consent.status, consents: count() })
    .from(consent)
    .where(and(isInSpan, hasStanding))
    .groupBy(consent.brandCode, consent.status),
)

/** How many consents each brand has in ONAY and in RET, by what is obeyed. Reads every consent, in turns: keep what it answers. */
export async function brandCounts(register: Pick<Register, 'engine'>): Promise<Map<number, BrandCounts>> {
  const totals = new Map<number, BrandCounts>()
  for await (const span of recipientSpans(register)) {
    for (const { brandCode, status, consents } of await register.engine.read(counts({ ...span }))) {
      const { approval, rejection } = totals.get(brandCode) ?? { approval: 0, rejection: 0 }
      totals.set(
        brandCode,
        status === 'ONAY'
          ? { approval: approval + consents, rejection }
          : { approval, rejection: rejection + consents },
      )
    }
  }
  return totals
}
