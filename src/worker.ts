import { insistOnSchema } from '../db/schema-version.ts'
import metadata from '../package.json' with { type: 'json' }
import { type App, createApp } from './app/app.ts'
import { newProcessCache, type ProcessCache } from './app/context.ts'
import type { Config, Environment } from './config.ts'
import type { Vault } from './crypto/vault.ts'
import { type Stamper, unusableStamper } from './ledger/time-stamp/authority.ts'
import { type Log, logTo } from './log.ts'
import { type Opened, openElsewhere } from './opening/open-elsewhere.ts'
import { stamperOverHttp } from './opening/stamper.ts'
import { configOf } from './worker/config.ts'
import { unfinishedWork } from './worker/unfinished.ts'

/** What Cloudflare hands over with each event; only what is used here. */
interface Execution {
  waitUntil(work: Promise<unknown>): void
}
interface Scheduled {
  /** ms UTC. */
  readonly scheduledTime: number
}

/** What this isolate has learnt and may use again at another event: plain values, and nothing that waits. */
interface Isolate {
  readonly about: string
  vault?: Vault
  /** Whose root has been read. */
  stamper?: Stamper
  schemaSeenAt: number
  isPrepared: boolean
  readonly cache: ProcessCache
}
let isolate: Isolate | null = null

/** Slack waits three seconds for an answer, be it that there is none. */
const limits = { requestMs: 10_000, reachedMs: 1_500 }
/** How long a schema that was right is not looked at again. */
const schemaGoodForMs = 60_000

/**
 * izin on Cloudflare Workers. Every event opens its own way to the database and puts the rooms together anew, since what
 * waits in one request cannot be waited for in another; what goes on after an answer is finished before the event ends.
 */
export default {
  async fetch(request: Request, env: Environment, execution: Execution): Promise<Response> {
    if (new URL(request.url).pathname === '/livez') return Response.json({ ok: true })
    const answering = answer(request, env, execution)
    // Whoever hangs up must not stop in the middle what he has begun.
    execution.waitUntil(answering.catch(() => {}))
    return await answering
  },

  /**
   * A minute's tick: it asks what is due at the moment it was planned for. One that comes late goes by the clock of the other
   * events: they would take what it is sending for given up.
   */
  async scheduled({ scheduledTime }: Scheduled, env: Environment): Promise<void> {
    const begun = Date.now()
    const opening = await open(env, () => Math.max(scheduledTime - begun, 0) + Date.now())
    if (opening.kind !== 'open') throw new Error(opening.sentence)
    const { app, opened, kept } = opening
    try {
      kept.isPrepared ||= await app.begin()
      await app.tick()
      await app.settle()
    } finally {
      await app.close()
      await opened.engine.close()
    }
  },
}

async function answer(request: Request, env: Environment, execution: Execution): Promise<Response> {
  const opening = await open(env, Date.now)
  if (opening.kind === 'closed') return Response.json({ error: opening.sentence }, { status: 503 })
  const { app, opened, log } = opening
  const unfinished = unfinishedWork((error) => log.error('work.failed', error))
  let handedOver: Promise<unknown> = Promise.resolve()
  const ending = async () => {
    await unfinished.ended()
    await app.settle()
    // A file is made as it is read. The event lives as long as somebody reads, so nothing more has to wait for that.
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

type Opening =
  | {
      readonly kind: 'open'
      readonly app: App
      readonly opened: Opened
      readonly log: Log
      readonly kept: Isolate
    }
  /** The reason for the log and the caller, without a secret. */
  | { readonly kind: 'closed'; readonly sentence: string }

async function open(env: Environment, now: () => number): Promise<Opening> {
  const begun = Date.now()
  const read = configOf(env)
  // What a Worker prints is its log.
  // biome-ignore lint/suspicious/noConsole: there is no other output.
  const log = logTo(console.log, read.ok ? read.config.logLevel : 'info', Date.now)
  if (!read.ok) {
    for (const problem of read.problems) log.warn('config.problem', { problem })
    return closed('This izin is not set up: its log says what is missing.')
  }
  const { config, database } = read
  const kept = isolateOf(config, database.url, log)
  const ready = async (engine: Opened['engine']) => {
    if (now() - kept.schemaSeenAt < schemaGoodForMs) return
    await insistOnSchema(engine)
    kept.schemaSeenAt = now()
  }
  try {
    const stamper = stamperOf(config, kept, log)
    const opened = await openElsewhere(config, database, now, ready, { vault: kept.vault, limits })
    kept.vault = opened.vault
    const parts = { config, opened, now, waitedMs: Date.now() - begun, log, kept, stamper }
    return { kind: 'open', app: appOf(parts), opened, log, kept }
  } catch (error) {
    log.error('open.failed', error)
    return closed('The register cannot be used just now. Nothing was changed; try again in a few minutes.')
  }
}

const closed = (sentence: string): Opening => ({ kind: 'closed', sentence })

interface AppParts {
  readonly config: Config
  readonly opened: Opened
  readonly now: () => number
  readonly waitedMs: number
  readonly log: Log
  readonly kept: Isolate
  readonly stamper: Stamper | null
}

function appOf({ opened, now, kept, ...parts }: AppParts): App {
  return createApp({
    ...parts,
    engine: opened.engine,
    vault: opened.vault,
    // The platform sees to it that its clocks are right.
    time: { now, isProven: () => true, jumped: () => 0 },
    random: Math.random,
    nodeOnly: null,
    place: { version: metadata.version, runtime: 'Cloudflare Workers' },
    cache: kept.cache,
    holder: crypto.randomUUID(),
    fetch: outgoingFetch,
  })
}

/** Who stamps; null where nobody does. A wrong root must not keep recipients out: then files wait for their stamps. */
function stamperOf({ timeStamp }: Config, kept: Isolate, log: Log): Stamper | null {
  if (timeStamp === null || timeStamp.trust.kind === 'file') return null
  try {
    kept.stamper ??= stamperOverHttp(timeStamp, timeStamp.trust.pem, 'TSA_CA_PEM')
  } catch (error) {
    log.error('config.problem', error)
    kept.stamper = unusableStamper('TSA_CA_PEM holds no certificate')
  }
  return kept.stamper
}

/** This runtime's fetch wants no other object before it, and does not know how to make an error of a redirect. */
const outgoingFetch: typeof fetch = async (input, init) => {
  if (init?.redirect !== 'error') return await fetch(input, init)
  const response = await fetch(input, { ...init, redirect: 'manual' })
  if (response.status < 300 || response.status > 399) return response
  await response.body?.cancel()
  throw new TypeError('unexpected redirect')
}

/** Another database, key or authority, as after a deployment, begins with nothing. What is odd about the settings is told then. */
function isolateOf({ izinKey, timeStamp, remarks }: Config, url: string, log: Log): Isolate {
  const about = JSON.stringify([url, izinKey, timeStamp, remarks])
  if (isolate?.about === about) return isolate
  for (const remark of remarks) log.warn('config.remark', { remark })
  isolate = {
    about,
    schemaSeenAt: Number.NEGATIVE_INFINITY,
    isPrepared: false,
    cache: newProcessCache(Date.now),
  }
  return isolate
}
