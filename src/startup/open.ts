import { existsSync } from 'node:fs'
import { backUp } from '../../db/backup.ts'
import { openEmbedded } from '../../db/embedded/embedded.ts'
import type { Engine } from '../../db/engine.ts'
import { type Migration, migrate, newestOf, readMigrations } from '../../db/migrate.ts'
import { databaseVersion, requireSchema } from '../../db/schema-version.ts'
import { registerOf } from '../app/register.ts'
import type { Config } from '../config/config.ts'
import { loadVaultWithAnyKey } from '../register/keys.ts'
import { preparePlace, refuseEmptied } from './database-place.ts'
import { keyPathFor, keysIn, makeKeyBeside } from './keys.ts'
import { closedOnFailure, type Opened, openElsewhere } from './open-elsewhere.ts'
import { isAlive } from './pid-file.ts'

export type { Opened } from './open-elsewhere.ts'

export interface OpenOptions {
  readonly migrates?: boolean
  readonly isGuest?: boolean
  readonly migrations?: readonly Migration[]
}

/**
 * Opens the register of the configuration. An embedded database is migrated, and gets a key if it is new. A remote database
 * is only migrated with `migrates`; without it an older schema is an error. `isGuest`: a running server maintains the file.
 * Throws errors with a sentence for the operator.
 */
export async function openRegister(
  config: Config,
  clock: () => number,
  { migrates = false, isGuest = false, migrations = readMigrations() }: OpenOptions = {},
): Promise<Opened> {
  const { database } = config
  const migrateNow = async (engine: Engine) => void (await migrate(engine, clock(), migrations))
  return database.kind === 'embedded'
    ? await openFile(config, database.path, { clock, isGuest, migrations })
    : migrates
      ? await openElsewhere(config, database, { clock, ready: migrateNow }, { limits: migrating })
      : await openElsewhere(config, database, { clock, ready: requireSchema })
}

/** Time limit for a remote migration, since changing a large table takes minutes. */
const migrating = { requestMs: 4 * 60_000 }

/** Opens an embedded database: makes its folder and key if it is new, and brings its schema up to date. */
async function openFile(
  config: Config,
  path: string,
  {
    clock,
    isGuest,
    migrations,
  }: { readonly clock: () => number; readonly isGuest: boolean; readonly migrations: readonly Migration[] },
): Promise<Opened> {
  preparePlace(path)
  await refuseEmptied(path)
  const key = config.izinKey
  const keyPath = keyPathFor(path)
  const isMade = key === null && makeKeyBeside(path)
  const engine = openEmbedded({ path, isKept: () => isGuest && isAlive(path) })
  return await closedOnFailure(engine, async () => {
    await keepCopyBeforeMigration(engine, path, newestOf(migrations))
    await migrate(engine, clock(), migrations)
    const { vault, izinKey } = await loadVaultWithAnyKey(engine, () =>
      key === null ? keysIn(keyPath) : [key],
    )
    const register = registerOf({ engine, vault, clock })
    return { register, engine, vault, izinKey, keyMadeAt: isMade ? keyPath : null }
  })
}

/** Keeps a copy of the database before its schema is changed. The operator may delete the copy. */
async function keepCopyBeforeMigration(engine: Engine, path: string, newest: number): Promise<void> {
  const version = await databaseVersion(engine)
  const copy = `${path}.schema-${version}`
  if (version === 0 || version >= newest || existsSync(copy)) return
  try {
    backUp(path, copy)
  } catch (error) {
    // Another process may have made the copy in the meantime.
    if (!existsSync(copy)) throw error
  }
}
