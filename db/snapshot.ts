import { existsSync } from 'node:fs'
import Database from 'libsql'
import { type Engine, StorageError } from './engine.ts'
import { readOnly } from './read-only.ts'
import { bindable, type Query } from './statement.ts'

/**
 * The embedded file as it is at this moment, however long the reading takes and whatever others write meanwhile: what
 * compares changes with the consents they lead to must see both at the same time. It takes no lock that a writer waits
 * for, and a unit that decides to write is refused.
 */
export function openSnapshot(path: string): Engine {
  // The driver would make a missing file even when told to read only.
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
