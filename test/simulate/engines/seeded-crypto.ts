import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import type { Engine } from '../../../db/engine.ts'
import { freshBytes } from '../../../src/crypto/vault.ts'
import { randomFrom } from '../../support/random.ts'

export type SeededCrypto = ReturnType<typeof seedCrypto>

/** Random bytes that izin draws in bulk and keeps for later. */
const keptBytes = 8192

/**
 * Draws ids, secrets and nonces from a seed, so that two runs have the same. A remote engine names its units by another
 * function, `crypto.randomUUID()` of the runtime, and takes nothing from here.
 */
export function seedCrypto(seed: number) {
  const { randomBytes, randomInt, randomUUID } = crypto
  let draws = randomFrom(seed)
  let units = 0
  let isKeeping = true

  function bytes(size: number): Buffer {
    if (size >= keptBytes) isKeeping = true
    const words = Uint32Array.from({ length: Math.ceil(size / 4) }, () => draws.below(2 ** 32))
    return Buffer.from(words.buffer, 0, size)
  }

  /** Empties what izin keeps, without a draw. */
  function useUp(): void {
    if (!isKeeping) return
    const before = draws
    draws = randomFrom(0)
    freshBytes(keptBytes)
    draws = before
    isKeeping = false
  }

  function inStream<Result>(stream: number, work: () => Result): Result {
    const before = draws
    draws = randomFrom(stream)
    try {
      return work()
    } finally {
      useUp()
      draws = before
    }
  }

  Object.assign(crypto, {
    randomBytes: bytes,
    randomInt: (...[min, max]: [number, number?]) =>
      max === undefined ? draws.below(min) : min + draws.below(max - min),
    randomUUID: () => uuidOf(bytes(16)),
  })
  syncBuiltinESMExports()
  useUp()

  return {
    useUp,
    /** A unit's decision draws the same each time it runs: a call that fails may have been decided never, once or twice. */
    decides(engine: Engine): Engine {
      return {
        ...engine,
        unit: (reads, decide, options) => {
          units += 1
          const stream = seed ^ Math.imul(units, 0x9e3779b1)
          const seeded: typeof decide = (...rows) => inStream(stream, () => decide(...rows))
          return engine.unit(reads, seeded, options)
        },
      }
    },
    restore(): void {
      Object.assign(crypto, { randomBytes, randomInt, randomUUID })
      syncBuiltinESMExports()
      freshBytes(keptBytes)
    },
  }
}

/** Version 4 (RFC 9562). */
function uuidOf(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5')
}
