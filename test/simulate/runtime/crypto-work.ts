import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto'

type Call = (...values: unknown[]) => Promise<unknown>

const watched = ['digest', 'generateKey', 'importKey', 'exportKey', 'sign', 'verify'] as const

/**
 * Gives Web Cryptography its turn like other work: the speed of other threads must not decide which caller goes on first.
 * HMAC, which signs and checks each token, runs in this thread. The rest runs on other threads, one piece after the
 * other, and is counted: the simulation does nothing else meanwhile.
 */
export function watchCrypto() {
  const { subtle } = globalThis.crypto
  let running = 0
  let last: Promise<unknown> = Promise.resolve()
  for (const name of watched) {
    const real = subtle[name].bind(subtle) as Call
    const counted: Call = (...values) => {
      running += 1
      const work = last.then(() => real(...values))
      last = work.catch(() => {}).then(() => (running -= 1))
      return work
    }
    const value = withHmac[name]?.(counted) ?? counted
    Object.defineProperty(subtle, name, { value, configurable: true, writable: true })
  }
  return {
    underWay: () => running,
    // The object's own property was defined before.
    restore() {
      for (const name of watched) Reflect.deleteProperty(subtle, name)
    },
  }
}

/** Node does not give the secret of a key that cannot be exported. */
const secrets = new WeakMap<object, KeyObject>()

/** Does HMAC in this thread, and leaves other algorithms to `other`. */
const withHmac: Partial<Record<(typeof watched)[number], (other: Call) => Call>> = {
  importKey:
    (other) =>
    async (...values) => {
      const [format, bytes, algorithm, isExtractable, usages] = values
      if (format !== 'raw' || !isHmac(algorithm)) return await other(...values)
      const secret = createSecretKey(bytes as Uint8Array)
      const key = secret.toCryptoKey(algorithm, isExtractable === true, usages as KeyUsage[])
      secrets.set(key, secret)
      return key
    },
  sign: (other) => async (algorithm, key, text) =>
    isHmac(algorithm) ? hmacOf(key as CryptoKey, text as Uint8Array) : await other(algorithm, key, text),
  verify: (other) => async (algorithm, key, signature, text) => {
    if (!isHmac(algorithm)) return await other(algorithm, key, signature, text)
    const expected = hmacOf(key as CryptoKey, text as Uint8Array)
    const shown = signature as Uint8Array
    return expected.length === shown.length && timingSafeEqual(expected, shown)
  },
}

function isHmac(algorithm: unknown): algorithm is HmacImportParams {
  return (
    typeof algorithm === 'object' &&
    algorithm !== null &&
    'hash' in algorithm &&
    'name' in algorithm &&
    algorithm.name === 'HMAC'
  )
}

function hmacOf(key: CryptoKey, text: Uint8Array): Buffer {
  const secret = secrets.get(key)
  if (secret === undefined)
    throw new Error('Cannot sign in the simulation: the key was not imported as raw bytes')
  const { hash } = key.algorithm as HmacKeyAlgorithm
  return createHmac(hash.name.replace('-', ''), secret).update(text).digest()
}
