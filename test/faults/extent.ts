import { randomInt } from 'node:crypto'
import { type Random, randomFrom } from '../support/random.ts'

/* Short suites, and long ones with `IZIN_SOAK=1`. */

export function extent<Value>(short: Value, long: Value): Value {
  return process.env.IZIN_SOAK === undefined ? short : long
}

/** From IZIN_SEED or a new seed, which is printed. */
export function seeded(suite: string): Random {
  const seed = Number(process.env.IZIN_SEED ?? randomInt(2 ** 32))
  process.stdout.write(`${suite}: IZIN_SEED=${seed}\n`)
  return randomFrom(seed)
}
