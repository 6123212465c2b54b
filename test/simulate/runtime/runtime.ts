import type { Engine } from '../../../db/engine.ts'
import { SeededCrypto } from '../engines/seeded-crypto.ts'
import { turnsOneByOne, turnsTogether } from '../engines/turns.ts'
import type { SimulationOptions } from '../options.ts'
import { watchCrypto } from './crypto-work.ts'
import { commitInThisThread } from './driver-work.ts'
import { simulateTimers } from './timers.ts'

export type SimulatedRuntime = ReturnType<typeof simulateRuntime>

/** Timers, cryptography and threads of this process, which the simulation rules until `restore()`. */
export function simulateRuntime(
  now: () => number,
  { seed, recording }: Pick<SimulationOptions, 'seed' | 'recording'>,
) {
  const timers = simulateTimers(now)
  const cryptography = watchCrypto()
  const commits = commitInThisThread()
  // Draws of their own, so that the world has the same random numbers on each engine, with and without a recording.
  const seeded = recording === undefined ? null : new SeededCrypto(seed + 1)
  const elsewhere = () => cryptography.underWay() + (recording === undefined ? 0 : timers.soon())
  return {
    timers,
    elsewhere,
    turns: seeded === null ? turnsTogether(elsewhere) : turnsOneByOne(elsewhere, () => seeded.useUp()),
    decides: (engine: Engine): Engine => seeded?.decides(engine) ?? engine,
    restore(): void {
      timers.restore()
      seeded?.restore()
      cryptography.restore()
      commits.restore()
    },
  }
}
