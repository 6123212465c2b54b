import { eq } from 'drizzle-orm'
import type { Engine } from '../../db/engine.ts'
import { wrappedKey } from '../../db/schema.ts'
import { build, preparedQuery, statement } from '../../db/statement.ts'
import { openVault, type Vault } from '../crypto/vault.ts'
import {
  newWrappedKeys,
  rewrapKeys,
  unwrapKeys,
  type WrappedKeys,
  WrongKeyError,
} from '../crypto/wrapped-keys.ts'

export const storedKeys = preparedQuery(() =>
  build.select({ name: wrappedKey.name, wrapped: wrappedKey.wrapped }).from(wrappedKey),
)
type StoredKey = ReturnType<ReturnType<typeof storedKeys>['map']>

const names = ['lookup', 'sealing'] as const

/** Unwraps the two keys of a database, or makes them on first use. Throws WrongKeyError. */
export async function vaultOf(engine: Engine, izinKey: Uint8Array): Promise<Vault> {
  const wrapped = await engine.unit([storedKeys()], (rows) => {
    const stored = wrappedKeysFrom(rows)
    if (stored !== null) return { writes: [], result: stored }
    const created = newWrappedKeys(izinKey)
    const insert = (name: (typeof names)[number]) =>
      build.insert(wrappedKey).values({ name, wrapped: Buffer.from(created[name]) })
    return { writes: names.map((name) => statement(insert(name))), result: created }
  })
  return openVault(unwrapKeys(izinKey, wrapped))
}

/** Wraps the two keys with a new one; encrypted data stays as it is. */
export async function rotateKey(engine: Engine, oldKey: Uint8Array, newKey: Uint8Array): Promise<void> {
  await engine.unit([storedKeys()], (rows) => {
    const stored = wrappedKeysFrom(rows)
    if (stored === null) throw new Error('Cannot rotate the key: this database has none yet')
    const rewrapped = rewrapKeys(oldKey, newKey, stored)
    const update = (name: (typeof names)[number]) =>
      build.update(wrappedKey).set({ wrapped: Buffer.from(rewrapped[name]) })
    const writes = names.map((name) => statement(update(name).where(eq(wrappedKey.name, name))))
    return { writes, result: null }
  })
}

/** True if `izinKey` wraps these stored keys. */
export function opens(izinKey: Uint8Array, rows: readonly StoredKey[]): boolean {
  const stored = wrappedKeysFrom(rows)
  if (stored === null) return false
  try {
    unwrapKeys(izinKey, stored)
    return true
  } catch (error) {
    if (error instanceof WrongKeyError) return false
    throw error
  }
}

function wrappedKeysFrom(rows: readonly StoredKey[]): WrappedKeys | null {
  const [lookup, sealing] = names.map((name) => rows.find((row) => row.name === name)?.wrapped)
  return lookup !== undefined && sealing !== undefined ? { lookup, sealing } : null
}
