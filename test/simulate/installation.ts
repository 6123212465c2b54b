import { StorageError } from '../../db/engine.ts'
import { migrate } from '../../db/migrate.ts'
import type { Stamper } from '../../src/ledger/time-stamp/authority.ts'
import type { Random } from '../support/random.ts'
import { registerOn } from '../support/register.ts'
import type { Answer } from './actors/actor.ts'
import { holds } from './broken.ts'
import { configOf } from './company.ts'
import type { Fate } from './engines/database.ts'
import { engineInTurns } from './engines/turns.ts'
import type { Faults } from './faults.ts'
import { type Machine, type MachineOptions, startMachine } from './machine.ts'

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

export async function openInstallation(options: InstallationOptions) {
  const { database, random, now, faults } = options
  const books = options.decides(engineInTurns(database.books, options.turns))
  const izinKey = Buffer.from(Array.from({ length: 32 }, () => random.below(256)))
  await migrate(books, now())
  const register = await registerOn(books, izinKey, now)
  const isStamped = random.chance(0.2)
  const stamper = isStamped ? withGaps(await options.stamperOf(now), random) : null
  const config = configOf()
  const machines: Machine[] = []
  let deaths = 0
  let started = 0
  /** Since the engine was quiet. */
  let calls = 0

  /** An endless loop ends with its machine. */
  function fate(kind: 'read' | 'write'): Fate {
    calls += 1
    if (calls <= callsMax) return faults.fate(kind)
    options.expects(false, 'whatever is begun comes to an end')
    return 'dies before'
  }

  /** Restarts until the database is there. */
  async function boot(after: () => void): Promise<Machine> {
    for (;;) {
      try {
        return await start()
      } catch (error) {
        if (!(error instanceof StorageError)) throw error
        options.note('did not start')
        after()
      }
    }
  }

  async function start(): Promise<Machine> {
    started += 1
    return await startMachine({
      ...options,
      config,
      izinKey,
      stamper,
      fate,
      processId: `machine ${started}`,
      random: random.next,
    })
  }

  for (let count = random.pick([1, 1, 2, 3]); count > 0; count -= 1) machines.push(await boot(() => {}))

  async function quiet(): Promise<void> {
    for (const machine of machines) await machine.quiet()
    calls = 0
  }

  return {
    /** Outside of every machine. */
    register,
    /** Stamping works on other threads, so steps run one by one. */
    isStamped,
    deaths: () => deaths,
    quiet,
    async ask(request: Request): Promise<Answer | null> {
      const answer = await random.pick(machines).ask(request)
      if (answer === null) return null
      const text = await answer.text()
      if (answer.status === 500) options.note(`500 at ${new URL(request.url).pathname}`)
      holds(answer.status !== 500, 'nothing that is asked makes an error')
      return { status: answer.status, text, headers: answer.headers }
    },
    async tick(): Promise<void> {
      if (!isStamped) return void (await Promise.all(machines.map((machine) => machine.tick())))
      for (const machine of machines) {
        await machine.tick()
        await machine.quiet()
      }
    },
    /** Replaces dead machines; `after` lets time pass. */
    async revive(after: () => void): Promise<void> {
      for (const [place, machine] of machines.entries()) {
        if (!machine.isDead()) continue
        await quiet()
        await machine.bury()
        deaths += 1
        options.note('died')
        after()
        machines[place] = await boot(after)
      }
    },
    async stop() {
      for (const machine of machines) await machine.stop()
    },
    async close() {
      for (const machine of machines) await machine.bury()
      await database.close()
    },
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
