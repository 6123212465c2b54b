import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { simulateBoth } from './engines/compare.ts'
import { plantedInRemote } from './engines/remote-sabotage.ts'
import { SimulationError, simulate } from './simulate.ts'

/**
 * `npm run simulate -- [--engine embedded|remote|both] [--seed N] [--days D] [--runs R] [--tell]`: simulated days, and how
 * many of them a second. `both` runs each seed on the two engines, and ends at the first difference. `--bug WHAT` plants a
 * bug of `engines/remote-sabotage.ts`, which only the remote engine has, to see that it is found.
 */
const { values } = parseArgs({
  options: {
    engine: { type: 'string', default: 'embedded' },
    seed: { type: 'string' },
    days: { type: 'string', default: '365' },
    runs: { type: 'string', default: '1' },
    tell: { type: 'boolean', default: false },
    bug: { type: 'string' },
  },
})
const { engine } = values
const days = Number(values.days)
const first = Number(values.seed ?? randomInt(2 ** 32))
const sabotage = plantedInRemote.find(({ what }) => what === values.bug)?.sabotage()
if (values.bug !== undefined && sabotage === undefined)
  throw new Error(`There is no bug named ${values.bug}.`)
const tell = values.tell ? { tell: (line: string) => void process.stdout.write(`${line}\n`) } : {}

type Done = Awaited<ReturnType<typeof simulate>>

async function runOf(seed: number): Promise<{ readonly done: Done; readonly more: string }> {
  if (engine === 'both') {
    const { remote, lines } = await simulateBoth({ seed, days, ...tell, ...(sabotage && { sabotage }) })
    return { done: remote, more: `${lines} lines the same on both engines` }
  }
  if (engine !== 'embedded' && engine !== 'remote') {
    throw new SimulationError(`--engine is embedded, remote or both, and not ${engine}.`)
  }
  const done = await simulate({ seed, days, engine, ...tell })
  return { done, more: `trace ${done.trace.slice(0, 12)}` }
}

for (let run = 0; run < Number(values.runs); run += 1) {
  const seed = (first + run) >>> 0
  const started = process.cpuUsage()
  try {
    const { done, more } = await runOf(seed)
    const { user, system } = process.cpuUsage(started)
    const seconds = (user + system) / 1_000_000
    process.stdout.write(
      `seed ${seed}: ${done.days} days in ${seconds.toFixed(1)} s of a processor ` +
        `(${(done.days / seconds).toFixed(1)} days a second), ${done.steps} steps, ${done.changes} changes, ` +
        `${done.deaths} deaths, ${done.messages} messages in Slack, ${more}\n`,
    )
  } catch (error) {
    if (!(error instanceof SimulationError)) throw error
    process.stderr.write(`${error.message}\n`)
    if (values.tell) process.stderr.write(`${(error.cause as Error | undefined)?.stack}\n`)
    process.exitCode = 1
  }
}
// A broken simulation may still wait for something.
process.exit()
