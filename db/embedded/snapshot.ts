import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import { OperatorError } from '../../src/util/sentence.ts'
import type { Engine } from '../engine.ts'
import { readOnly } from '../read-only.ts'
import { openConnection } from './connection.ts'
import { asStorageError } from './faults.ts'

/** Opens a database file for reading in its present state: later writes of other processes are not seen. */
export function openSnapshot(path: string): Engine {
  // The driver would create a missing file even in read-only mode.
  if (!existsSync(path)) {
    throw new OperatorError({
      en: `Cannot read ${path}: there is no such file`,
      tr: `${path} okunamadı: böyle bir dosya yok`,
    })
  }
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

/** Temporary database, which `close` deletes. */
export interface Scratch {
  readonly database: Database.Database
  close(): void
}

/**
 * Opens a temporary database for sorting, which only its owner can read. Its file is deleted at once while it stays open, so
 * that a killed process leaves nothing behind; on Windows, which does not allow this, it is deleted on close.
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
  // The first statement creates the file.
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

/** Deletes a folder. Returns false if that fails, for example because a file in it is open. */
function tryToRemove(folder: string): boolean {
  try {
    rmSync(folder, { recursive: true })
    return true
  } catch {
    return false
  }
}
