import { beforeAll, describe, expect, it } from 'vitest'
import { planted } from './sabotage.ts'
import { type Sabotage, type SimulationFailed, simulate } from './simulate.ts'

const seeds = Array.from({ length: 40 }, (_, n) => n + 2)
const days = 20

async function foundBy(seed: number, sabotage: () => Sabotage): Promise<string | null> {
  return await simulate({ seed, days, sabotage: sabotage() }).then(
    () => null,
    (error: SimulationFailed) => error.message,
  )
}

describe(`a simulation of ${days} days with one of ${seeds.length} seeds`, () => {
  // Libraries are loaded at their first use, which a simulation does not wait for.
  beforeAll(async () => {
    for (const seed of [7, 3]) await simulate({ seed, days: 40 })
  }, 900_000)

  it.each(planted)('finds $what', { timeout: 300_000 }, async ({ breaks, sabotage }) => {
    const found: (string | null)[] = []
    for (const seed of seeds) {
      found.push(await foundBy(seed, sabotage))
      if (breaks.test(found.at(-1) ?? '')) break
    }
    expect(found.at(-1)).toMatch(breaks)
    expect(await foundBy(seeds[found.length - 1] ?? 0, sabotage)).toBe(found.at(-1))
  })
})
