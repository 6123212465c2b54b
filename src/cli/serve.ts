import { verb } from './verb.ts'

const signals = ['SIGTERM', 'SIGINT'] as const

/** Who is stopped before he has begun has nothing to finish. Answers what ends this. */
function endedBySignals(): () => void {
  const end = () => process.exit(0)
  for (const signal of signals) process.on(signal, end)
  return () => {
    for (const signal of signals) process.off(signal, end)
  }
}

export const serve = verb({
  words: ['serve'],
  help: 'Run izin: the bots, the REST interface, the pages and the daily report',
  makes: true,
  async run(surroundings) {
    // Only here, since it brings every bot and page along, which no other command needs.
    const stoppable = endedBySignals()
    const { serve: start } = await import('../node.ts')
    await start(surroundings.config(), stoppable)
    return { serving: true }
  },
  show: () => [],
})
