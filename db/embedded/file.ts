import { accessSync, closeSync, constants, existsSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'libsql'
import { StorageError } from '../engine.ts'
import { asStorageError, codeOf } from './faults.ts'

/** Makes a file for its owner alone. Opening an existing one would drop this process's locks (POSIX). */
function makeFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true })
  if (existsSync(path)) return
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  }
}

/** Throws for a read-only file: SQLite would open it, and the whole process would then share it as read-only. */
function checkWritable(path: string): void {
  for (const file of [path, `${path}-wal`, `${path}-shm`]) {
    try {
      accessSync(file, constants.W_OK)
    } catch (error) {
      if (codeOf(error) === 'ENOENT') continue
      const message = `Cannot use the database: ${file} may only be read. Give izin the right to write it.`
      throw new StorageError(message, { cause: error, passing: false })
    }
  }
}

/** Opens or creates the file. Throws StorageError. */
export function openFile(path: string, timeout: number): Database.Database {
  let database: Database.Database | null = null
  try {
    makeFile(path)
    checkWritable(path)
    database = new Database(path, { timeout })
    for (const pragma of [
      'journal_mode = WAL',
      'synchronous = FULL',
      'foreign_keys = ON',
      // Otherwise INSERT OR REPLACE deletes a row past the trigger that forbids it.
      'recursive_triggers = ON',
      'secure_delete = ON',
      'cache_size = -65536',
      'temp_store = MEMORY',
      // A commit would merge while its caller waits.
      'wal_autocheckpoint = 0',
    ]) {
      database.prepare(`PRAGMA ${pragma}`).all([])
    }
    return database
  } catch (error) {
    database?.close()
    throw asStorageError(error)
  }
}
