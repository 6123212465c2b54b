import { eq } from 'drizzle-orm'
import type { Engine } from '../../db/engine.ts'
import { wrappedKey } from '../../db/schema.ts'
import { build, preparedQuery, statement } from '../../db/statement.ts'
import { newVault, type Vault } from '../crypto/vault.ts'
import {
  newWrappedKeys,
  rewrapKeys,
  unwrapKeys,
  type WrappedKeys,
  WrongKeyError,
} from '../crypto/wrapped-keys.ts'
import { OperatorError } from '../util/sentence.ts'

const storedKeys = preparedQuery(() =>
  build.select({ name: wrappedKey.name, wrapped: wrappedKey.wrapped }).from(wrappedKey),
)
type StoredKey = ReturnType<ReturnType<typeof storedKeys>['map']>

const keyNames = ['lookup', 'sealing'] as const

/** Decrypts the two keys of a database with IZIN_KEY, or makes them for a new one. Throws for another key. */
export async function loadVault(engine: Engine, izinKey: Buffer): Promise<Vault> {
  return (await loadVaultWithAnyKey(engine, () => [izinKey])).vault
}

/**
 * Decrypts the two keys of a database with the one of several values of IZIN_KEY that fits; a new database gets the last.
 * The key file is read after the database, since a rotation writes a new key into the file before it changes the database.
 */
export async function loadVaultWithAnyKey(
  engine: Engine,
  keys: () => readonly Buffer[],
): Promise<{ readonly vault: Vault; readonly izinKey: Buffer }> {
  return await engine.unit([storedKeys()], (rows) => {
    const keysInDatabase = wrappedKeysFrom(rows)
    const izinKey = keys().findLast((key) => keysInDatabase === null || canDecrypt(key, keysInDatabase))
    if (izinKey === undefined) throw wrongKeyError()
    const wrapped = keysInDatabase ?? newWrappedKeys(izinKey)
    const insert = (name: (typeof keyNames)[number]) =>
      statement(build.insert(wrappedKey).values({ name, wrapped: Buffer.from(wrapped[name]) }))
    const vault = newVault(unwrapKeys(izinKey, wrapped))
    return { writes: keysInDatabase === null ? keyNames.map(insert) : [], result: { vault, izinKey } }
  })
}

/** Makes the error for a key that does not open the database. */
function wrongKeyError(): OperatorError {
  const cause = new WrongKeyError()
  const sentence = {
    en: cause.message,
    tr: 'Veritabanı açılamadı: IZIN_KEY bu veritabanının anahtarı değil. Veritabanının oluşturulduğu anahtarı verin (yenilendiyse en yenisini, eski bir yedek için eskisini); dosyadaki bir veritabanında, taşınmadıysa yanındaki "izin.key" dosyasındadır. O anahtar olmadan bu veritabanındaki adresleri kimse okuyamaz',
  }
  return new OperatorError(sentence, { cause })
}

/** True if IZIN_KEY decrypts the stored keys. */
function canDecrypt(izinKey: Buffer, stored: WrappedKeys): boolean {
  try {
    unwrapKeys(izinKey, stored)
    return true
  } catch (error) {
    if (error instanceof WrongKeyError) return false
    throw error
  }
}

/** Encrypts the two keys with a new IZIN_KEY, after `keep` has stored it. Encrypted data stays as it is. */
export async function rotateKey(
  engine: Engine,
  oldKey: Uint8Array,
  newKey: Uint8Array,
  storeNewKey: () => void,
): Promise<void> {
  await engine.unit([storedKeys()], (rows) => {
    const keysInDatabase = wrappedKeysFrom(rows)
    if (keysInDatabase === null) throw new Error('Cannot rotate the key: this database has none yet')
    const rewrapped = rewrapKeys(oldKey, newKey, keysInDatabase)
    const update = (name: (typeof keyNames)[number]) =>
      build.update(wrappedKey).set({ wrapped: Buffer.from(rewrapped[name]) })
    const writes = keyNames.map((name) => statement(update(name).where(eq(wrappedKey.name, name))))
    // Stored in the same transaction, so that a rotation that loses against another one stores no key.
    storeNewKey()
    return { writes, result: null }
  })
}

function wrappedKeysFrom(rows: readonly StoredKey[]): WrappedKeys | null {
  const [lookup, sealing] = keyNames.map((name) => rows.find((row) => row.name === name)?.wrapped)
  return lookup !== undefined && sealing !== undefined ? { lookup, sealing } : null
}
