import { StorageError } from '../../db/engine.ts'
import { migrate } from '../../db/migrate.ts'
import type { Stamper } from '../../src/ledger/time-stamp/authority.ts'
import type { Register } from '../../src/register/register.ts'
import { noteIzinKey } from '../support/leaks/database-key.ts'
import type { Random } from '../support/random.ts'
import { registerOn } from '../support/register.ts'
import type { Answer } from './actors/actor.ts'
import { holds } from './broken.ts'
import { configOf } from './company.ts'
import type { Fate } from './engines/database.ts'
import type { Faults } from './engines/faults.ts'
import { engineInTurns } from './engines/turns.ts'
import { Machine, type MachineOptions } from './machine.ts'

type Shared = Pick<
  MachineOptions,
  'database' | 'spoiled' | 'decides' | 'now' | 'fetch' | 'mailLine' | 'logged' | 'turns' | 'elsewhere'
>

interface InstallationOptions extends Shared {
  readonly random: Random
  readonly faults: Faults
  readonly note: (line: string) => void
  readonly expects: (isTrue: boolean, promise: string) => void
  readonly stamperOf: StamperMaker
}

/** Opens an authority that signs by this clock. */
export type StamperMaker = (clock: () => number) => Promise<Stamper>

/** More calls between two pauses never end. */
const callsMax = 5_000

/** Machines of one company over one database. A dead machine is replaced. */
export class Installation {
  readonly #options: InstallationOptions
  readonly #izinKey: Buffer
  readonly #stamper: Stamper | null
  readonly #config = configOf()
  readonly #machines: Machine[] = []
  /** Outside of every machine. */
  readonly register: Register
  deaths = 0
  #started = 0
  /** Since the engine was quiet. */
  #calls = 0

  private constructor(
    options: InstallationOptions,
    { izinKey, register, stamper }: { izinKey: Buffer; register: Register; stamper: Stamper | null },
  ) {
    this.#options = options
    this.#izinKey = izinKey
    this.register = register
    this.#stamper = stamper
  }

  static async open(options: InstallationOptions): Promise<Installation> {
    const { database, random, now } = options
    const books = options.decides(engineInTurns(database.books, options.turns))
    const izinKey = Buffer.from(Array.from({ length: 32 }, () => random.below(256)))
    noteIzinKey(izinKey)
    await migrate(books, now())
    const register = await registerOn(books, izinKey, now)
    const stamper = random.chance(0.2) ? withGaps(await options.stamperOf(now), random) : null
    const installation = new Installation(options, { izinKey, register, stamper })
    for (let count = random.pick([1, 1, 2, 3]); count > 0; count -= 1) {
      installation.#machines.push(await installation.#boot(() => {}))
    }
    return installation
  }

  /** Stamping works on other threads, so steps run one by one. */
  get isStamped(): boolean {
    return this.#stamper !== null
  }

  /** An endless loop ends with its machine. */
  #fate(kind: 'read' | 'write'): Fate {
    this.#calls += 1
    if (this.#calls <= callsMax) return this.#options.faults.fate(kind)
    this.#options.expects(false, 'whatever is begun comes to an end')
    return 'dies before'
  }

  /** Restarts until the database is there. */
  async #boot(after: () => void): Promise<Machine> {
    for (;;) {
      try {
        return await this.#start()
      } catch (error) {
        if (!(error instanceof StorageError)) throw error
        this.#options.note('did not start')
        after()
      }
    }
  }

  async #start(): Promise<Machine> {
    this.#started += 1
    return await Machine.start({
      ...this.#options,
      config: this.#config,
      izinKey: this.#izinKey,
      stamper: this.#stamper,
      fate: (kind) => this.#fate(kind),
      processId: `machine ${this.#started}`,
      random: this.#options.random.next,
    })
  }

  async quiet(): Promise<void> {
    for (const machine of this.#machines) await machine.quiet()
    this.#calls = 0
  }

  /** Null when no machine answers. */
  async ask(request: Request): Promise<Answer | null> {
    const { random, note } = this.#options
    const answer = await random.pick(this.#machines).ask(request)
    if (answer === null) return null
    const text = await answer.text()
    if (answer.status === 500) note(`500 at ${new URL(request.url).pathname}`)
    holds(answer.status !== 500, 'nothing that is asked makes an error')
    return { status: answer.status, text, headers: answer.headers }
  }

  async tick(): Promise<void> {
    if (!this.isStamped) return void (await Promise.all(this.#machines.map((machine) => machine.tick())))
    for (const machine of this.#machines) {
      await machine.tick()
      await machine.quiet()
    }
  }

  /** Replaces dead machines; `after` lets time pass. */
  async revive(after: () => void): Promise<void> {
    for (const [place, machine] of this.#machines.entries()) {
      if (!machine.isDead) continue
      await this.quiet()
      await machine.bury()
      this.deaths += 1
      this.#options.note('died')
      after()
      this.#machines[place] = await this.#boot(after)
    }
  }

  async stop(): Promise<void> {
    for (const machine of this.#machines) await machine.stop()
  }

  async close(): Promise<void> {
    for (const machine of this.#machines) await machine.bury()
    await this.#options.database.close()
  }
}

/** Some requests for a stamp get no answer. */
function withGaps({ authority, ...stamps }: Stamper, random: Random): Stamper {
  return {
    ...stamps,
    authority: {
      async stamp(request) {
        if (random.chance(0.2)) return { kind: 'unreachable', detail: 'simulated' }
        return await authority.stamp(request)
      },
    },
  }
}
