import type { Engine } from '../../db/engine.ts'
import { type App, createApp } from '../../src/app/app.ts'
import { nodeServices } from '../../src/app/node-services.ts'
import type { Config } from '../../src/config/config.ts'
import type { Stamper } from '../../src/ledger/time-stamp/authority.ts'
import { loadVault } from '../../src/register/keys.ts'
import type { SmtpConnection } from '../../src/senders/smtp-connection.ts'
import { logTo } from '../../src/util/log.ts'
import { steadyClock } from '../../src/util/steady-clock.ts'
import type { Connection, Fate, SimulatedDatabase } from './engines/database.ts'
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

/** Calls of a machine to the world around it: none of them resolves once the machine is dead. */
class Calls {
  readonly #turns: Turns
  readonly #deathMoment = Promise.withResolvers<null>()
  /** Resolves when the machine dies. */
  readonly death = this.#deathMoment.promise
  readonly #never = new Promise<never>(() => {})
  isDead = false
  underWay = 0

  constructor(turns: Turns) {
    this.#turns = turns
  }

  readonly die = (): void => {
    this.isDead = true
    this.#deathMoment.resolve(null)
  }

  async carry<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    this.underWay += 1
    try {
      const answer = await this.#turns.take(async () => (this.isDead ? null : { value: await work() }))
      if (!this.isDead && answer !== null) return answer.value
    } catch (error) {
      if (!this.isDead) throw error
    } finally {
      this.underWay -= 1
    }
    return await this.#never
  }
}

export class Machine {
  readonly #calls: Calls
  readonly #connection: Connection
  readonly #engine: Engine
  readonly #app: App
  readonly #elsewhere: () => number

  private constructor(options: MachineOptions, parts: MachineParts) {
    this.#elsewhere = options.elsewhere
    this.#calls = parts.calls
    this.#connection = parts.connection
    this.#engine = parts.engine
    this.#app = parts.app
  }

  static async start(options: MachineOptions): Promise<Machine> {
    const calls = new Calls(options.turns)
    const connection = options.database.connect(calls.die)
    const engine = options.spoiled?.(connection.engine) ?? connection.engine
    const app = createApp({
      config: options.config,
      engine: options.decides(fatedEngine(engine, { connection, calls, fate: options.fate })),
      vault: await loadVault(engine, options.izinKey),
      time: steadyClock(options.now, options.now),
      random: options.random,
      log: logTo(options.logged, 'debug', options.now),
      stamper: options.stamper,
      nodeOnly: nodeServices,
      place: { version: '0.0.0', runtime: 'simulated' },
      fetch: (input, init) => calls.carry(() => options.fetch(input, init)),
      openSmtpConnection: () => ({
        deliver: (envelope, raw) => calls.carry(() => options.mailLine.deliver(envelope, raw)),
        check: async () => null,
        close() {},
      }),
      processId: options.processId,
    })
    return new Machine(options, { calls, connection, engine, app })
  }

  /** A dead machine's acts do not count. */
  get isDead(): boolean {
    return this.#calls.isDead
  }

  /** Null when the machine dies first. */
  async ask(request: Request): Promise<Response | null> {
    const finish = (work: Promise<unknown>) => void work.catch(() => {})
    return await Promise.race([this.#calls.death, this.#app.fetch(request, finish)])
  }

  async tick(): Promise<void> {
    await Promise.race([this.#calls.death, this.#app.tick()])
  }

  /** Resolves when nothing runs any more. */
  async quiet(): Promise<void> {
    for (let ticks = 0; ticks < quietTicks; ticks += 1) {
      await new Promise(setImmediate)
      if ((this.#calls.underWay > 0 && !this.isDead) || this.#elsewhere() > 0) ticks = -1
    }
  }

  async stop(): Promise<void> {
    await Promise.race([this.#calls.death, this.#app.close()])
    await this.quiet()
    await this.#engine.close()
  }

  async bury(): Promise<void> {
    await this.#connection.bury()
  }
}

interface MachineParts {
  readonly calls: Calls
  readonly connection: Connection
  readonly engine: Engine
  readonly app: App
}

/** Lets each call of the engine meet its fate. */
function fatedEngine(
  engine: Engine,
  { connection, calls, fate }: Pick<MachineParts, 'connection' | 'calls'> & Pick<MachineOptions, 'fate'>,
): Engine {
  const call = <Result>(kind: 'read' | 'write', work: () => Promise<Result>): Promise<Result> =>
    calls.carry(() => connection.meet(fate(kind), work))
  return {
    read: (query) => call('read', () => engine.read(query)),
    unit: (reads, decide) => call('write', () => engine.unit(reads, decide)),
    apply: (statements) => call('write', () => engine.apply(statements)),
    mergeLog: () => call('read', () => engine.mergeLog()),
    close: () => engine.close(),
  }
}
