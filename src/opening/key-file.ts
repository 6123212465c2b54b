import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { giveName, partialOf, sync } from '../../db/backup.ts'
import { newKey, readKey } from '../crypto/wrapped-keys.ts'
import { makeFolder } from './make-folder.ts'

/** Where the key of an embedded file is kept when the environment gives none. */
export function keyPathFor(databasePath: string): string {
  return join(dirname(databasePath), 'izin.key')
}

/**
 * The key beside the database, made on first use with mode 0600 and on disk before it is answered. Of several processes
 * starting together one makes it and all use it. Refuses to make one beside a database that exists already: that database
 * was written with another key, which a new one would not open.
 */
export function keyBeside(databasePath: string, databaseExists: boolean): { key: Buffer; made: boolean } {
  const path = keyPathFor(databasePath)
  if (existsSync(path)) return { key: readKeyFile(path), made: false }
  if (databaseExists) {
    throw new Error(
      `Cannot open the database: its key is missing. Put the copy of izin.key back beside it, or set IZIN_KEY. Without the key the addresses in it cannot be read by anybody.`,
    )
  }
  makeFolder(dirname(path))
  const made = makeKeyFile(path, newKey())
  return { key: readKeyFile(path), made }
}

/** The key that a file holds. Throws an Error with a sentence that names the file, and nothing of what it holds. */
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
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const facts: Readonly<Record<string, string>> = {
      EACCES: 'this user has no right to it. Give izin the right to read it',
      EISDIR: 'it is a folder. Put your copy of the key in its place',
    }
    throw new Error(`Cannot read the key in ${path}: ${facts[code] ?? code}.`, { cause: error })
  }
}

/** Puts a key on disk whole, for its owner alone; false when a file of that name is there, which stays as it is. */
export function makeKeyFile(path: string, key: string): boolean {
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
