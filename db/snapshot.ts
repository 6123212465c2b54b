import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import { type Engine, StorageError } from './engine.ts'
import { bindable, type Query } from './statement.ts'

/** Opens the embedded file at one moment, however long the reading takes. It cannot write. */
export function openSnapshot(path: string): Engine {
  // The driver would create a missing file even in read-only mode.
  if (!existsSync(path)) throw new Error(`Cannot read ${path}: there is no such file`)
  const database = new Database(path, { timeout: 5000 })
  const prepared = new Map<string, Database.Statement>()
  try {
    database.exec('PRAGMA query_only = ON')
    database.exec('BEGIN')
    // A transaction sees the file as it is at its first read.
    database.prepare('SELECT count(*) FROM sqlite_master').all([])
  } catch (error) {
    database.close()
    throw new StorageError(`Cannot read ${path}: ${messageOf(error)}`, { cause: error, passing: false })
  }
  const rows = <Row>(query: Query<Row>): Row[] => {
    const statement = prepared.get(query.sql) ?? database.prepare(query.sql)
    prepared.set(query.sql, statement)
    return (statement.raw(true).all(bindable(query.params)) as unknown[][]).map(query.map)
  }
  return readOnly(
    async (queries) => queries.map(rows),
    async () => {
      database.exec('ROLLBACK')
      database.close()
    },
  )
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** Makes a read-only engine over `answers`; `close` ends the moment. */
export function readOnly(
  answers: (queries: readonly Query<unknown>[]) => Promise<unknown[][]>,
  close: () => Promise<void>,
): Engine {
  return {
    async read<Row>(query: Query<Row>) {
      const [rows = []] = await answers([query])
      // A list of queries of several kinds has lost the row type.
      return rows as Row[]
    },
    async unit(reads, decide) {
      // A tuple mapped by `map` has lost the row types.
      const { writes, result } = decide(...((await answers(reads)) as never))
      if (writes.length > 0) throw new Error('Cannot write: a snapshot is only read')
      return result
    },
    async apply() {
      throw new Error('Cannot write: a snapshot is only read')
    },
    async mergeLog() {},
    close,
  }
}

export interface Scratch {
  readonly database: Database.Database
  close(): void
}

/** Opens a temporary database for sorting, readable by its owner alone, deleted on close. */
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
