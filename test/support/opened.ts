import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'

interface Closable {
  close(): unknown
}

export function forEachTest<T extends Closable>(open: () => Promise<T>): T {
  const held: { now?: T } = {}
  beforeEach(async () => {
    held.now = await open()
  })
  afterEach(async () => await held.now?.close())
  return standIn(held)
}

export function forAllTests<T extends Closable>(open: () => Promise<T>): T {
  const held: { now?: T } = {}
  beforeAll(async () => {
    held.now = await open()
  })
  afterAll(async () => await held.now?.close())
  return standIn(held)
}

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
