import * as z from 'zod'
import { readMovement } from '../import-file/iys-rows.ts'
import { type PullSource, pullAgain, pullOf, takePage } from '../register/received/pulls.ts'
import type { Exchange } from './exchange.ts'
import { IysFault } from './faults.ts'

/** Movements of one call, which are applied in one commit. İYS gives 1,000 at most (H507). */
const pageRows = 500
/** A movement appears an hour late anyway. */
const everyMs = 10 * 60_000
/** İYS shows a movement from an hour after it until seven days after it (R27). */
const windowMs = (7 * 24 - 1) * 60 * 60_000

const pageAnswer = z.object({
  after: z.string().min(1).max(200).nullish(),
  list: z.array(z.record(z.string(), z.unknown()).catch({})),
})

/** Takes over what recipients changed in İYS, then what other tools of the company reported there. */
export async function pullChanges(exchange: Exchange): Promise<boolean> {
  for (const source of ['IYS', 'HS'] as const) await pullSource(exchange, source)
  return false
}

async function pullSource(
  { register, brandCode, brandPath, call, goesOn }: Exchange,
  source: PullSource,
): Promise<void> {
  const key = { brandCode, source }
  const pulled = await pullOf(register, key)
  const age = pulled === null ? null : register.clock() - pulled.pulledAt
  if (age !== null && age >= 0 && age < everyMs) return
  if (pulled !== null && age !== null && age > windowMs) await pullAgain(register, pulled)
  const path = `${brandPath}/consents/changes`
  for (let after = (await pullOf(register, key))?.after ?? null; goesOn(); ) {
    const query = { source, limit: String(pageRows), ...(after === null ? {} : { after }) }
    try {
      const answer = await call({ method: 'GET', path, query, answer: pageAnswer })
      const page = (answer?.list ?? []).map((row) => readMovement(row, register.clock()))
      const next = answer?.after ?? after
      await takePage(register, key, { page, after, next })
      if (page.length < pageRows) return
      // The same page would come for ever.
      if (next === after) throw new IysFault('later', 'answer')
      after = next
    } catch (error) {
      // İYS does not know the cursor any more.
      const isUnknown = error instanceof IysFault && error.kind === 'refused' && after !== null
      if (!isUnknown || pulled === null) throw error
      return await pullAgain(register, pulled)
    }
  }
}
