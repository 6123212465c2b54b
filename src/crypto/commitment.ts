import { createHmac, createSecretKey } from 'node:crypto'
import { freshBytes } from './random.ts'

/** Bytes in a recipient's secret. */
export const secretBytes = 32

/** A recipient's random secret, kept sealed beside the address and dropped with it on erasure. */
export function newSecret(): Buffer {
  return freshBytes(secretBytes)
}

/**
 * HMAC-SHA-256(secret, text), 32 bytes: binds a change to an address without showing it. Whoever is given the
 * secret can check it; once the secret is gone nobody can, not even by trying every phone number. By hand:
 *
 *     printf '%s' '+905321234567' | openssl dgst -sha256 -mac HMAC -macopt hexkey:<secret in hex>
 */
export function commit(secret: Uint8Array, text: string): Buffer {
  return createHmac('sha256', createSecretKey(secret)).update(text).digest()
}
