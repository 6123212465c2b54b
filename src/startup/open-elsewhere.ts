import type { Engine } from '../../db/engine.ts'
import type { RemoteLimits } from '../../db/remote/database.ts'
import { registerOf } from '../app/register.ts'
import type { Config } from '../config/config.ts'
import type { Vault } from '../crypto/vault.ts'
import { loadVault } from '../register/keys.ts'
import type { Register } from '../register/register.ts'
import { OperatorError } from '../util/sentence.ts'

/** Register of an opened database, and its parts. */
export interface Opened {
  readonly register: Register
  readonly engine: Engine
  readonly vault: Vault
  readonly izinKey: Buffer
  /** Path of a key file that was just made, of which the operator must keep a copy; null if none was made. */
  readonly keyMadeAt: string | null
}

/**
 * Opens a register on another machine. `ready` brings its schema up to date, or throws. `vault` comes from an earlier
 * opening of the same database with the same key, and saves a query.
 */
export async function openElsewhere(
  config: Pick<Config, 'izinKey'>,
  { url, authToken }: Extract<Config['database'], { kind: 'remote' }>,
  { clock, ready }: { readonly clock: () => number; readonly ready: (engine: Engine) => Promise<void> },
  { vault, limits }: { readonly vault?: Vault | undefined; readonly limits?: Partial<RemoteLimits> } = {},
): Promise<Opened> {
  const { izinKey } = config
  if (izinKey === null) {
    throw new OperatorError({
      en: 'Cannot open a remote database: IZIN_KEY is not set.',
      tr: 'Uzaktaki veritabanı açılamadı: IZIN_KEY tanımlı değil.',
    })
  }
  // Loaded only here, since an embedded database does not need the client.
  const { openRemote } = await import('../../db/remote/remote.ts')
  const engine = openRemote({ url, authToken, ...(limits && { limits }) })
  return await closedOnFailure(engine, async () => {
    await ready(engine)
    const openVault = vault ?? (await loadVault(engine, izinKey))
    const register = registerOf({ engine, vault: openVault, clock })
    return { register, engine, vault: openVault, izinKey, keyMadeAt: null }
  })
}

/** Runs `open`, and closes the engine if it throws. */
export async function closedOnFailure<Result>(engine: Engine, open: () => Promise<Result>): Promise<Result> {
  try {
    return await open()
  } catch (error) {
    await engine.close()
    throw error
  }
}
