import { describe, expect, it } from 'vitest'
import { forAllTests } from '../support/opened.ts'
import { openSimulator } from '../support/processes/simulator.ts'
import { planted } from './sabotage.ts'

/** The first ones found each bug when they were chosen; only time is lost when they find no more. */
const seeds = [...new Set([2, 3, 13, 7, ...Array.from({ length: 40 }, (_, n) => n + 2)])]
const days = 20

describe(`a simulation of ${days} days with one of ${seeds.length} seeds`, () => {
  const simulator = forAllTests(async () => openSimulator())

  async function foundBy(seed: number, bug: string): Promise<string | null> {
    const result = await simulator.result({ seed, days, bug })
    return result.kind === 'broken' ? result.message : null
  }

  it.each(planted)('finds $what', { timeout: 300_000 }, async ({ what, breaks }) => {
    const messages: (string | null)[] = []
    for (const seed of seeds) {
      messages.push(await foundBy(seed, what))
      if (breaks.test(messages.at(-1) ?? '')) break
    }
    expect(messages.at(-1)).toMatch(breaks)
    expect(await foundBy(seeds[messages.length - 1] ?? 0, what)).toBe(messages.at(-1))
  })
})
