import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import type { Engine } from '../engine.ts'
import { readOnly } from '../read-only.ts'
import { openConnection } from './connection.ts'
import { asStorageError } from './faults.ts'

/** Opens the embedded file at one moment, however long the reading takes. It cannot write. */
export function openSnapshot(path: string): Engine {
  // The driver would create a missing file even in read-only mode.
  if (!existsSync(path)) throw new Error(`Cannot read ${path}: there is no such file`)
  const connection = openConnection(path, { timeoutMs: 5000 })
  try {
    connection.exec('PRAGMA query_only = ON')
    connection.exec('BEGIN')
    // A transaction sees the file as it is at its first read.
    connection.rows({ sql: 'SELECT count(*) FROM sqlite_master', params: [], map: () => null })
  } catch (error) {
    connection.close()
    throw asStorageError(error)
  }
  return readOnly(
    async (queries) => queries.map((query) => connection.allRows(query)),
    async () => connection.close(),
  )
}

export interface Scratch {
  readonly database: Database.Database
  close(): void
}

/**
 * Opens a temporary database for sorting, readable by its owner alone. It loses its name at once, so that a killed process
 * leaves nothing behind; where the system keeps the name of an open file (Windows), on close.
 */
export function openScratch(schema: string): Scratch {
  const folder = mkdtempSync(join(tmpdir(), 'izin-scratch-'))
  const database = new Database(join(folder, 'scratch.db'))
  for (const pragma of [
    'journal_mode = OFF',
    'synchronous = OFF',
    'locking_mode = EXCLUSIVE',
    'cache_size = -16384',
    'temp_store = FILE',
  ]) {
    database.exec(`PRAGMA ${pragma}`)
  }
  // Makes the file.
  database.exec(schema)
  const isNameless = tryToRemove(folder)
  database.exec('BEGIN')
  return {
    database,
    close() {
      database.close()
      if (!isNameless) rmSync(folder, { recursive: true, force: true })
    },
  }
}

function tryToRemove(folder: string): boolean {
  try {
    rmSync(folder, { recursive: true })
    return true
  } catch {
    return false
  }
}
