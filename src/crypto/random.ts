import { randomBytes } from 'node:crypto'

const storeBytes = 8192

let store = Buffer.alloc(0)

/** Random bytes, drawn from the system in bulk, since a million rows need some each. */
export function freshBytes(count: number): Buffer {
  if (store.length < count) store = randomBytes(Math.max(storeBytes, count))
  const fresh = store.subarray(0, count)
  store = store.subarray(count)
  return fresh
}
