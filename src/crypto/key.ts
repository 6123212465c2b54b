import { randomBytes } from 'node:crypto'

const keyBytes = 32

/**
 * Reads IZIN_KEY: 32 bytes in base64, with or without the closing `=`, spaces and line ends around it
 * ignored. Throws an Error fit to be shown to whoever starts the program; it never holds the key or a part of
 * it.
 */
export function readKey(base64: string): Buffer {
  const text = base64.trim()
  // Buffer.from() skips what is not base64, so a mistyped key would silently become another one.
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) throw cannotRead('it is not base64')
  const key = Buffer.from(text, 'base64')
  if (key.length !== keyBytes) throw cannotRead(`it holds ${key.length} bytes instead of ${keyBytes}`)
  return key
}

/** A new random key in base64, as `readKey` takes it. */
export function newKey(): string {
  return randomBytes(keyBytes).toString('base64')
}

function cannotRead(fact: string): Error {
  return new Error(`Cannot read IZIN_KEY: ${fact}; make one with "openssl rand -base64 ${keyBytes}"`)
}
