import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { decrypt, encrypt } from './vault.ts'

const keyBytes = 32

/**
 * The two random keys of a database. `lookup` makes the keyed hashes (HMAC-SHA-256) of addresses, `sealing` encrypts every
 * column that may hold an address (AES-256-GCM). They are key objects, which print and serialise as nothing.
 */
export type VaultKeys = ReturnType<typeof unwrapKeys>

/** The keys of `VaultKeys`, each encrypted with IZIN_KEY (AES-256-GCM). */
export type WrappedKeys = Readonly<Record<'lookup' | 'sealing', Uint8Array>>

/** Error for an IZIN_KEY that does not belong to the database. Its message is for the operator. */
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

/** Makes the two keys of a new database, encrypted with IZIN_KEY. */
export function newWrappedKeys(izinKey: Uint8Array): WrappedKeys {
  return wrapKeys(izinKey, { lookup: randomBytes(keyBytes), sealing: randomBytes(keyBytes) })
}

/** Decrypts the two keys of a database. Throws WrongKeyError for another IZIN_KEY or damaged keys, which look the same. */
export function unwrapKeys(izinKey: Uint8Array, wrapped: WrappedKeys) {
  const unwrapped = (name: keyof WrappedKeys): KeyObject => {
    const key = decrypt(createSecretKey(izinKey), wrapped[name], name)
    if (key?.length !== keyBytes) throw new WrongKeyError()
    return createSecretKey(key)
  }
  return { lookup: unwrapped('lookup'), sealing: unwrapped('sealing') }
}

/** Returns the same two keys encrypted with a new IZIN_KEY. Throws WrongKeyError if `oldKey` does not decrypt them. */
export function rewrapKeys(oldKey: Uint8Array, newKey: Uint8Array, wrapped: WrappedKeys): WrappedKeys {
  const { lookup, sealing } = unwrapKeys(oldKey, wrapped)
  return wrapKeys(newKey, { lookup: lookup.export(), sealing: sealing.export() })
}

function wrapKeys(izinKey: Uint8Array, { lookup, sealing }: WrappedKeys): WrappedKeys {
  const wrapping = createSecretKey(izinKey)
  return { lookup: encrypt(wrapping, lookup, 'lookup'), sealing: encrypt(wrapping, sealing, 'sealing') }
}

/** Reads IZIN_KEY: 32 bytes in base64, with blanks around it and without padding if need be. Null for any other text. */
export function readKey(base64: string): Buffer | null {
  const text = base64.trim()
  // Buffer.from() skips other characters, so a mistyped key would become another one.
  const key = Buffer.from(/^[A-Za-z0-9+/]+={0,2}$/.test(text) ? text : '', 'base64')
  return key.length === keyBytes ? key : null
}

export function newKey(): Buffer {
  return randomBytes(keyBytes)
}
