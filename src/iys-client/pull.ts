import * as z from 'zod'
import { readMovement } from '../import-file/iys-rows.ts'
import { intakeOf, newIntake, storeIntake, takeOver } from '../register/received/intake.ts'
import type { Exchange } from './client.ts'
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

export async function pullChanges(exchange: Exchange): Promise<boolean> {
  for (const source of ['IYS', 'HS'] as const) await pullSource(exchange, source)
  return false
}

async function pullSource(exchange: Exchange, source: 'IYS' | 'HS'): Promise<void> {
  const { register, brandCode, brandPath, call, goesOn } = exchange
  const { clock } = register
  const known = await intakeOf(register, { brandCode, name: source })
  const age = known === null ? null : clock() - known.at
  if (age !== null && age >= 0 && age < everyMs) return
  if (age !== null && age > windowMs) await beginAgain(exchange, source)
  const path = `${brandPath}/consents/changes`
  let at =
    (await intakeOf(register, { brandCode, name: source })) ?? newIntake({ brandCode, name: source }, clock())
  while (goesOn()) {
    const { place } = at
    const query = { source, limit: String(pageRows), ...(place === null ? {} : { after: place }) }
    try {
      const answer = await call({ method: 'GET', path, query, answer: pageAnswer })
      const page = (answer?.list ?? []).map((row) => readMovement(row, clock()))
      at = await takeOver(register, at, { page }, { place: answer?.after ?? place, at: clock() })
      if (page.length < pageRows) return
      if (at.place === place) throw new IysFault('later', 'answer')
    } catch (error) {
      // İYS does not know the cursor any more.
      const isUnknown = error instanceof IysFault && error.kind === 'refused' && place !== null
      if (!isUnknown || known === null) throw error
      return await beginAgain(exchange, source)
    }
  }
}

/** Begins to pull from the start, and to compare, since movements may have been missed. */
async function beginAgain({ register, brandCode }: Exchange, source: 'IYS' | 'HS'): Promise<void> {
  const intakes = [source, 'comparison'].map((name) => newIntake({ brandCode, name }, register.clock()))
  await storeIntake(register, ...intakes)
}
