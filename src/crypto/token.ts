import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'

/** Makes a random token in base64url without padding: 22 letters for 16 bytes. */
export function newToken(bytes = 16): string {
  return randomBytes(bytes).toString('base64url')
}

/** Base 58: without 0, O, I and l, which look alike. */
const plainLetters = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/**
 * Makes a token of letters and digits only, safe to print, type and parse. 17 letters of 5.86 bits are 99
 * bits.
 */
export function newPlainToken(letters = 17): string {
  return Array.from({ length: letters }, () => plainLetters[randomInt(plainLetters.length)]).join('')
}

/** SHA-256 of a random token, so that a stolen database yields no link. */
export function tokenMark(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** Compares by hash, so that timing tells neither place nor length. */
export function equalSecrets(a: string, b: string): boolean {
  return timingSafeEqual(sha256(a), sha256(b))
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

const storeBytes = 8192

let store = Buffer.alloc(0)

/** Random bytes, drawn from the system in bulk, since a million rows need some each. */
export function freshBytes(count: number): Buffer {
  if (store.length < count) store = randomBytes(Math.max(storeBytes, count))
  const fresh = store.subarray(0, count)
  store = store.subarray(count)
  return fresh
}
