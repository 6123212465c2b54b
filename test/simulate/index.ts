import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { SimulationFailed, simulate } from './simulate.ts'

/** `npm run simulate -- [--seed N] [--days D] [--runs R] [--tell]`: simulated days, and how many of them a second. */
const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    days: { type: 'string', default: '365' },
    runs: { type: 'string', default: '1' },
    tell: { type: 'boolean', default: false },
  },
})
const days = Number(values.days)
const first = Number(values.seed ?? randomInt(2 ** 32))
for (let run = 0; run < Number(values.runs); run += 1) {
  const seed = (first + run) >>> 0
  const started = process.cpuUsage()
  try {
    const tell = values.tell ? { tell: (line: string) => process.stdout.write(`${line}\n`) } : {}
    const done = await simulate({ seed, days, ...tell })
    const { user, system } = process.cpuUsage(started)
    const seconds = (user + system) / 1_000_000
    process.stdout.write(
      `seed ${seed}: ${done.days} days in ${seconds.toFixed(1)} s of a processor ` +
        `(${(done.days / seconds).toFixed(1)} days a second), ${done.steps} steps, ${done.changes} changes, ` +
        `${done.deaths} deaths, ${done.messages} messages in Slack, trace ${done.trace.slice(0, 12)}\n`,
    )
  } catch (error) {
    if (!(error instanceof SimulationFailed)) throw error
    process.stderr.write(`${error.message}\n`)
    if (values.tell) process.stderr.write(`${(error.cause as Error | undefined)?.stack}\n`)
    process.exitCode = 1
  }
}
// A broken simulation may still wait for something.
process.exit()
