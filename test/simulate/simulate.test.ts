import { randomInt } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { extent } from '../faults/extent.ts'
import { simulate } from './simulate.ts'

const seeds = Array.from({ length: extent(8, 500) }, () => randomInt(2 ** 32))
const days = extent(30, 730)
const timeout = extent(300_000, 60 * 60_000)

describe('a simulated company', () => {
  // Libraries are loaded at their first use, which a simulation does not wait for.
  beforeAll(async () => {
    for (const seed of [7, 3]) await simulate({ seed, days: 40 })
  }, 900_000)

  it('does the same for the same seed', { timeout }, async () => {
    for (;;) {
      const seed = randomInt(2 ** 32)
      const [one, other] = [await simulate({ seed, days: 14 }), await simulate({ seed, days: 14 })]
      expect(other, `seed ${seed}`).toEqual(one)
      // A calm company shows little.
      if (one.changes > 4) break
    }
  })

  it.each(seeds)(`keeps every promise for ${days} days (seed %i)`, { timeout }, async (seed) => {
    const { changes } = await simulate({ seed, days })
    expect(changes).toBeGreaterThan(days / 4)
  })
})
