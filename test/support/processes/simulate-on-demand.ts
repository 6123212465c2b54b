import { planted } from '../../simulate/sabotage.ts'
import { SimulationError, simulate } from '../../simulate/simulate.ts'
import type { Numbered, SimulationRequest, SimulationResult } from './simulator.ts'

/* The process behind `openSimulator()`: simulates what it is sent, one request at a time. */

async function resultOf({ seed, days, bug }: SimulationRequest): Promise<SimulationResult> {
  const plantedBug = planted.find(({ what }) => what === bug)
  if (bug !== undefined && plantedBug === undefined) throw new Error(`There is no bug named ${bug}.`)
  const sabotage = plantedBug && { sabotage: plantedBug.sabotage() }
  try {
    return { kind: 'kept', ...(await simulate({ seed, days, ...sabotage })) }
  } catch (error) {
    if (!(error instanceof SimulationError)) throw error
    return { kind: 'broken', message: error.message }
  }
}

process.on('message', async ({ number, content }: Numbered<SimulationRequest>) => {
  process.send?.({ number, content: await resultOf(content) } satisfies Numbered<SimulationResult>)
})
// A broken simulation may still wait for something.
process.on('disconnect', () => process.exit())
