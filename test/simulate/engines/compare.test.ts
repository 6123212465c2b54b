import { execFile } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { extent } from '../../faults/extent.ts'
import { plantedInRemote } from './remote-sabotage.ts'

const runs = extent(3, 200)
const days = extent(6, 180)
const sabotagedRuns = 3
const timeout = extent(300_000, 60 * 60_000)

interface Simulated {
  readonly code: number
  readonly said: string
}

/** Runs in a process of its own: this one loads modules by asking another process, which takes any number of ticks. */
function simulates(options: Readonly<Record<string, string | number>>): Promise<Simulated> {
  const command = join(import.meta.dirname, '../index.ts')
  const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)])
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [command, ...words], (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, said: stdout + stderr }),
    )
  })
}

describe('a simulated company on the embedded engine and on a remote one', { timeout }, () => {
  it(`sees the same for ${days} days, with each of ${runs} seeds`, async () => {
    const { code, said } = await simulates({ engine: 'both', seed: randomInt(2 ** 32), days, runs })
    expect(said).not.toContain('differ')
    expect(said.match(/ lines the same on both engines\n/g)).toHaveLength(runs)
    expect(code).toBe(0)
  })

  it.each(plantedInRemote)('does not see the same with $what', async ({ what, breaks }) => {
    const { code, said } = await simulates({
      engine: 'both',
      seed: 2,
      days: 6,
      runs: sabotagedRuns,
      bug: what,
    })
    expect(said).toMatch(breaks)
    expect(said).toMatch(/^ {2}first: .*\n {2}other: /m)
    expect(code).toBe(1)
  })
})

describe('a simulated company on a remote engine, with callers beside each other', { timeout }, () => {
  it('does the same for the same seed', async () => {
    const options = { engine: 'remote', seed: randomInt(2 ** 32), days: 8 }
    const [one, other] = await Promise.all([simulates(options), simulates(options)])
    expect(one.said, `seed ${options.seed}`).toMatch(/trace [0-9a-f]{12}\n$/)
    expect(traceOf(other), `seed ${options.seed}`).toBe(traceOf(one))
  })
})

const traceOf = ({ said }: Simulated) => said.replace(/ days in .*? a second\)/, '')
