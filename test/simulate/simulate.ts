import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { actOneOf } from './actors/actor.ts'
import { BrokenPromiseError } from './broken.ts'
import { loadLibraries } from './engines/libraries.ts'
import type { SimulationOptions } from './options.ts'
import { checkFiles } from './promises.ts'
import { dayMs, minuteMs } from './runtime/clock.ts'
import { openWorld, type World } from './world.ts'

const settlingMs = 7 * dayMs
const settlingStepsMax = 60
const settlingStepsMin = 4
const firstProofMs = 28 * dayMs

export class SimulationError extends Error {
  override readonly name = 'SimulationError'
}

/** Runs the app by its own clock. Throws at the first broken promise; a seed is reproducible. */
export async function simulate(options: SimulationOptions) {
  const standstill = Promise.withResolvers<never>()
  const end = () => standstill.reject(new SimulationError(`seed ${options.seed}: it waits for ever`))
  // Nothing is left to do for the process, so that the simulation waits for an answer that never comes.
  process.once('beforeExit', end)
  try {
    return await Promise.race([run(options), standstill.promise])
  } finally {
    process.off('beforeExit', end)
  }
}

async function run(options: SimulationOptions) {
  await loadLibraries()
  // Memory, since the disk is tested elsewhere.
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'izin-simulation-'))
  const world = await openWorld(options, folder)
  try {
    const totals = await new Simulation(world).run()
    checkFiles(folder)
    options.recording?.end()
    world.sightings.check()
    return totals
  } catch (error) {
    const at = new Date(world.clock.now()).toISOString()
    const broken = error instanceof BrokenPromiseError ? error.message : String(error)
    const problem = options.recording?.difference() ?? broken
    throw new SimulationError(`seed ${options.seed}, ${at}: ${problem}`, { cause: error })
  } finally {
    world.runtime.restore()
    await world.iys.close()
    await world.installation.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Lets time pass in steps, in which people and machines act; now and then, everything must settle. */
class Simulation {
  readonly #world: World
  #steps = 0
  #tickedAt: number

  constructor(world: World) {
    this.#world = world
    this.#tickedAt = world.clock.start
  }

  async run() {
    const { options, clock, installation, ledger, platforms, sightings } = this.#world
    const { start, now } = clock
    const end = start + options.days * dayMs
    let nextSettling = start + settlingMs
    let nextProof = start + firstProofMs
    while (now() < end) {
      await this.#step()
      if (now() >= nextSettling) {
        await this.#settle()
        nextSettling = now() + settlingMs
      }
      if (now() >= nextProof) {
        await this.#checkProof()
        // Proofs grow, so the intervals do too.
        nextProof = now() + Math.max(firstProofMs, (now() - start) / 3)
      }
    }
    await this.#settle()
    await this.#checkProof()
    await installation.stop()
    return {
      days: options.days,
      steps: this.#steps,
      changes: ledger.changes,
      deaths: installation.deaths,
      messages: [...platforms.slackCopies.values()].reduce((sum, copies) => sum + copies, 0),
      trace: sightings.digest(),
    }
  }

  async #step(): Promise<void> {
    const { random, clock, pace, faults, runtime, platforms, mail, installation, sightings } = this.#world
    this.#steps += 1
    const pause = random.below((2 * dayMs) / pace / minuteMs) * minuteMs
    clock.move(pause + random.below(minuteMs) + faults.clockIsSetBy())
    runtime.timers.run()
    platforms.trouble = random.chance(0.1) ? 0.8 : 0.1
    mail.trouble = random.chance(0.1) ? 0.8 : 0.1
    faults.begin()
    // Reports of a week are posted later, so that the servers must not be silent for longer.
    const isTicking = random.chance(0.8) || clock.now() - this.#tickedAt > dayMs
    if (isTicking) this.#tickedAt = clock.now()
    await this.#act(isTicking)
    await installation.quiet()
    await this.#revive()
    const [fault] = platforms.faults
    sightings.expects(fault === undefined, `Slack shows what it is sent: ${fault}`)
    platforms.forget()
    sightings.check()
    await this.#observe()
  }

  /** One to three people act while the machines tick; one after the other where machines stamp. */
  async #act(isTicking: boolean): Promise<void> {
    const { random, acts, installation } = this.#world
    const { isStamped } = installation
    if (isTicking && isStamped) {
      await installation.tick()
      await installation.quiet()
      await this.#revive()
    }
    const ticks = isTicking && !isStamped ? [installation.tick()] : []
    const doings: Promise<void>[] = []
    for (let count = 1 + random.below(3); count > 0; count -= 1) {
      const doing = actOneOf(random, acts)
      if (isStamped) await doing.then(() => installation.quiet())
      else doings.push(doing)
    }
    await Promise.all([...ticks, ...doings])
  }

  async #revive(): Promise<void> {
    const { installation, clock, faults } = this.#world
    await installation.revive(() => clock.move(faults.downtime()))
  }

  async #observe(): Promise<void> {
    const { observer, installation, ledger, sightings } = this.#world
    await observer?.ledger(installation.register.engine)
    await ledger.observe()
    sightings.checkNames(ledger.ids)
  }

  /** Without trouble, everything that waits gets its time. */
  async #settle(): Promise<void> {
    const { clock, runtime, faults, platforms, mail } = this.#world
    const { telegram, installation, promises, observer, sightings } = this.#world
    faults.calm = true
    platforms.trouble = 0
    mail.trouble = 0
    for (let round = 0; round < settlingStepsMax; round += 1) {
      clock.move(round < 20 ? 2 * minuteMs : 20 * minuteMs)
      runtime.timers.run()
      await telegram.deliverWaiting()
      await installation.tick()
      await installation.quiet()
      sightings.check()
      if (round >= settlingStepsMin && !(await promises.isWaiting())) break
    }
    await promises.checkSettled()
    await this.#observe()
    await observer?.rows(installation.register.engine)
    sightings.check()
    faults.calm = false
  }

  async #checkProof(): Promise<void> {
    const { promises, sightings } = this.#world
    const verified = await promises.checkProof()
    sightings.record(`verified: ${JSON.stringify(verified)}`)
  }
}
