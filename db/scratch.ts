import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'

export interface Scratch {
  readonly database: Database.Database
  close(): void
}

/**
 * A database of nobody's, to put in order what does not fit into memory. It stands in the folder for temporary files, for
 * its owner alone, and is gone when it is closed; nothing of it is ever synced to disk. What it sorts goes to that folder too,
 * so that memory stays the same however much there is.
 */
export function openScratch(schema: string): Scratch {
  const folder = mkdtempSync(join(tmpdir(), 'izin-scratch-'))
  const database = new Database(join(folder, 'scratch.db'))
  // One transaction from the beginning to the end, which never comes.
  for (const pragma of [
    'journal_mode = OFF',
    'synchronous = OFF',
    'locking_mode = EXCLUSIVE',
    'cache_size = -16384',
    'temp_store = FILE',
  ]) {
    database.exec(`PRAGMA ${pragma}`)
  }
  database.exec(schema)
  database.exec('BEGIN')
  return {
    database,
    close() {
      database.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
