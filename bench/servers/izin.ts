import { uptime } from 'node:os'
import { serve } from '@hono/node-server'
import { createApp } from '../../src/app/app.ts'
import { readConfig } from '../../src/config/config.ts'
import { openRegister } from '../../src/startup/open.ts'
import { logTo } from '../../src/util/log.ts'
import { steadyClock } from '../../src/util/steady-clock.ts'
import { importOnMessage } from '../imported.ts'
import { profileOnMessage } from '../profile.ts'

/** izin as it runs, with Slack on and an API that never answers: the measurement ends at our answer. */
const [database = '', key = '', signingSecret = 'bench-signing-secret', admin = 'U0BENCH'] =
  process.argv.slice(2)
const read = readConfig({
  DATABASE_URL: database.startsWith('http:') ? database : `file:${database}`,
  IZIN_KEY: key,
  SLACK_BOT_TOKEN: 'xoxb-bench',
  SLACK_SIGNING_SECRET: signingSecret,
  SLACK_ADMINS: admin,
})
if (read.kind === 'refused') throw new Error(read.reason.join(' '))
const { register, engine, vault } = await openRegister(read.config, Date.now)
const slackAnswers = async () =>
  Response.json({
    ok: true,
    team_id: 'T0BENCH',
    user_id: 'U0BOT',
    bot_id: 'B0BOT',
    user: { locale: 'tr-TR' },
  })
const app = createApp({
  config: read.config,
  engine,
  vault,
  time: steadyClock(Date.now, () => uptime() * 1000),
  random: Math.random,
  log: logTo((line) => process.stderr.write(`${line}\n`), 'warn', Date.now),
  fetch: slackAnswers as typeof fetch,
  processId: 'bench',
  stamper: null,
  nodeOnly: null,
  place: { version: 'bench', runtime: 'bench' },
})
serve(
  {
    fetch: (request) => app.fetch(request, (work) => void work.catch(() => {})),
    port: 0,
    hostname: '127.0.0.1',
  },
  ({ port }) => console.log(`port ${port}`),
)
profileOnMessage()
importOnMessage(register)
process.on('SIGTERM', () => process.exit(0))
