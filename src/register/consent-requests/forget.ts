import { lte } from 'drizzle-orm'
import { consentRequest } from '../../../db/schema.ts'
import { build, statement } from '../../../db/statement.ts'
import type { Register } from '../register.ts'
import { requestKeptMs } from './request.ts'

/** Drops the requests of yesterday: what was confirmed stands in the register, and what was not came to nothing. */
export async function forgetConsentRequests({ engine, clock }: Register): Promise<void> {
  const old = build.delete(consentRequest).where(lte(consentRequest.askedAt, clock() - requestKeptMs))
  await engine.unit([], () => ({ writes: [statement(old)], result: null }))
}
