/**
 * How much the built-in cryptography has under way: it works on other threads, whose turn nobody can foresee, so a simulation
 * waits for it before it goes on, and a seed does the same again.
 */
export interface CryptoWork {
  underWay(): number
  restore(): void
}

const watched = ['digest', 'generateKey', 'importKey', 'exportKey', 'sign', 'verify'] as const

export function watchCrypto(): CryptoWork {
  const { subtle } = globalThis.crypto
  let running = 0
  for (const name of watched) {
    const real = subtle[name].bind(subtle) as (...values: unknown[]) => Promise<unknown>
    const counted = async (...values: unknown[]) => {
      running += 1
      try {
        return await real(...values)
      } finally {
        running -= 1
      }
    }
    Object.defineProperty(subtle, name, { value: counted, configurable: true, writable: true })
  }
  return {
    underWay: () => running,
    // What was defined on the object itself stood before what it inherits.
    restore() {
      for (const name of watched) Reflect.deleteProperty(subtle, name)
    },
  }
}
