import { type Engine, StorageError, UnknownOutcomeError } from '../../db/engine.ts'
import { createApp } from '../../src/app/app.ts'
import { nodeServices } from '../../src/app/node-services.ts'
import type { Config } from '../../src/config/config.ts'
import type { Stamper } from '../../src/ledger/time-stamp/authority.ts'
import { vaultOf } from '../../src/register/keys.ts'
import type { SmtpConnection } from '../../src/senders/smtp-connection.ts'
import { logTo } from '../../src/util/log.ts'

/** A machine with the whole app. The next one keeps what it committed before it died. */

/** `dies after`: committed, never reported. `answer lost`: committed, reported as unknown. */
export type Fate = 'well' | 'fails' | 'answer lost' | 'dies before' | 'dies after'

export interface MachineOptions {
  readonly config: Config
  readonly izinKey: Buffer
  readonly openEngine: () => Engine
  readonly now: () => number
  readonly random: () => number
  readonly fetch: typeof fetch
  readonly mailLine: Pick<SmtpConnection, 'deliver'>
  readonly stamper: Stamper | null
  readonly fate: (kind: 'read' | 'write') => Fate
  readonly logged: (line: string) => void
  readonly processId: string
  /** Work on other threads. */
  readonly elsewhere: () => number
}

/** Ticks of the event loop without a call. */
const quietTicks = 12

export type Machine = Awaited<ReturnType<typeof startMachine>>

export async function startMachine(options: MachineOptions) {
  const inner = options.openEngine()
  const death = Promise.withResolvers<null>()
  const never = new Promise<never>(() => {})
  let dead = false
  let underWay = 0

  function die(): void {
    dead = true
    death.resolve(null)
  }

  /** Cryptography on other threads comes first. */
  async function elsewhereIsDone(): Promise<void> {
    while (options.elsewhere() > 0) await new Promise(setImmediate)
  }

  async function call<Result>(kind: 'read' | 'write', work: () => Promise<Result>): Promise<Result> {
    return await carried(async () => {
      const fate = options.fate(kind)
      if (fate === 'dies before') die()
      if (dead) return await leaves()
      if (fate === 'fails') throw new StorageError('Cannot use the database: simulated', storageFault)
      const result = await work()
      if (fate === 'dies after') die()
      if (fate === 'answer lost' && !dead) throw new UnknownOutcomeError('simulated')
      return result
    })
  }

  async function carried<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    await elsewhereIsDone()
    if (dead) return await never
    underWay += 1
    try {
      const answer = await work()
      return dead ? await leaves() : answer
    } finally {
      underWay -= 1
    }
  }

  /** Never resolves, and does not count as running. */
  async function leaves(): Promise<never> {
    underWay -= 1
    return await never
  }

  const engine: Engine = {
    read: (query) => call('read', () => inner.read(query)),
    unit: (reads, decide) => call('write', () => inner.unit(reads, decide)),
    apply: (statements) => call('write', () => inner.apply(statements)),
    mergeLog: () => call('read', () => inner.mergeLog()),
    close: () => inner.close(),
  }

  const app = createApp({
    config: options.config,
    engine,
    vault: await vaultOf(inner, options.izinKey),
    time: { now: options.now, isProven: () => true, isSteady: () => true },
    random: options.random,
    log: logTo(options.logged, 'debug', options.now),
    stamper: options.stamper,
    nodeOnly: nodeServices,
    place: { version: '0.0.0', runtime: 'simulated' },
    fetch: (input, init) => carried(() => options.fetch(input, init)),
    openMailLine: () => ({
      deliver: (envelope, raw) => carried(() => options.mailLine.deliver(envelope, raw)),
      close() {},
    }),
    processId: options.processId,
  })

  /** Resolves when nothing runs any more. */
  async function quiet(): Promise<void> {
    for (let ticks = 0; ticks < quietTicks; ticks += 1) {
      await new Promise(setImmediate)
      if ((underWay > 0 && !dead) || options.elsewhere() > 0) ticks = -1
    }
  }

  return {
    /** A dead machine's acts do not count. */
    isDead: () => dead,
    /** Null when the machine dies first. */
    async ask(request: Request): Promise<Response | null> {
      const finish = (work: Promise<unknown>) => void work.catch(() => {})
      return await Promise.race([death.promise, app.fetch(request, finish)])
    },
    tick: async (): Promise<void> => void (await Promise.race([death.promise, app.tick()])),
    quiet,
    async stop() {
      await Promise.race([death.promise, app.close()])
      await quiet()
      await inner.close()
    },
    bury: () => inner.close(),
  }
}

const storageFault = { cause: undefined, passing: true } as const
