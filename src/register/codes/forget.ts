import { lte } from 'drizzle-orm'
import { emailCode } from '../../../db/schema.ts'
import { build, statement } from '../../../db/statement.ts'
import type { Register } from '../register.ts'
import { codeKeptMs } from './code.ts'

/** Drops the codes that count for nothing any more. */
export async function forgetCodes({ engine, clock }: Register): Promise<void> {
  const old = build.delete(emailCode).where(lte(emailCode.madeAt, clock() - codeKeptMs))
  await engine.unit([], () => ({ writes: [statement(old)], result: null }))
}
