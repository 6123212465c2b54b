import { existsSync } from 'node:fs'
import { backUp } from '../../db/backup.ts'
import { openEmbedded } from '../../db/embedded/embedded.ts'
import type { Engine } from '../../db/engine.ts'
import { type Migration, migrate, newestOf, readMigrations } from '../../db/migrate.ts'
import { databaseVersion, requireSchema } from '../../db/schema-version.ts'
import { registerOf } from '../app/register.ts'
import type { Config } from '../config/config.ts'
import { unlock } from '../register/keys.ts'
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
 * Opens the configured register. An embedded file is migrated and gets its key. A remote database is changed
 * only with `migrates`, else refused while older. `isGuest`: a server is running and
 * maintains the file. Throws errors with a sentence for the operator.
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

/** Migrating a large table takes minutes. */
const migrating = { requestMs: 4 * 60_000 }

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
    const { vault, izinKey } = await unlock(engine, () => (key === null ? keysIn(keyPath) : [key]))
    const register = registerOf({ engine, vault, clock })
    return { register, engine, vault, izinKey, keyMadeAt: isMade ? keyPath : null }
  })
}

/** The copy of the older database is the operator's to delete. */
async function keepCopyBeforeMigration(engine: Engine, path: string, newest: number): Promise<void> {
  const version = await databaseVersion(engine)
  const copy = `${path}.schema-${version}`
  if (version === 0 || version >= newest || existsSync(copy)) return
  try {
    backUp(path, copy)
  } catch (error) {
    // Another process kept it meanwhile.
    if (!existsSync(copy)) throw error
  }
}
