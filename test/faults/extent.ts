import { randomInt } from 'node:crypto'
import { type Random, randomFrom } from '../support/random.ts'

/** The suites of faults, the simulator and the bench have a short form, and a long one with `IZIN_SOAK=1`. */

/** What is given for the short form, or for the long one. */
export function extent<Value>(short: Value, long: Value): Value {
  return process.env.IZIN_SOAK === undefined ? short : long
}

/** Chance from IZIN_SEED, or from a new seed; which one is printed, so that a failure can be had again. */
export function seeded(suite: string): Random {
  const seed = Number(process.env.IZIN_SEED ?? randomInt(2 ** 32))
  process.stdout.write(`${suite}: IZIN_SEED=${seed}\n`)
  return randomFrom(seed)
}
