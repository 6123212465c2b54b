import { existsSync } from 'node:fs'
import { backUp } from '../db/backup.ts'
import { openEmbedded } from '../db/embedded.ts'
import type { Engine } from '../db/engine.ts'
import { migrate } from '../db/migrate.ts'
import { databaseVersion, insistOnSchema } from '../db/schema-version.ts'
import { openRemote } from '../db/remote.ts'
import { schemaVersion } from '../db/schema.ts'
import type { Config } from './config.ts'
import { preparePlace } from './database-place.ts'
import { withKeptKey } from './kept-keys.ts'
import { keyBeside, keyPathFor, readKeyFile } from './key-file.ts'
import { endRotation } from './key-rotation.ts'
import { vaultOf } from './register/keys.ts'
import type { Register } from './register/register.ts'
import { settingsOf } from './register/settings.ts'
import { readKey } from './vault/key.ts'
import type { Vault } from './vault/vault.ts'
import { WrongKeyError } from './vault/wrapped-keys.ts'

/** A register opened on this machine. */
export interface Opened {
  readonly register: Register
  readonly engine: Engine
  readonly vault: Vault
  readonly izinKey: Buffer
  /** The path of a key that was made just now, of which a copy must be kept elsewhere. */
  readonly keyMadeAt: string | null
}

/**
 * Opens the register of the configuration. An embedded file is brought up to date, its key made or read; a database
 * elsewhere, which other instances may be using, is only changed when `migrates` says so, and refused while it is older.
 * Throws WrongKeyError, NewerDatabaseError, OlderDatabaseError, StorageError or an Error of its place, each with a sentence
 * for the operator.
 */
export async function openRegister(
  config: Config,
  clock: () => number,
  { migrates = false }: { readonly migrates?: boolean } = {},
): Promise<Opened> {
  const { database } = config
  return database.kind === 'embedded'
    ? await openFile(config, database.path, clock)
    : await openElsewhere(config, database, clock, migrates)
}

async function openFile(config: Config, path: string, clock: () => number): Promise<Opened> {
  preparePlace(path)
  const given = config.izinKey === null ? null : readKey(config.izinKey)
  const { key, made } = given === null ? keyBeside(path, existsSync(path)) : { key: given, made: false }
  const engine = openEmbedded({ path })
  return await closedOnFailure(engine, async () => {
    await keepCopyBeforeMigration(engine, path)
    await migrate(engine, clock())
    const { vault, izinKey } = await unlock(engine, key, given === null ? { path, now: clock() } : null)
    const register = { engine, vault, clock, settings: settingsOf(engine, clock) }
    return { register, engine, vault, izinKey, keyMadeAt: made ? keyPathFor(path) : null }
  })
}

async function openElsewhere(
  config: Config,
  { url, authToken }: Extract<Config['database'], { kind: 'remote' }>,
  clock: () => number,
  migrates: boolean,
): Promise<Opened> {
  if (config.izinKey === null) throw new Error('Cannot open a remote database: IZIN_KEY is not set.')
  const izinKey = readKey(config.izinKey)
  const engine = openRemote({ url, authToken })
  return await closedOnFailure(engine, async () => {
    if (migrates) await migrate(engine, clock())
    else await insistOnSchema(engine)
    const vault = await vaultOf(engine, izinKey)
    const register = { engine, vault, clock, settings: settingsOf(engine, clock) }
    return { register, engine, vault, izinKey, keyMadeAt: null }
  })
}

async function closedOnFailure(engine: Engine, open: () => Promise<Opened>): Promise<Opened> {
  try {
    return await open()
  } catch (error) {
    await engine.close()
    throw error
  }
}

/** An older database is copied beside itself before it is changed; the copy is the operator's to drop. */
async function keepCopyBeforeMigration(engine: Engine, path: string): Promise<void> {
  const version = await databaseVersion(engine)
  const copy = `${path}.schema-${version}`
  if (version === 0 || version >= schemaVersion || existsSync(copy)) return
  try {
    backUp(path, copy)
  } catch (error) {
    // Another process that starts now has kept it already.
    if (!existsSync(copy)) throw error
  }
}

/** A key that does not open the database may be one that a rotation has just replaced, or was about to. */
async function unlock(
  engine: Engine,
  key: Buffer,
  beside: { readonly path: string; readonly now: number } | null,
): Promise<{ vault: Vault; izinKey: Buffer }> {
  try {
    const vault = await vaultOf(engine, key)
    if (beside !== null) await endRotation(engine, beside.path, beside.now)
    return { vault, izinKey: key }
  } catch (error) {
    if (!(error instanceof WrongKeyError) || beside === null) throw error
    await endRotation(engine, beside.path, beside.now)
    return await unlockAnew(engine, keyPathFor(beside.path))
  }
}

async function unlockAnew(engine: Engine, keyPath: string): Promise<{ vault: Vault; izinKey: Buffer }> {
  const present = readKeyFile(keyPath)
  try {
    return { vault: await vaultOf(engine, present), izinKey: present }
  } catch (error) {
    throw await withKeptKey(error, engine, keyPath)
  }
}
