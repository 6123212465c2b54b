const watched = ['digest', 'generateKey', 'importKey', 'exportKey', 'sign', 'verify'] as const

/**
 * Runs cryptography on other threads one piece after the other, and counts it. The simulation does nothing else meanwhile:
 * which thread is done first must not matter.
 */
export function watchCrypto() {
  const { subtle } = globalThis.crypto
  let running = 0
  let last: Promise<unknown> = Promise.resolve()
  for (const name of watched) {
    const real = subtle[name].bind(subtle) as (...values: unknown[]) => Promise<unknown>
    const counted = (...values: unknown[]) => {
      running += 1
      const work = last.then(() => real(...values))
      last = work.catch(() => {}).then(() => (running -= 1))
      return work
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
