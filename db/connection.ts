import { accessSync, closeSync, constants, existsSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'libsql'
import { ConflictError, StorageError } from './engine.ts'
import { BindError, bindable, type Query, type Statement } from './statement.ts'

/** SQLite's own busy wait blocks the whole loop, so it only bridges the instant of another process's commit. */
const busyTimeoutMs = 20

/** One connection to a file on this machine, its statements prepared once and kept. */
export interface Connection {
  begin(): void
  commit(): void
  rollback(): void
  savepoint(): void
  release(): void
  undo(): void
  exec(sql: string): void
  /** Writes what stands in the write-ahead log into the file itself. */
  mergeLog(): void
  rows<Row>(query: Query<Row>): Row[]
  run(statement: Statement): void
  close(): void
}

/**
 * Opens the file, making it when missing; `mergesLog`: whether a commit merges the write-ahead log that has grown long. Throws
 * StorageError when it cannot be used.
 */
export function openConnection(path: string, { mergesLog = true } = {}): Connection {
  const database = openFile(path, mergesLog ? [] : ['wal_autocheckpoint = 0'])
  const prepared = new Map<string, Database.Statement>()
  // A statement that was read with all() answers get() with the row of the call before: each way has one of its own.
  const preparedForOne = new Map<string, Database.Statement>()
  const prepare = (sql: string, among = prepared): Database.Statement => {
    let statement = among.get(sql)
    if (statement === undefined) {
      statement = database.prepare(sql)
      if (statement.reader) statement.raw(true)
      among.set(sql, statement)
    }
    return statement
  }
  const savepoint = prepare('SAVEPOINT unit')
  const release = prepare('RELEASE unit')
  const undo = prepare('ROLLBACK TO unit')
  return {
    // By exec, since a prepared BEGIN that meets a lock poisons its connection.
    begin: () => database.exec('BEGIN IMMEDIATE'),
    commit: () => database.exec('COMMIT'),
    rollback: () => database.exec('ROLLBACK'),
    savepoint: () => void savepoint.run([]),
    release: () => void release.run([]),
    undo() {
      undo.run([])
      release.run([])
    },
    exec: (sql) => database.exec(sql),
    mergeLog: () => void database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all([]),
    // Always an array: a single Buffer handed over by itself ends the process.
    rows(query) {
      if (query.single !== true) {
        return (prepare(query.sql).all(bindable(query.params)) as unknown[][]).map(query.map)
      }
      const row = prepare(query.sql, preparedForOne).get(bindable(query.params)) as unknown[] | undefined
      return row === undefined ? [] : [query.map(row)]
    },
    run: (write) => void prepare(write.sql).run(bindable(write.params)),
    close() {
      // Closed with an open transaction it would keep its lock until its statements are collected.
      try {
        if (database.inTransaction) database.exec('ROLLBACK')
      } catch {
        // What cannot even be rolled back goes with its connection.
      }
      database.close()
    },
  }
}

/**
 * A new file is its owner's alone; SQLite gives the files beside it the same rights. A file that is there is not opened:
 * closing it again would drop the locks that this process's connections hold on it (POSIX).
 */
function makeFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true })
  if (existsSync(path)) return
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    // Another process was quicker.
    if (codeOf(error) !== 'EEXIST') throw error
  }
}

/**
 * SQLite would open a file that may only be read, and what this process shares of it would stay so for as long as any
 * connection lives, long after it may be written again. So such a file is not opened at all.
 */
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

function openFile(path: string, pragmas: readonly string[]): Database.Database {
  let database: Database.Database | null = null
  try {
    makeFile(path)
    checkWritable(path)
    database = new Database(path, { timeout: busyTimeoutMs })
    for (const pragma of [
      'journal_mode = WAL',
      'synchronous = FULL',
      'foreign_keys = ON',
      // Without it, INSERT OR REPLACE deletes a row past the trigger that forbids deleting it.
      'recursive_triggers = ON',
      'secure_delete = ON',
      'cache_size = -65536',
      'temp_store = MEMORY',
      ...pragmas,
    ]) {
      database.prepare(`PRAGMA ${pragma}`).all([])
    }
    return database
  } catch (error) {
    database?.close()
    throw asStorageError(error)
  }
}

export interface Kept {
  /** Hands over the connection, opened when there is none; one that failed is closed, since a BUSY poisons it. */
  use<Result>(work: (connection: Connection) => Result): Result
  isOpen(): boolean
  drop(): void
}

/** A connection that is opened when it is first needed, and anew after it failed. */
export function keepOpen(open: () => Connection): Kept {
  let connection: Connection | null = null
  function drop(): void {
    connection?.close()
    connection = null
  }
  return {
    use(work) {
      connection ??= open()
      try {
        return work(connection)
      } catch (error) {
        drop()
        throw error
      }
    },
    isOpen: () => connection !== null,
    drop,
  }
}

/** Says at once when a file cannot be used; one that is only locked just now is opened when it is first needed. */
export function openUnlessLocked(kept: Kept): void {
  try {
    kept.use((connection) => connection)
  } catch (error) {
    if (!isBusy(error)) throw error
  }
}

/** What the errors of the native library mean, told by their codes and never by their words. */

/** What an operator can do about some of them. */
const facts: readonly (readonly [RegExp, string])[] = [
  [/^SQLITE_CORRUPT/, 'its file is damaged (SQLITE_CORRUPT). Restore a backup: izin restore FILE.'],
  [/^SQLITE_NOTADB/, 'its file is no database (SQLITE_NOTADB). Is DATABASE_URL right?'],
  [/^SQLITE_FULL/, 'the disk is full (SQLITE_FULL). Make room on it.'],
  // SQLITE_READONLY_DIRECTORY, which the driver does not know by name.
  [
    /^(UNKNOWN_SQLITE_ERROR_1544|EACCES)/,
    'izin may not write in its folder. Give izin the right to write there.',
  ],
]

/** SQLite's or the system's own word for an error; empty where there is none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/** Whether another process held a lock: a later try may succeed. */
export function isBusy(error: unknown): boolean {
  return error instanceof StorageError ? error.passing : codeOf(error).startsWith('SQLITE_BUSY')
}

/** Whether a unique row was already there. */
export function isConflict(error: unknown): boolean {
  const code = codeOf(error)
  return code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY'
}

/** Errors after which the whole commit is in doubt, not only the unit that met them: disk full, input and output, locks. */
export function isLost(error: unknown): boolean {
  return /^SQLITE_(FULL|IOERR|BUSY|READONLY|CORRUPT|NOTADB|CANTOPEN|NOMEM)/.test(codeOf(error))
}

export function asConflict(error: unknown): ConflictError {
  return new ConflictError('A unique row was already there', { cause: error })
}

/** The same error as a StorageError; a BindError stays one, since the database has nothing to do with it. */
export function asStorageError(error: unknown): StorageError | BindError {
  if (error instanceof StorageError || error instanceof BindError) return error
  const code = codeOf(error) || 'unknown'
  const [, fact = code] = facts.find(([pattern]) => pattern.test(code)) ?? []
  return new StorageError(`Cannot use the database: ${fact}`, { cause: error, passing: isBusy(error) })
}

/** How long another process's lock is waited for before the caller is told (7 of the hazards: BUSY is not fatal). */
const lockWaitMs = 15_000
const lockPauseMs = 10

/** Tries again while another process holds the lock, without blocking the loop in between. */
export async function retryWhileLocked<Result>(attempt: () => Result): Promise<Result> {
  const start = performance.now()
  for (;;) {
    try {
      return attempt()
    } catch (error) {
      if (!isBusy(error) || performance.now() - start > lockWaitMs) throw asStorageError(error)
      await new Promise((later) => setTimeout(later, lockPauseMs))
    }
  }
}
