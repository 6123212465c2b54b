import { existsSync } from 'node:fs'
import { backUp } from '../../db/backup.ts'
import { openEmbedded } from '../../db/embedded.ts'
import type { Engine } from '../../db/engine.ts'
import { type Migration, migrate, newestOf, readMigrations } from '../../db/migrate.ts'
import { databaseVersion, insistOnSchema } from '../../db/schema-version.ts'
import type { Config } from '../config.ts'
import type { Vault } from '../crypto/vault.ts'
import { readKey, WrongKeyError } from '../crypto/wrapped-keys.ts'
import { vaultOf } from '../register/keys.ts'
import { settingsOf } from '../register/settings.ts'
import { insistOnContent, preparePlace } from './database-place.ts'
import { endRotation, keyBeside, keyPathFor, readKeyFile, withKeptKey } from './keys.ts'
import { closedOnFailure, type Opened, openElsewhere } from './open-elsewhere.ts'
import { isAlive } from './pid-file.ts'

export type { Opened } from './open-elsewhere.ts'

export interface OpenOptions {
  /** Whether a database elsewhere is migrated. */
  readonly migrates?: boolean
  readonly isGuest?: boolean
  readonly migrations?: readonly Migration[]
}

/**
 * Opens the register of the configuration. An embedded file is brought up to date, its key made or read; a database
 * elsewhere, which other instances may be using, is only changed when `migrates` says so, and refused while it is older. A
 * guest leaves the care of the file to a server that runs on it.
 * Throws WrongKeyError, NewerDatabaseError, OlderDatabaseError, StorageError or an Error of its place, each with a sentence
 * for the operator.
 */
export async function openRegister(
  config: Config,
  clock: () => number,
  { migrates = false, isGuest = false, migrations = readMigrations() }: OpenOptions = {},
): Promise<Opened> {
  const { database } = config
  const migrateNow = async (engine: Engine) => void (await migrate(engine, clock(), migrations))
  return database.kind === 'embedded'
    ? await openFile(config, database.path, clock, isGuest, migrations)
    : migrates
      ? await openElsewhere(config, database, clock, migrateNow, { limits: migrating })
      : await openElsewhere(config, database, clock, insistOnSchema)
}

/** A large table is gone through in minutes, and a request that nobody waits for any more is ended by the database itself. */
const migrating = { requestMs: 4 * 60_000 }

async function openFile(
  config: Config,
  path: string,
  clock: () => number,
  isGuest: boolean,
  migrations: readonly Migration[],
): Promise<Opened> {
  preparePlace(path)
  const given = config.izinKey === null ? null : readKey(config.izinKey)
  const { key, made } = given === null ? keyBeside(path, existsSync(path)) : { key: given, made: false }
  if (existsSync(keyPathFor(path)) && !made) await insistOnContent(path)
  const engine = openEmbedded({ path, isKept: () => isGuest && isAlive(path) })
  return await closedOnFailure(engine, async () => {
    await keepCopyBeforeMigration(engine, path, newestOf(migrations))
    await migrate(engine, clock(), migrations)
    const { vault, izinKey } = await unlock(engine, key, given === null ? { path, now: clock() } : null)
    const register = { engine, vault, clock, settings: settingsOf(engine, clock) }
    return { register, engine, vault, izinKey, keyMadeAt: made ? keyPathFor(path) : null }
  })
}

/** An older database is copied beside itself before it is changed; the copy is the operator's to drop. */
async function keepCopyBeforeMigration(engine: Engine, path: string, newest: number): Promise<void> {
  const version = await databaseVersion(engine)
  const copy = `${path}.schema-${version}`
  if (version === 0 || version >= newest || existsSync(copy)) return
  try {
    backUp(path, copy)
  } catch (error) {
    // Another process that starts now has kept it already.
    if (!existsSync(copy)) throw error
  }
}

/**
 * A key that does not open the database may be one that a rotation has just replaced, or was about to; then the one beside it is
 * another by now, which the next rotation may have replaced as well. The same key twice is a wrong one.
 */
async function unlock(
  engine: Engine,
  key: Buffer,
  beside: { readonly path: string; readonly now: number } | null,
): Promise<{ vault: Vault; izinKey: Buffer }> {
  for (let izinKey = key; ; ) {
    try {
      const vault = await vaultOf(engine, izinKey)
      if (beside !== null) await endRotation(engine, beside.path, beside.now)
      return { vault, izinKey }
    } catch (error) {
      if (!(error instanceof WrongKeyError) || beside === null) throw error
      await endRotation(engine, beside.path, beside.now)
      const present = readKeyFile(keyPathFor(beside.path))
      if (present.equals(izinKey)) throw await withKeptKey(error, engine, keyPathFor(beside.path))
      izinKey = present
    }
  }
}
