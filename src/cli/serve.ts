import { verb } from './verb.ts'

export const serve = verb({
  words: ['serve'],
  help: 'Run izin: the bots, the REST interface, the pages and the daily report',
  makes: true,
  async run(surroundings) {
    // Only here, since it brings every bot and page along, which no other command needs.
    const { serve: start } = await import('../node.ts')
    await start(surroundings.config())
    return { serving: true }
  },
  show: () => [],
})
