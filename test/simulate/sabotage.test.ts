import { describe, expect, it } from 'vitest'
import { planted } from './sabotage.ts'
import { type SimulationFailed, simulate } from './simulate.ts'

/** What has never been seen to fail shows nothing: each of these bugs is found, and its seed finds it again at the same moment. */

const seed = 7
const days = 60
const timeout = 120_000

describe('a simulation', () => {
  it.each(planted)('finds $what', { timeout }, async ({ breaks, sabotage }) => {
    const found = async () =>
      await simulate({ seed, days, sabotage: sabotage() }).then(
        () => 'nothing',
        (error: SimulationFailed) => error.message,
      )
    const first = await found()
    expect(first).toMatch(breaks)
    expect(await found()).toBe(first)
  })
})
