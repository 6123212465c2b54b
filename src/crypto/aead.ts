import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto'
import { freshBytes } from './random.ts'

const version = 1
const nonceBytes = 12
const tagBytes = 16
const cipherName = 'aes-256-gcm'

/**
 * AES-256-GCM: version byte 1, 12-byte random nonce, ciphertext, 16-byte tag; for at most 2^32 values a key.
 */
export function encrypt(key: KeyObject, plain: Uint8Array, about: string): Buffer {
  const nonce = freshBytes(nonceBytes)
  const cipher = createCipheriv(cipherName, key, nonce, { authTagLength: tagBytes })
  cipher.setAAD(Buffer.from(about))
  const text = cipher.update(plain)
  return Buffer.concat([Uint8Array.of(version), nonce, text, cipher.final(), cipher.getAuthTag()])
}

/** Undefined if key, bytes or `about` differ. */
export function decrypt(key: KeyObject, sealed: Uint8Array, about: string): Buffer | undefined {
  if (sealed[0] !== version || sealed.length < 1 + nonceBytes + tagBytes) return undefined
  const nonce = sealed.subarray(1, 1 + nonceBytes)
  const decipher = createDecipheriv(cipherName, key, nonce, { authTagLength: tagBytes })
  decipher.setAAD(Buffer.from(about))
  decipher.setAuthTag(sealed.subarray(-tagBytes))
  const text = decipher.update(sealed.subarray(1 + nonceBytes, -tagBytes))
  try {
    // Only checks the tag: all text is there already.
    decipher.final()
    return text
  } catch {
    return undefined
  }
}
