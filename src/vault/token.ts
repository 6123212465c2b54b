import { createHash, randomBytes } from 'node:crypto'

/** A random token for links, base64url without padding: 22 letters for the usual 16 bytes (128 bits). */
export function newToken(bytes = 16): string {
  return randomBytes(bytes).toString('base64url')
}

/**
 * SHA-256 of a token, 32 bytes: what the database keeps, so that a stolen one yields no working link. A plain
 * hash is enough because the token itself is random; never use it for addresses or passwords.
 */
export function tokenMark(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
