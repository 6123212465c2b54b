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

/** The two keys of a database as they lie in it. */
export const storedKeys = preparedQuery(() =>
  build.select({ name: wrappedKey.name, wrapped: wrappedKey.wrapped }).from(wrappedKey),
)

/**
 * The vault of this database: unwraps its two keys with IZIN_KEY, making them on first use.
 * Throws WrongKeyError when the key is not this database's.
 */
export async function vaultOf(engine: Engine, izinKey: Uint8Array): Promise<Vault> {
  const wrapped = await engine.unit([storedKeys()], (rows) => {
    const found = wrappedKeysFrom(rows)
    if (found !== null) return { writes: [], result: found }
    const made = newWrappedKeys(izinKey)
    return {
      writes: (['lookup', 'sealing'] as const).map((name) =>
        statement(build.insert(wrappedKey).values({ name, wrapped: Buffer.from(made[name]) })),
      ),
      result: made,
    }
  })
  return openVault(unwrapKeys(izinKey, wrapped))
}

/** Wraps the two keys anew; what they have sealed stays as it is. */
export async function rotateKey(engine: Engine, oldKey: Uint8Array, newKey: Uint8Array): Promise<void> {
  await engine.unit([storedKeys()], (rows) => {
    const found = wrappedKeysFrom(rows)
    if (found === null) throw new Error('Cannot rotate the key: this database has none yet')
    const rewrapped = rewrapKeys(oldKey, newKey, found)
    return {
      writes: (['lookup', 'sealing'] as const).map((name) =>
        statement(
          build
            .update(wrappedKey)
            .set({ wrapped: Buffer.from(rewrapped[name]) })
            .where(eq(wrappedKey.name, name)),
        ),
      ),
      result: null,
    }
  })
}

interface StoredKey {
  readonly name: string
  readonly wrapped: Buffer
}

/** Whether `izinKey` is the one that the keys of a database are wrapped with; of a database that has none yet it is not. */
export function opens(izinKey: Uint8Array, rows: readonly StoredKey[]): boolean {
  const found = wrappedKeysFrom(rows)
  if (found === null) return false
  try {
    unwrapKeys(izinKey, found)
    return true
  } catch (error) {
    if (error instanceof WrongKeyError) return false
    throw error
  }
}

function wrappedKeysFrom(rows: readonly StoredKey[]): WrappedKeys | null {
  const lookup = rows.find(({ name }) => name === 'lookup')?.wrapped
  const sealing = rows.find(({ name }) => name === 'sealing')?.wrapped
  return lookup !== undefined && sealing !== undefined ? { lookup, sealing } : null
}
