import { lte, sql } from 'drizzle-orm'
import { brand } from '../../../db/schema.ts'

/** İYS has no deadline for a brand that it has not activated: it takes consents of any age (R16). */
export function isActivated({ activatedAt }: { readonly activatedAt: number }, now: number): boolean {
  return activatedAt <= now
}

/** The same in a query over `brand` that is run with `now`. */
export const brandIsActivated = lte(brand.activatedAt, sql.placeholder('now'))
