import { type CipherKey, createCipheriv, createDecipheriv, createSecretKey } from 'node:crypto'
import { plainLetters } from './vault.ts'

/** Number of bytes that a token hides: one block of AES. */
export const tokenBlockBytes = 16
/** Number of letters of a token: 22 letters of 58 kinds can express any 16 bytes, since 58^22 is just above 2^128. */
const tokenLetters = 22
const base = BigInt(plainLetters.length)
const cipherName = 'aes-256-cbc'
/** Initial value of zeros: with it, CBC over a single block is AES itself. */
const noChaining = Buffer.alloc(tokenBlockBytes)

/**
 * Turns 16 bytes into a token of 22 plain letters and back, by the permutation of AES: equal bytes give equal tokens, and
 * any other text opens to random bytes. The caller therefore compares what it opens with what it knows.
 */
export function blockTokens(keyBytes: Uint8Array) {
  const key: CipherKey = createSecretKey(keyBytes)
  return {
    seal(block: Uint8Array): string {
      const cipher = createCipheriv(cipherName, key, noChaining).setAutoPadding(false)
      return lettersOf(Buffer.concat([cipher.update(block), cipher.final()]))
    },
    /** Decrypts a token into 16 bytes; null for a text that does not have the form of a token. */
    open(token: string): Buffer | null {
      const sealed = bytesOf(token)
      if (sealed === null) return null
      const decipher = createDecipheriv(cipherName, key, noChaining).setAutoPadding(false)
      return Buffer.concat([decipher.update(sealed), decipher.final()])
    },
  }
}

/** Writes 16 bytes as a number in base 58: 22 letters. */
function lettersOf(bytes: Buffer): string {
  let number = BigInt(`0x${bytes.toString('hex')}`)
  let letters = ''
  while (letters.length < tokenLetters) {
    letters = plainLetters.charAt(Number(number % base)) + letters
    number /= base
  }
  return letters
}

/** Reads 22 letters as a number in base 58; null for other letters or a number of more than 16 bytes. */
function bytesOf(letters: string): Buffer | null {
  if (letters.length !== tokenLetters) return null
  let number = 0n
  for (const letter of letters) {
    const value = plainLetters.indexOf(letter)
    if (value < 0) return null
    number = number * base + BigInt(value)
  }
  const hex = number.toString(16).padStart(2 * tokenBlockBytes, '0')
  return hex.length > 2 * tokenBlockBytes ? null : Buffer.from(hex, 'hex')
}
