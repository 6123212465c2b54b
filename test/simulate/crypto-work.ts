const watched = ['digest', 'generateKey', 'importKey', 'exportKey', 'sign', 'verify'] as const

/** Counts cryptography on other threads, which the simulation waits for to stay reproducible. */
export function watchCrypto() {
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
    // The object's own property was defined before.
    restore() {
      for (const name of watched) Reflect.deleteProperty(subtle, name)
    },
  }
}
