import { asc, eq } from 'drizzle-orm'
import { emailCode } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import type { Register } from '../register.ts'

/** A code that was made for an address within the last day. Instants in ms UTC. */
export interface OwnCode {
  readonly madeAt: number
  /** When it was used, was tried too often, or gave way to a newer one; null otherwise. */
  readonly settledAt: number | null
}

/** By the look-up mark of an address, which the register need not know. */
export async function codesOf({ engine }: Pick<Register, 'engine'>, mark: Buffer): Promise<OwnCode[]> {
  const columns = { madeAt: emailCode.madeAt, settledAt: emailCode.settledAt }
  const own = build.select(columns).from(emailCode).where(eq(emailCode.recipientMark, mark))
  return await engine.read(query(own.orderBy(asc(emailCode.id))))
}
