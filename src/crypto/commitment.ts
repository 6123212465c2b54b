import { createHmac, createSecretKey } from 'node:crypto'
import { freshBytes } from './token.ts'
import type { Vault } from './vault.ts'

export const secretBytes = 16

/** Random secret, kept sealed beside the address and dropped on erasure. */
export function newSecret(): Buffer {
  return freshBytes(secretBytes)
}

/**
 * HMAC-SHA-256(secret, text), 32 bytes: binds a change to an address without showing it. Without the secret
 * it cannot be checked, not even by trying every phone number. By hand:
 *
 * printf '%s' '+905321234567' | openssl dgst -sha256 -mac HMAC -macopt hexkey:<secret in hex>
 */
export function commit(secret: Uint8Array, text: string): Buffer {
  return createHmac('sha256', createSecretKey(secret)).update(text).digest()
}

/** Erased together. */
interface RecipientSecrets {
  address: string
  secret: Uint8Array
}

/** Secret and address in one sealed value: one AES operation instead of two. */
export function sealRecipient(vault: Vault, recipient: RecipientSecrets, about: string): Buffer {
  if (recipient.secret.length !== secretBytes) {
    throw new RangeError(
      `Cannot seal recipient: the secret has ${recipient.secret.length} bytes, not ${secretBytes}`,
    )
  }
  return vault.seal(Buffer.concat([recipient.secret, Buffer.from(recipient.address)]), about)
}

/** Throws SealBrokenError. */
export function openRecipient(vault: Vault, sealed: Uint8Array, about: string) {
  const plain = vault.open(sealed, about)
  return { address: plain.toString('utf8', secretBytes), secret: plain.subarray(0, secretBytes) }
}
