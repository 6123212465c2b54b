import { randomUUID } from 'node:crypto'
import type { Server } from 'node:http'
import { uptime } from 'node:os'
import type { Cron } from 'croner'
import { checkTexts } from '../bots/messages/checks.ts'
import { seedPlayground } from '../bots/web/seed.ts'
import { type App, createApp } from './app/app.ts'
import { nodeServices } from './app/node-services.ts'
import { versionOf } from './app/version.ts'
import { calendarDoubt } from './calendar/business-days.ts'
import type { Config } from './config/config.ts'
import { urlAt } from './config/settings.ts'
import type { ProcessMetrics } from './http/metrics.ts'
import { releaseClaims } from './jobs/leases.ts'
import { closed, listen, requestsEndWithinMs, requireFreePort } from './node/http.ts'
import { startTicks } from './node/ticks.ts'
import { noteServerFact } from './register/links/links.ts'
import type { Register } from './register/register.ts'
import { deferSignals, takeOverSignals } from './startup/early-stop.ts'
import { type Opened, openRegister } from './startup/open.ts'
import { isShared, removePidFile, writePidFile } from './startup/pid-file.ts'
import { storageOf } from './startup/storage.ts'
import { newStamper } from './startup/time-stamps.ts'
import { type Log, logTo } from './util/log.ts'
import { steadyClock } from './util/steady-clock.ts'
import { withDeadline, withTimeout } from './util/timeout.ts'

/** Time in ms at a stop for work whose request is already answered. The inbox keeps work that does not end in it. */
const workEndsWithinMs = 1_500
/** Time in ms for all steps of a stop. Unfinished work is stored, and the next process continues it. */
const stepsEndWithinMs = 8_000
/** Time in ms for closing the database. */
const engineClosesWithinMs = 1_000
/** Time in ms after which a stop that hangs ends the process with an error. */
const stopWithinMs = 9_500

/**
 * Runs the server until the signal SIGTERM or SIGINT. Resolves once it takes requests. Throws an error with a sentence for the
 * operator if it cannot start.
 */
export async function serve(config: Config): Promise<void> {
  outliveReaders()
  // The system's uptime also counts while the machine sleeps, unlike the clock of timers.
  const time = steadyClock(Date.now, () => uptime() * 1000)
  const clock = time.now
  const log = logTo((line) => process.stderr.write(`${line}\n`), config.logLevel, clock)
  await requireFreePort(config)
  const opened = await openRegister(config, clock)
  const app = createApp({
    config,
    engine: opened.engine,
    vault: opened.vault,
    time,
    random: Math.random,
    log,
    processId: randomUUID(),
    stamper: await newStamper(config),
    nodeOnly: nodeServices,
    storage: storageOf(config),
    processMetrics: await newMetrics(config),
    place: {
      version: versionOf(),
      runtime: `Node ${process.versions.node}, ${process.platform} ${process.arch}`,
    },
  })
  // A signal has to wait: example data that is only half written would never be completed.
  if (config.playground) await deferSignals(() => seedPlayground(opened.register))
  await warn(config, opened.keyMadeAt, app, log)

  const working = new Set<Promise<unknown>>()
  await noteServerFact(opened.register, 'forwarded-for', null).catch(() => {})
  const onForwarded = () =>
    void noteServerFact(opened.register, 'forwarded-for', 'seen').catch((error) =>
      log.error('proxy.not-noted', error),
    )
  const server = await listen(config, app, working, { log, onForwarded })
  const running: RunningServer = { config, app, opened, log, server, working, socket: null, ticks: null }
  const stopOnce = once((signal) => stop(running, signal))
  takeOverSignals()
  process.on('SIGTERM', stopOnce)
  process.on('SIGINT', stopOnce)
  if (config.database.kind === 'embedded') await takeOverPid(config.database.path, opened.register)
  void app.begin()
  running.socket = await openSocket(config, app, log)
  running.ticks = startTicks(server, () => app.tick(), log)

  // A bug in one message must not stop the others; the register changes in whole units only.
  process.on('unhandledRejection', (error) => log.error('bug.rejection', error))
  process.on('uncaughtException', (error) => log.error('bug.exception', error))

  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : config.port
  log.info('started', { host: config.host, port, playground: config.playground, pid: process.pid })
  greet(config, port)
}

/** Ignores errors of standard output: if the program that reads the log ends, the server must go on. */
function outliveReaders(): void {
  for (const output of [process.stdout, process.stderr])
    output.removeAllListeners('error').on('error', () => {})
}

interface RunningServer {
  readonly config: Config
  readonly app: App
  readonly opened: Opened
  readonly log: Log
  readonly server: Server
  /** Work that goes on after its request is answered. */
  readonly working: ReadonlySet<Promise<unknown>>
  /** Null unless Slack uses Socket Mode. */
  socket: Awaited<ReturnType<typeof openSocket>>
  /** Null until the process takes requests. */
  ticks: Cron | null
}

/** Lets requests and work end, closes the database and ends the process. */
async function stop(running: RunningServer, signal: string): Promise<void> {
  const { config, app, opened, log, server, working } = running
  log.info('stopping', { signal })
  setTimeout(() => process.exit(1), stopWithinMs).unref()
  const limit = withDeadline(stepsEndWithinMs)
  running.ticks?.stop()
  app.endStreams()
  await Promise.all([closed(server), limit(requestsEndWithinMs, running.socket?.stop())])
  await limit(workEndsWithinMs, Promise.allSettled(working))
  await app.close(limit)
  await withTimeout(engineClosesWithinMs, opened.engine.close())
  if (config.database.kind === 'embedded') removePidFile(config.database.path)
  log.info('stopped')
  process.exit(0)
}

/** Writes the file with the process id, and continues the work of a dead process at once, if no other process is alive. */
async function takeOverPid(path: string, register: Register): Promise<void> {
  writePidFile(path)
  // The file is written before the check, so that two processes that start together see each other.
  if (!isShared(path)) await releaseClaims(register)
}

/** Loaded on demand, since the library slows the start. */
async function newMetrics({ metricsToken }: Config): Promise<ProcessMetrics | undefined> {
  return metricsToken === null ? undefined : (await import('./node/process-metrics.ts')).processMetrics()
}

/** Logs at the start what an operator should know: settings without effect, a new key, and holidays to confirm. */
async function warn(config: Config, keyMadeAt: string | null, app: App, log: Log): Promise<void> {
  for (const remark of config.remarks) log.warn('config.remark', { remark })
  for (const name of config.unknownNames)
    log.warn('config.remark', { remark: checkTexts.en.unknownName(name) })
  if (keyMadeAt !== null) {
    log.warn('key.made', {
      path: keyMadeAt,
      remark: 'Keep a copy of this file elsewhere: without it the addresses in the register cannot be read.',
    })
  }
  const { rules } = await app.register.settings()
  const doubt = calendarDoubt(Date.now(), rules.holidays)
  if (doubt !== null) {
    log.warn('calendar.year-unconfirmed', {
      year: doubt.year,
      ...doubt.firstDays,
      remark: `The religious holidays of this year are missing, or computed: these are the first days. Compare with Diyanet's calendar. If they are right: /izin ayar holidays_confirmed_through ${doubt.year}. Else add them with the setting "holidays".`,
    })
  }
}

/** Connects to Slack by Socket Mode; null if no app token is set. The connection is renewed by itself. */
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

/** Prints the address of the running program, in Turkish and English. */
function greet(config: Config, port: number): void {
  const address = urlAt(config.host, port)
  const ready = config.playground
    ? `Deneme alanı hazır / The playground is ready:\n\n    ${address}/playground`
    : `izin çalışıyor / izin is running:\n\n    ${address}${config.isPublicUrlSet ? `  →  ${config.publicUrl}` : ''}`
  process.stdout.write(`\n  izin\n\n  ${ready}\n\n  Durdurmak için Ctrl+C / Ctrl+C stops it.\n\n`)
}

/** Returns a function that does the work at its first call only. */
function once(work: (signal: string) => Promise<void>): (signal: string) => void {
  let hasStarted = false
  return (signal) => {
    if (hasStarted) return
    hasStarted = true
    void work(signal)
  }
}
