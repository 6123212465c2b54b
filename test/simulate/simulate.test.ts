import { randomInt } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { extent } from '../faults/extent.ts'
import { forAllTests } from '../support/opened.ts'
import { openSimulator } from '../support/processes/simulator.ts'

const seeds = Array.from({ length: extent(8, 500) }, () => randomInt(2 ** 32))
const days = extent(30, 730)
const timeout = extent(300_000, 60 * 60_000)

describe('a simulated company', () => {
  const simulator = forAllTests(async () => openSimulator())

  it('does the same for the same seed', { timeout }, async () => {
    for (;;) {
      const seed = randomInt(2 ** 32)
      const [run, repeat] = await Promise.all([inNewProcess(seed), inNewProcess(seed)])
      expect(repeat, `seed ${seed}`).toEqual(run)
      // A calm company shows little.
      if (run.changes > 4) break
    }
  })

  it.each(seeds)(`keeps every promise for ${days} days (seed %i)`, { timeout }, async (seed) => {
    const { changes } = await simulator.kept({ seed, days })
    expect(changes).toBeGreaterThan(days / 4)
  })
})

/** The first simulation of a process loads libraries, so that its callers have other turns than those of the second. */
async function inNewProcess(seed: number) {
  const simulator = openSimulator()
  try {
    return await simulator.kept({ seed, days: 14 })
  } finally {
    await simulator.close()
  }
}
