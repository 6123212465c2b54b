import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'

/** A random token for links, base64url without padding: 22 letters for the usual 16 bytes (128 bits). */
export function newToken(bytes = 16): string {
  return randomBytes(bytes).toString('base64url')
}

/** Base 58: without 0, O, I and l, which are read for each other. */
const plainLetters = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/**
 * A random token that survives being printed, read out and typed, and that no program takes apart because of a sign at its
 * end: letters and digits only. Each letter is worth 5.86 bits; 17 of them are 99 bits.
 */
export function newPlainToken(letters = 17): string {
  return Array.from({ length: letters }, () => plainLetters[randomInt(plainLetters.length)]).join('')
}

/**
 * SHA-256 of a token, 32 bytes: what the database keeps, so that a stolen one yields no working link. A plain
 * hash is enough because the token itself is random; never use it for addresses or passwords.
 */
export function tokenMark(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/**
 * Compares two secrets; how long it takes tells nothing about where they differ, nor about the length of the
 * right one, because what is compared are their hashes. For short-lived secrets such as webhook tokens;
 * stored passwords go through `checkPassword`.
 */
export function equalSecrets(a: string, b: string): boolean {
  return timingSafeEqual(sha256(a), sha256(b))
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
