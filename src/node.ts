import { randomUUID } from 'node:crypto'
import { uptime } from 'node:os'
import { Cron } from 'croner'
import { seedPlayground } from '../bots/web/seed.ts'
import { type App, createApp } from './app/app.ts'
import { nodeServices } from './app/node-services.ts'
import { versionOf } from './app/version.ts'
import { calendarDoubt, calendarWarning } from './calendar/business-days.ts'
import { urlAt } from './config/text.ts'
import type { Config } from './config.ts'
import type { ProcessMetrics } from './http/metrics.ts'
import { releaseClaims } from './jobs/leases.ts'
import { type Log, logTo } from './log.ts'
import { closed, listen, requestsEndWithinMs } from './node/http.ts'
import { takeOverSignals, unbroken } from './opening/early-stop.ts'
import { openRegister } from './opening/open.ts'
import { isShared, removePidFile, writePidFile } from './opening/pid-file.ts'
import { openStamper } from './opening/time-stamps.ts'
import type { Register } from './register/register.ts'
import { steadyClock } from './steady-clock.ts'
import { withDeadline, withTimeout } from './timeout.ts'

/** How long work that goes on after answers may take then; the inbox has it all. */
const workEndsWithinMs = 1_500
/** How long all steps of a stop may take together, and the database behind them: of what is not done by then nothing is lost. */
const stepsEndWithinMs = 8_000
const engineClosesWithinMs = 1_000
/** After this the process ends whatever it does, and says that something is wrong. */
const stopWithinMs = 9_500

/**
 * Runs izin on this machine until SIGTERM or SIGINT: HTTP, the tick, polling where no webhook is set. Resolves once it
 * takes requests; throws with a sentence for the operator when it cannot start.
 */
export async function serve(config: Config): Promise<void> {
  // A log that nobody reads any more must not become an error that is logged, nor end the process.
  for (const output of [process.stdout, process.stderr])
    output.removeAllListeners('error').on('error', () => {})
  // Counts on while the machine sleeps, which the timers' own clock does not.
  const time = steadyClock(Date.now, () => uptime() * 1000)
  const clock = time.now
  const log = logTo((line) => process.stderr.write(`${line}\n`), config.logLevel, clock)
  const opened = await openRegister(config, clock)
  const app = createApp({
    config,
    engine: opened.engine,
    vault: opened.vault,
    time,
    random: Math.random,
    log,
    holder: randomUUID(),
    stamper: openStamper(config),
    nodeOnly: nodeServices,
    processMetrics: await openMetrics(config),
    place: {
      version: versionOf(),
      runtime: `Node ${process.versions.node}, ${process.platform} ${process.arch}`,
    },
  })
  // Half of it would be all that it ever has.
  if (config.playground) await unbroken(() => seedPlayground(opened.register))
  await warn(config, opened.keyMadeAt, app, log)

  const working = new Set<Promise<unknown>>()
  const server = await listen(config, app, working, log)
  let ticking: Cron | null = null
  let socket: Awaited<ReturnType<typeof openSocket>> = null
  const stop = once(async (signal: string) => {
    log.info('stopping', { signal })
    setTimeout(() => process.exit(1), stopWithinMs).unref()
    const waits = withDeadline(stepsEndWithinMs)
    // Requests are taken until then: whoever sends them here must hear first that he should not.
    await app.markNotReady()
    ticking?.stop()
    await Promise.all([closed(server), waits(requestsEndWithinMs, socket?.stop())])
    await waits(workEndsWithinMs, Promise.allSettled(working))
    await app.close(waits)
    await withTimeout(engineClosesWithinMs, opened.engine.close())
    if (config.database.kind === 'embedded') removePidFile(config.database.path)
    log.info('stopped')
    process.exit(0)
  })
  takeOverSignals()
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  if (config.database.kind === 'embedded') await takeOver(config.database.path, opened.register)
  ticking = new Cron('*/2 * * * * *', { timezone: 'Europe/Istanbul', protect: true, catch: true }, app.tick)
  void app.begin()
  socket = await openSocket(config, app, log)
  void app.tick()

  // A bug in the handling of one message must not take the others down; the register itself only changes in whole units.
  process.on('unhandledRejection', (error) => log.error('bug.rejection', error))
  process.on('uncaughtException', (error) => log.error('bug.exception', error))

  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : config.port
  log.info('started', { host: config.host, port, playground: config.playground, pid: process.pid })
  if (config.playground) greet(config, port)
}

/** Goes on at once with the work of a process that died, where nobody else can be at it. */
async function takeOver(path: string, register: Register): Promise<void> {
  writePidFile(path)
  // Written first: of two that start together each sees the other.
  if (!isShared(path)) await releaseClaims(register)
}

/** Loads its library only for those who ask for metrics: it makes the start longer. */
async function openMetrics({ metricsToken }: Config): Promise<ProcessMetrics | undefined> {
  return metricsToken === null ? undefined : (await import('./node/process-metrics.ts')).processMetrics()
}

async function warn(config: Config, keyMadeAt: string | null, app: App, log: Log): Promise<void> {
  for (const remark of config.remarks) log.warn('config.remark', { remark })
  if (keyMadeAt !== null) {
    log.warn('key.made', {
      path: keyMadeAt,
      remark:
        'Keep a copy of this file elsewhere: without it the addresses in the register cannot be read by anybody.',
    })
  }
  const { rules } = await app.register.settings()
  const missing = calendarWarning(Date.now(), rules.holidays)
  if (missing !== null) {
    log.warn('calendar.year-missing', {
      year: missing.year,
      remark: 'The religious holidays of this year are not known; add them with the setting "holidays".',
    })
  }
  const doubt = calendarDoubt(Date.now(), rules.holidays)
  if (doubt !== null) {
    log.warn('calendar.year-unconfirmed', {
      year: doubt.year,
      ...doubt.firstDays,
      remark: `These first days are computed. Compare them with Diyanet's calendar: if they are right, /izin ayar holidays_confirmed_through ${doubt.year}, else correct them with the setting "holidays".`,
    })
  }
}

/** Socket Mode where an app token is set; a connection that fails is tried again by itself. */
async function openSocket({ slack }: Config, app: App, log: Log): Promise<{ stop(): Promise<void> } | null> {
  if (slack === null || slack.appToken === null || app.slack === null) return null
  const { slackSocket } = await import('../bots/slack/socket.ts')
  const socket = slackSocket(app.slack, {
    appToken: slack.appToken,
    ...(slack.apiUrl === null ? {} : { apiUrl: slack.apiUrl }),
    log,
  })
  socket.start().catch((error) => log.error('slack.socket-failed', error))
  return socket
}

/** For the person who has just typed `npm start`. */
function greet(config: Config, port: number): void {
  process.stdout.write(
    `\n  izin\n\n  Deneme alanı hazır / The playground is ready:\n\n    ${urlAt(config.host, port)}/playground\n\n` +
      `  Durdurmak için Ctrl+C / Ctrl+C stops it.\n\n`,
  )
}

function once(work: (signal: string) => Promise<void>): (signal: string) => void {
  let begun = false
  return (signal) => {
    if (begun) return
    begun = true
    void work(signal)
  }
}
