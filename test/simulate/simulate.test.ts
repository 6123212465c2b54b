import { randomInt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { extent } from '../faults/extent.ts'
import { simulate } from './simulate.ts'

interface Failed {
  readonly seed: number
  readonly days: number
  /** For readers of the list. */
  readonly promise: string
}

const failed = JSON.parse(readFileSync(new URL('seeds.json', import.meta.url), 'utf8')) as Failed[]
const fresh = extent(3, 500)
const days = extent(30, 730)
const timeout = extent(300_000, 60 * 60_000)

describe('a simulated company', () => {
  // Libraries are loaded at their first use, which a simulation does not wait for.
  beforeAll(async () => {
    for (const seed of [7, 3]) await simulate({ seed, days: 40 })
  })

  it('does the same for the same seed', { timeout }, async () => {
    for (;;) {
      const seed = randomInt(2 ** 32)
      const [one, other] = [await simulate({ seed, days: 14 }), await simulate({ seed, days: 14 })]
      expect(other, `seed ${seed}`).toEqual(one)
      // A calm company shows little.
      if (one.changes > 4) break
    }
  })

  for (let n = 0; n < fresh; n += 1) {
    const seed = randomInt(2 ** 32)
    it(`keeps every promise for ${days} days (fresh seed ${seed})`, { timeout }, async () => {
      const { changes } = await simulate({ seed, days })
      expect(changes).toBeGreaterThan(days / 4)
    })
  }

  for (const { seed, days: failedDays } of failed) {
    it(`keeps every promise for ${failedDays} days (seed ${seed}, which failed once)`, {
      timeout,
    }, async () => {
      await simulate({ seed, days: failedDays })
    })
  }
})
