import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { decrypt, encrypt } from './aead.ts'

const keyBytes = 32

/**
 * The two random keys of a database as they lie in it: each encrypted with IZIN_KEY (AES-256-GCM, the key's
 * name authenticated, so that one cannot stand in the other's place). Useless without IZIN_KEY.
 */
export interface WrappedKeys {
  lookup: Uint8Array
  sealing: Uint8Array
}

/** The keys in use. Key objects, because printing or serialising one by accident shows nothing. */
export interface VaultKeys {
  /** HMAC-SHA-256 of canonical addresses. */
  lookup: KeyObject
  /** AES-256-GCM of every column that may hold an address. */
  sealing: KeyObject
}

/** IZIN_KEY and the database do not belong together. The message is for whoever starts the program. */
export class WrongKeyError extends Error {
  override name = 'WrongKeyError'
  constructor(
    sentence = 'Cannot open this database: IZIN_KEY does not belong to it. Start with the key the database was made with ' +
      '(after a rotation, the newest one); on an embedded file it is in "izin.key" beside it unless it was moved. ' +
      'Without that key the addresses in this database cannot be read by anyone',
  ) {
    super(sentence)
  }
}

/** Makes the two keys of a new database, wrapped by `izinKey` (32 bytes). */
export function newWrappedKeys(izinKey: Uint8Array): WrappedKeys {
  return wrapKeys(izinKey, {
    lookup: createSecretKey(randomBytes(keyBytes)),
    sealing: createSecretKey(randomBytes(keyBytes)),
  })
}

/** Throws WrongKeyError when `izinKey` is another key or the wrapped keys are damaged: they look alike. */
export function unwrapKeys(izinKey: Uint8Array, wrapped: WrappedKeys): VaultKeys {
  const wrapping = createSecretKey(izinKey)
  return {
    lookup: unwrapKey(wrapping, wrapped.lookup, 'lookup'),
    sealing: unwrapKey(wrapping, wrapped.sealing, 'sealing'),
  }
}

/** The same two keys under a new IZIN_KEY: nothing else has to change. Throws WrongKeyError. */
export function rewrapKeys(oldKey: Uint8Array, newKey: Uint8Array, wrapped: WrappedKeys): WrappedKeys {
  return wrapKeys(newKey, unwrapKeys(oldKey, wrapped))
}

function wrapKeys(izinKey: Uint8Array, keys: VaultKeys): WrappedKeys {
  const wrapping = createSecretKey(izinKey)
  return {
    lookup: encrypt(wrapping, keys.lookup.export(), 'lookup'),
    sealing: encrypt(wrapping, keys.sealing.export(), 'sealing'),
  }
}

function unwrapKey(wrapping: KeyObject, wrapped: Uint8Array, name: keyof WrappedKeys): KeyObject {
  const key = decrypt(wrapping, wrapped, name)
  if (key?.length !== keyBytes) throw new WrongKeyError()
  return createSecretKey(key)
}

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
