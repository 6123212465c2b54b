import { requireSchema } from '../db/schema-version.ts'
import metadata from '../package.json' with { type: 'json' }
import { type App, createApp } from './app/app.ts'
import { newProcessCache, type ProcessCache } from './app/context.ts'
import { type Config, type Environment, readConfig } from './config/config.ts'
import type { Vault } from './crypto/vault.ts'
import { errorBody } from './http/errors.ts'
import type { Stamper } from './ledger/time-stamp/authority.ts'
import { type Opened, openElsewhere } from './startup/open-elsewhere.ts'
import { stamperOverHttp } from './startup/stamper.ts'
import { type Log, logTo } from './util/log.ts'
import { refused } from './util/refusal.ts'
import { storedClockProof } from './worker/stored-clock.ts'
import { unfinishedWork } from './worker/unfinished.ts'

/** Part of Cloudflare's context of an event that izin uses. */
interface Execution {
  waitUntil(work: Promise<unknown>): void
}
interface Scheduled {
  readonly scheduledTime: number
}

/** Values that an isolate (process of a Cloudflare Worker) keeps from one event to the next. */
interface Isolate {
  readonly about: string
  vault?: Vault
  /** Kept for later events, since its trusted root is read already. */
  stamper?: Stamper
  schemaSeenAt: number
  isPrepared: boolean
  readonly cache: ProcessCache
}
let currentIsolate: Isolate | null = null

/** Time limits of the database in ms. They are short, since Slack waits only three seconds for an answer. */
const limits = { requestMs: 10_000, reachedMs: 1_500 }
/** Time in ms for which the database's schema is not checked again. */
const schemaGoodForMs = 60_000

/**
 * Entry of izin on Cloudflare Workers. Each event (request or scheduled run) opens its own database connection and app, since
 * Cloudflare lets no event wait for the work of another. An event lasts until the work after its answer has ended.
 */
export default {
  async fetch(request: Request, env: Environment, execution: Execution): Promise<Response> {
    if (new URL(request.url).pathname === '/livez') return Response.json({ ok: true })
    const answering = answer(request, env, execution)
    // If the caller hangs up, the work must still end.
    execution.waitUntil(answering.catch(() => {}))
    return await answering
  },

  /**
   * Runs what is due at the planned time. If the event comes later than planned, the real time counts: with the planned time
   * its leases would look expired to other processes.
   */
  async scheduled({ scheduledTime }: Scheduled, env: Environment): Promise<void> {
    const startedAt = Date.now()
    const opening = await open(env, () => Math.max(scheduledTime - startedAt, 0) + Date.now())
    if (opening.kind !== 'open') throw new Error(opening.sentence)
    const { app, opened, isolate } = opening
    try {
      isolate.isPrepared ||= await app.begin()
      await app.tick()
      await app.settle()
    } finally {
      await app.close()
      await opened.engine.close()
    }
  },
}

/** Answers an HTTP request. The database is closed after the response and the work that continues. */
async function answer(request: Request, env: Environment, execution: Execution): Promise<Response> {
  const opening = await open(env, Date.now)
  if (opening.kind === 'closed')
    return Response.json(errorBody('IZIN-503', opening.sentence), { status: 503 })
  const { app, opened, log } = opening
  const unfinished = unfinishedWork((error) => log.error('work.failed', error))
  let handedOver: Promise<unknown> = Promise.resolve()
  const ending = async () => {
    await unfinished.ended()
    await app.settle()
    // The response streams a file, so the engine stays open until the file is sent.
    void handedOver.then(() => opened.engine.close()).catch((error) => log.error('work.failed', error))
  }
  try {
    const peer = request.headers.get('cf-connecting-ip') ?? undefined
    const response = await app.fetch(request, unfinished.add, peer)
    if (response.body === null) return response
    const { readable, writable } = new TransformStream()
    handedOver = response.body.pipeTo(writable).catch(() => {})
    return new Response(readable, response)
  } finally {
    execution.waitUntil(ending().catch((error) => log.error('work.failed', error)))
  }
}

/** Result of opening the database and the app for an event. */
type Opening =
  | {
      readonly kind: 'open'
      readonly app: App
      readonly opened: Opened
      readonly log: Log
      readonly isolate: Isolate
    }
  /** The Worker answers nothing: `sentence` tells log and caller why, without a secret. */
  | { readonly kind: 'closed'; readonly sentence: string }

/** Reads the configuration, opens the database and makes the app. On failure returns the sentence for the caller. */
async function open(env: Environment, now: () => number): Promise<Opening> {
  const startedAt = Date.now()
  const configResult = configOf(env)
  const logLevel = configResult.kind === 'read' ? configResult.config.logLevel : 'info'
  // A Worker's output is its log.
  // biome-ignore lint/suspicious/noConsole: there is no other output.
  const log = logTo(console.log, logLevel, Date.now)
  if (configResult.kind === 'refused') {
    for (const problem of configResult.reason) log.warn('config.problem', { problem })
    return closed('This izin is not set up: its log says what is missing.')
  }
  const { config, database } = configResult
  const isolate = isolateOf(config, database.url, log)
  const ready = async (engine: Opened['engine']) => {
    if (now() - isolate.schemaSeenAt < schemaGoodForMs) return
    await requireSchema(engine)
    isolate.schemaSeenAt = now()
  }
  try {
    const stamper = stamperOf(config, isolate)
    const opened = await openElsewhere(
      config,
      database,
      { clock: now, ready },
      { vault: isolate.vault, limits },
    )
    isolate.vault = opened.vault
    const app = createApp({
      config,
      engine: opened.engine,
      vault: opened.vault,
      time: { now, isProven: storedClockProof({ engine: opened.engine, clock: now }) },
      waitedMs: Date.now() - startedAt,
      random: Math.random,
      log,
      stamper,
      nodeOnly: null,
      place: { version: metadata.version, runtime: 'Cloudflare Workers' },
      cache: isolate.cache,
      processId: crypto.randomUUID(),
      fetch: outgoingFetch,
    })
    return { kind: 'open', app, opened, log, isolate }
  } catch (error) {
    log.error('open.failed', error)
    return closed('The register cannot be used just now. Nothing was changed; try again in a few minutes.')
  }
}

/** Returns the result for an event that cannot be served, with the sentence that says why. */
const closed = (sentence: string): Opening => ({ kind: 'closed', sentence })

/** Returns the client of the time stamp authority, the same for all events; null if none is set up. */
function stamperOf({ timeStamp }: Config, isolate: Isolate): Stamper | null {
  if (timeStamp?.root.pem == null) return null
  isolate.stamper ??= stamperOverHttp(timeStamp, timeStamp.root.pem, 'TSA_CA_PEM')
  return isolate.stamper
}

/**
 * Calls Cloudflare's `fetch`. It fails if called as a method of another object, and does not know `redirect: 'error'`, so that
 * redirects are refused here.
 */
const outgoingFetch: typeof fetch = async (input, init) => {
  if (init?.redirect !== 'error') return await fetch(input, init)
  const response = await fetch(input, { ...init, redirect: 'manual' })
  if (response.status < 300 || response.status > 399) return response
  await response.body?.cancel()
  throw new TypeError('unexpected redirect')
}

/** Returns what the isolate keeps. For another database, key or authority it begins anew and logs odd settings. */
function isolateOf({ izinKey, timeStamp, remarks }: Config, url: string, log: Log): Isolate {
  const about = JSON.stringify([url, izinKey, timeStamp, remarks])
  if (currentIsolate?.about === about) return currentIsolate
  for (const remark of remarks) log.warn('config.remark', { remark })
  currentIsolate = {
    about,
    schemaSeenAt: Number.NEGATIVE_INFINITY,
    isPrepared: false,
    cache: newProcessCache(),
  }
  return currentIsolate
}

/** Reads the configuration and rejects settings that Workers cannot serve, such as polling. */
function configOf(env: Environment) {
  const reading = readConfig({ PLAYGROUND: 'off', ...textsOf(env) })
  // Only the English sentences are used, since log and answers of a Worker are for tools.
  if (reading.kind === 'refused') return refused(reading.reason.map(({ en }) => en))
  const { database, slack, telegram, playground, timeStamp, mail } = reading.config
  const problems = [
    ...(playground ? ['Cannot open the playground on Workers: leave PLAYGROUND out.'] : []),
    ...(telegram !== null && telegram.webhookSecret === null
      ? ['Cannot poll Telegram on Workers: set TELEGRAM_WEBHOOK_SECRET and the webhook.']
      : []),
    ...(slack !== null && slack.appToken !== null
      ? [
          'Cannot use Socket Mode on Workers: leave SLACK_APP_TOKEN out and give Slack the address of this Worker.',
        ]
      : []),
    ...(mail !== null
      ? [
          'Cannot send e-mail from Workers, where no mail server was tried: leave SMTP_URL and SMTP_FROM out. A server on Node sends it.',
        ]
      : []),
    ...(timeStamp != null && timeStamp.root.path !== null
      ? ['Cannot read TSA_CA_FILE on Workers, which have no files: give the PEM text itself as TSA_CA_PEM.']
      : []),
  ]
  if (database.kind !== 'remote') {
    problems.push('Cannot keep a register in a file on Workers: set DATABASE_URL to libsql://… or https://….')
    return refused(problems)
  }
  if (problems.length > 0) return refused(problems)
  return { kind: 'read' as const, config: reading.config, database }
}

/** Returns the settings alone: other bindings of a Worker are objects. */
function textsOf(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => typeof value === 'string'))
}
