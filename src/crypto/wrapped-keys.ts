import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { decrypt, encrypt } from './vault.ts'

const keyBytes = 32

/** The two random keys of a database, each encrypted with IZIN_KEY (AES-256-GCM). */
export interface WrappedKeys {
  lookup: Uint8Array
  sealing: Uint8Array
}

/** Key objects print and serialise as nothing. */
export interface VaultKeys {
  /** HMAC-SHA-256 of canonical addresses. */
  lookup: KeyObject
  /** AES-256-GCM of every column that may hold an address. */
  sealing: KeyObject
}

/** IZIN_KEY does not fit the database. The message is for the operator. */
export class WrongKeyError extends Error {
  override name = 'WrongKeyError'
  constructor() {
    super(
      'Cannot open this database: IZIN_KEY does not belong to it. Start with the key the database was made with ' +
        '(after a rotation, the newest one; for an older backup, the former one); on an embedded file it is in ' +
        '"izin.key" beside it unless it was moved. Without that key no one can read the addresses in this database',
    )
  }
}

export function newWrappedKeys(izinKey: Uint8Array): WrappedKeys {
  return wrapKeys(izinKey, {
    lookup: createSecretKey(randomBytes(keyBytes)),
    sealing: createSecretKey(randomBytes(keyBytes)),
  })
}

/** Throws WrongKeyError for another key or damaged ones: they look alike. */
export function unwrapKeys(izinKey: Uint8Array, wrapped: WrappedKeys): VaultKeys {
  const wrapping = createSecretKey(izinKey)
  return {
    lookup: unwrapKey(wrapping, wrapped.lookup, 'lookup'),
    sealing: unwrapKey(wrapping, wrapped.sealing, 'sealing'),
  }
}

/** Same keys under a new IZIN_KEY. Throws WrongKeyError. */
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

/** Reads IZIN_KEY: 32 bytes in base64, trimmed, padding optional. Null for anything else. */
export function readKey(base64: string): Buffer | null {
  const text = base64.trim()
  // Buffer.from() skips other characters, so a mistyped key would become another one.
  const key = Buffer.from(/^[A-Za-z0-9+/]+={0,2}$/.test(text) ? text : '', 'base64')
  return key.length === keyBytes ? key : null
}

export function newKey(): Buffer {
  return randomBytes(keyBytes)
}
