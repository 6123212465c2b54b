import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import type { Engine } from '../../../db/engine.ts'
import { freshBytes } from '../../../src/crypto/vault.ts'
import { type Random, randomFrom } from '../../support/random.ts'

/** Random bytes that izin draws in bulk and keeps for later. */
const keptBytes = 8192

/**
 * Draws ids, secrets and nonces from a seed, so that two runs have the same. A remote engine names its units by another
 * function, `crypto.randomUUID()` of the runtime, and takes nothing from here.
 */
export class SeededCrypto {
  readonly #seed: number
  readonly #real = {
    randomBytes: crypto.randomBytes,
    randomInt: crypto.randomInt,
    randomUUID: crypto.randomUUID,
  }
  #draws: Random
  #units = 0
  #isKeeping = true

  constructor(seed: number) {
    this.#seed = seed
    this.#draws = randomFrom(seed)
    Object.assign(crypto, {
      randomBytes: (size: number) => this.#bytes(size),
      randomInt: (...[min, max]: [number, number?]) =>
        max === undefined ? this.#draws.below(min) : min + this.#draws.below(max - min),
      randomUUID: () => uuidOf(this.#bytes(16)),
    })
    syncBuiltinESMExports()
    this.useUp()
  }

  #bytes(size: number): Buffer {
    if (size >= keptBytes) this.#isKeeping = true
    const words = Uint32Array.from({ length: Math.ceil(size / 4) }, () => this.#draws.below(2 ** 32))
    return Buffer.from(words.buffer, 0, size)
  }

  /** Empties what izin keeps, without a draw. */
  useUp(): void {
    if (!this.#isKeeping) return
    const before = this.#draws
    this.#draws = randomFrom(0)
    freshBytes(keptBytes)
    this.#draws = before
    this.#isKeeping = false
  }

  #inStream<Result>(stream: number, work: () => Result): Result {
    const before = this.#draws
    this.#draws = randomFrom(stream)
    try {
      return work()
    } finally {
      this.useUp()
      this.#draws = before
    }
  }

  /** A unit's decision draws the same each time it runs: a call that fails may have been decided never, once or twice. */
  decides(engine: Engine): Engine {
    return {
      ...engine,
      unit: (reads, decide, options) => {
        this.#units += 1
        const stream = this.#seed ^ Math.imul(this.#units, 0x9e3779b1)
        const seeded: typeof decide = (...rows) => this.#inStream(stream, () => decide(...rows))
        return engine.unit(reads, seeded, options)
      },
    }
  }

  restore(): void {
    Object.assign(crypto, this.#real)
    syncBuiltinESMExports()
    freshBytes(keptBytes)
  }
}

/** Version 4 (RFC 9562). */
function uuidOf(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5')
}
