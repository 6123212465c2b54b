import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'

interface Closable {
  close(): unknown
}

/** What `open` opens for each test of a file anew, and closes behind it. */
export function forEachTest<T extends Closable>(open: () => Promise<T>): T {
  const held: { now?: T } = {}
  beforeEach(async () => {
    held.now = await open()
  })
  afterEach(async () => await held.now?.close())
  return standIn(held)
}

/** What `open` opens once for all tests of a file, and closes behind the last. */
export function forAllTests<T extends Closable>(open: () => Promise<T>): T {
  const held: { now?: T } = {}
  beforeAll(async () => {
    held.now = await open()
  })
  afterAll(async () => await held.now?.close())
  return standIn(held)
}

/** Stands for what is open just now. */
function standIn<T extends Closable>(held: { readonly now?: T }): T {
  function now(): T {
    if (held.now === undefined) throw new Error('Nothing is open outside a test')
    return held.now
  }
  return new Proxy({} as T, {
    get: (_, key) => Reflect.get(now(), key),
    set: (_, key, value) => Reflect.set(now(), key, value),
  })
}
