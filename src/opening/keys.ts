import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { giveName, partialOf, sync } from '../../db/backup.ts'
import type { Engine } from '../../db/engine.ts'
import { newKey, readKey } from '../crypto/wrapped-keys.ts'
import { opens, storedKeys } from '../register/keys.ts'
import { makeFolder } from './database-place.ts'

/** Key file of an embedded database. */
export function keyPathFor(databasePath: string): string {
  return join(dirname(databasePath), 'izin.key')
}

/**
 * Key beside the database, made on first use with mode 0600 and synced. Concurrent starts share one. Refuses
 * to make one for an existing database, which another key wrote.
 */
export function keyBeside(databasePath: string, databaseExists: boolean): { key: Buffer; made: boolean } {
  const path = keyPathFor(databasePath)
  if (existsSync(path)) return { key: readKeyFile(path), made: false }
  if (databaseExists) {
    throw new Error(
      `Cannot open the database: its key is missing. Put the copy of izin.key back beside it, or set IZIN_KEY. Without the key its addresses cannot be read.`,
    )
  }
  makeFolder(dirname(path))
  const made = makeKeyFile(path, newKey())
  return { key: readKeyFile(path), made }
}

/** Throws with a sentence that names the file but nothing of its content. */
export function readKeyFile(path: string): Buffer {
  const text = keyText(path)
  try {
    return readKey(text)
  } catch (error) {
    const fact = text.trim() === '' ? 'the file is empty' : 'it is not 32 bytes in base64'
    throw new Error(
      `Cannot read the key in ${path}: ${fact}. Put your copy of it back; a new key would not open this database.`,
      { cause: error },
    )
  }
}

function keyText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no reason given'
    throw new Error(`Cannot read the key in ${path}: ${code}.`, { cause: error })
  }
}

/** Writes a key for its owner alone; false if the file exists. */
function makeKeyFile(path: string, key: string): boolean {
  const partial = partialOf(path)
  try {
    writeFileSync(partial, `${key}\n`, { mode: 0o600, flag: 'wx', flush: true })
    giveName(partial, path)
    return true
  } catch (error) {
    if (!existsSync(path)) throw error
    return false
  } finally {
    rmSync(partial, { force: true })
    sync(dirname(path))
  }
}

/** Keeps a key that is about to be replaced, named by this instant: older backups need it. Kept once only. */
function keepKey(keyPath: string, at: number, file = keyPath): string {
  const present = readFileSync(file, 'utf8').trim()
  const known = keptFiles(keyPath).find((kept) => readFileSync(kept, 'utf8').trim() === present)
  if (known !== undefined) return known
  // Two rotations in one second take different names.
  for (let instant = at; ; instant += 1000) {
    const path = keptPath(keyPath, instant)
    if (makeKeyFile(path, present)) return path
  }
}

function keptPath(keyPath: string, at: number): string {
  return `${keyPath}.before-${new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '')}`
}

function keptFiles(keyPath: string): string[] {
  const begin = `${basename(keyPath)}.before-`
  const names = readdirSync(dirname(keyPath)).filter(
    (name) => name.startsWith(begin) && /^\d{8}T\d{6}Z$/.test(name.slice(begin.length)),
  )
  return names.sort().map((name) => join(dirname(keyPath), name))
}

/** Other databases in the folder, which may need the key too. */
export function neighboursOf(databasePath: string): string[] {
  const own = statSync(databasePath, { throwIfNoEntry: false })
  return readdirSync(dirname(databasePath))
    .filter((name) => /\.(db|db3|sqlite|sqlite3)$/i.test(name))
    .sort()
    .map((name) => join(dirname(databasePath), name))
    .filter((path) => {
      const found = statSync(path, { throwIfNoEntry: false })
      // By identity, since a link may lead to the database itself.
      return found?.isFile() === true && !(found.dev === own?.dev && found.ino === own.ino)
    })
}

/** Returns the path of the next key of a rotation, until the database has taken it. */
export function nextKeyPath(keyPath: string): string {
  return `${keyPath}.next`
}

/**
 * Completes an interrupted rotation: the next key replaces the key if the database took it, and is dropped if
 * the present key still opens it. Checked under the writer's lock, which a running rotation holds. Returns the
 * path of the old key if it was replaced.
 */
export async function endRotation(engine: Engine, databasePath: string, now: number): Promise<string | null> {
  const keyPath = keyPathFor(databasePath)
  const next = nextKeyPath(keyPath)
  if (!existsSync(next)) return null
  return await engine.unit([storedKeys()], (rows) => {
    let kept: string | null = null
    if (holdsKeyOf(rows, next)) {
      if (existsSync(keyPath)) kept = keepKey(keyPath, now)
      renameSync(next, keyPath)
      sync(dirname(keyPath))
    } else if (holdsKeyOf(rows, keyPath) && neighboursOf(databasePath).length === 0) {
      // Another database's rotation may own it, as the only copy.
      rmSync(next, { force: true })
    }
    return { writes: [], result: kept }
  })
}

/**
 * Keeps the next key before another database takes the place of the one that may have taken it: the next
 * start would drop it.
 */
export function keepNextKey(keyPath: string, now: number): void {
  const next = nextKeyPath(keyPath)
  if (existsSync(next)) keepKey(keyPath, now, next)
}

/** True if the file's key opens these wrapped keys; an unreadable one opens nothing. */
export function holdsKeyOf(rows: Parameters<typeof opens>[1], keyPath: string): boolean {
  let key: Buffer
  try {
    key = readKeyFile(keyPath)
  } catch {
    return false
  }
  return opens(key, rows)
}
