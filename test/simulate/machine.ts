import type { Engine } from '../../db/engine.ts'
import { createApp } from '../../src/app/app.ts'
import { nodeServices } from '../../src/app/node-services.ts'
import type { Config } from '../../src/config/config.ts'
import type { Stamper } from '../../src/ledger/time-stamp/authority.ts'
import { vaultOf } from '../../src/register/keys.ts'
import type { SmtpConnection } from '../../src/senders/smtp-connection.ts'
import { logTo } from '../../src/util/log.ts'
import { steadyClock } from '../../src/util/steady-clock.ts'
import type { Fate, SimulatedDatabase } from './engines/database.ts'
import type { Turns } from './engines/turns.ts'

/* A machine with the whole app. The next one keeps what it committed before it died. */

export interface MachineOptions {
  readonly config: Config
  readonly izinKey: Buffer
  readonly database: SimulatedDatabase
  /** Plants a bug in the engine. */
  readonly spoiled?: (engine: Engine) => Engine
  readonly now: () => number
  readonly random: () => number
  readonly fetch: typeof fetch
  readonly mailLine: Pick<SmtpConnection, 'deliver'>
  readonly stamper: Stamper | null
  readonly fate: (kind: 'read' | 'write') => Fate
  readonly logged: (line: string) => void
  readonly processId: string
  /** Changes how units are decided. */
  readonly decides: (engine: Engine) => Engine
  readonly turns: Turns
  /** Work on other threads. */
  readonly elsewhere: () => number
}

/** Ticks of the event loop without a call. */
const quietTicks = 12

export type Machine = Awaited<ReturnType<typeof startMachine>>

export async function startMachine(options: MachineOptions) {
  const death = Promise.withResolvers<null>()
  const never = new Promise<never>(() => {})
  let dead = false
  let underWay = 0

  function die(): void {
    dead = true
    death.resolve(null)
  }

  const connection = options.database.connect(die)
  const inner = options.spoiled?.(connection.engine) ?? connection.engine

  const call = <Result>(kind: 'read' | 'write', work: () => Promise<Result>): Promise<Result> =>
    carried(() => connection.meet(options.fate(kind), work))

  /** Never resolves once the machine is dead. */
  async function carried<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    underWay += 1
    try {
      const answer = await options.turns.take(async () => (dead ? null : { given: await work() }))
      if (!dead && answer !== null) return answer.given
    } catch (error) {
      if (!dead) throw error
    } finally {
      underWay -= 1
    }
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
    engine: options.decides(engine),
    vault: await vaultOf(inner, options.izinKey),
    time: steadyClock(options.now, options.now),
    random: options.random,
    log: logTo(options.logged, 'debug', options.now),
    stamper: options.stamper,
    nodeOnly: nodeServices,
    place: { version: '0.0.0', runtime: 'simulated' },
    fetch: (input, init) => carried(() => options.fetch(input, init)),
    openSmtpConnection: () => ({
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
    bury: () => connection.bury(),
  }
}
