import { accessSync, closeSync, constants, existsSync, mkdirSync, openSync, readSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'libsql'
import AsyncDatabase from 'libsql/promise'
import { ConflictError, StorageError } from '../engine.ts'
import { BindError, bindable, type Query, type Statement, valueCountOf } from '../statement.ts'

/** Short, since SQLite's own busy wait blocks the event loop. */
const busyTimeoutMs = 20

/** Connection to a local file, with prepared statements kept. */
export type Connection = ReturnType<typeof openConnection>

/** Ways to merge the write-ahead log: beside readers and the writer; all of it; all of it, and empty the file. */
export type Merge = 'PASSIVE' | 'RESTART' | 'TRUNCATE'

/** Opens or creates the file. Throws StorageError. */
export function openConnection(path: string, { timeoutMs = busyTimeoutMs } = {}) {
  const database = openFile(path, timeoutMs)
  const prepare = preparing(database)
  // A statement that was read with all() answers get() with the row of the call before. Each way has its own.
  const prepareForOne = preparing(database)
  const { statement: savepoint } = prepare('SAVEPOINT unit')
  const { statement: release } = prepare('RELEASE unit')
  const { statement: undo } = prepare('ROLLBACK TO unit')
  let hasWritten = false
  return {
    begin() {
      // A prepared BEGIN that meets a lock poisons its connection.
      database.exec('BEGIN IMMEDIATE')
      hasWritten = false
    },
    /** Resolves after the sync. The connection must not be used before: this thread would wait for the disk. */
    async commit() {
      if (hasWritten) await besideThisThread(database, 'COMMIT')
      else database.exec('COMMIT')
    },
    rollback: () => void database.exec('ROLLBACK'),
    savepoint: () => void savepoint.run([]),
    release: () => void release.run([]),
    undo() {
      undo.run([])
      release.run([])
    },
    exec(sql: string) {
      hasWritten = true
      database.exec(sql)
    },
    /** Merges what it can; the connection must not be used meanwhile. */
    merge: (how: Merge) => besideThisThread(database, `PRAGMA wal_checkpoint(${how})`),
    // Always an array: a single Buffer as parameter ends the process.
    rows<Row>(query: Query<Row>): Row[] {
      const { statement, valueCount } = query.single === true ? prepareForOne(query.sql) : prepare(query.sql)
      const params = bindable(query.params, valueCount)
      // Prepared for raw rows: lists of values.
      if (query.single !== true) return (statement.all(params) as unknown[][]).map(query.map)
      const row = statement.get(params) as unknown[] | undefined
      return row === undefined ? [] : [query.map(row)]
    },
    run(write: Statement) {
      hasWritten = true
      const { statement, valueCount } = prepare(write.sql)
      statement.run(bindable(write.params, valueCount))
    },
    close() {
      // Closed with an open transaction it would keep its lock until its statements are collected.
      try {
        if (database.inTransaction) database.exec('ROLLBACK')
      } catch {
        // A connection that cannot roll back is dropped.
      }
      database.close()
    },
  }
}

interface PreparedStatement {
  readonly statement: Database.Statement
  readonly valueCount: number
}

/** Prepares each text once. */
function preparing(database: Database.Database): (sql: string) => PreparedStatement {
  const prepared = new Map<string, PreparedStatement>()
  return (sql) => {
    const knownStatement = prepared.get(sql)
    if (knownStatement !== undefined) return knownStatement
    const statement = database.prepare(sql)
    if (statement.reader) statement.raw(true)
    const newStatement = { statement, valueCount: valueCountOf(sql) }
    prepared.set(sql, newStatement)
    return newStatement
  }
}

/**
 * Runs SQL in a thread of the driver. Its two ways to be called share one kind of connection, and only the asynchronous
 * one leaves this thread free while the disk works.
 */
function besideThisThread(database: Database.Database, sql: string): Promise<void> {
  return AsyncDatabase.prototype.exec.call(database, sql)
}

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

function openFile(path: string, timeout: number): Database.Database {
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

const logHeaderBytes = 32
const frameHeaderBytes = 24

/**
 * Returns the salt of the write-ahead log if it has so many pages, else null. The file never shrinks: of its frames
 * those belong to the log that carry its salt (https://sqlite.org/fileformat2.html#walformat). SQLite takes no lock on
 * this file, so that closing it drops none.
 */
export function saltOfLongLog(path: string, pages: number): number | null {
  let log: number | null = null
  try {
    log = openSync(`${path}-wal`, 'r')
    const header = Buffer.alloc(logHeaderBytes)
    if (readSync(log, header, 0, logHeaderBytes, 0) < logHeaderBytes) return null
    const frame = Buffer.alloc(frameHeaderBytes)
    const frameAt = logHeaderBytes + (pages - 1) * (frameHeaderBytes + header.readUInt32BE(8))
    if (readSync(log, frame, 0, frameHeaderBytes, frameAt) < frameHeaderBytes) return null
    return frame.subarray(8, 16).equals(header.subarray(16, 24)) ? header.readUInt32BE(16) : null
  } catch {
    // Too many open files, or none: the next commit looks again.
    return null
  } finally {
    if (log !== null) closeSync(log)
  }
}

export type KeptConnection = ReturnType<typeof keepOpen>

/** Keeps a connection that is opened when first needed, and again after a failure. */
export function keepOpen(open: () => Connection) {
  let connection: Connection | null = null
  function drop(): void {
    connection?.close()
    connection = null
  }
  return {
    /** Passes the connection and opens one if there is none. Closes it if the work throws: BUSY may make it unusable. */
    use<Result>(work: (connection: Connection) => Result): Result {
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

/** Throws at once when a file cannot be used; a locked one is opened when first needed. */
export function openUnlessLocked(kept: KeptConnection): void {
  try {
    kept.use((connection) => connection)
  } catch (error) {
    if (!isBusy(error)) throw error
  }
}

/* Meanings of the native library's errors, told by code and never by words. */

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

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/** True if another process held a lock. */
export function isBusy(error: unknown): boolean {
  return error instanceof StorageError ? error.passing : codeOf(error).startsWith('SQLITE_BUSY')
}

export function isConflict(error: unknown): boolean {
  const code = codeOf(error)
  return code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY'
}

/** Errors that put the whole commit in doubt, not only the unit: disk full, input and output, locks. */
export function isLost(error: unknown): boolean {
  return /^SQLITE_(FULL|IOERR|BUSY|READONLY|CORRUPT|NOTADB|CANTOPEN|NOMEM)/.test(codeOf(error))
}

/** True if a whole commit was written, and the disk did not confirm it. */
export function isUnsynced(error: unknown): boolean {
  return codeOf(error) === 'SQLITE_IOERR_FSYNC'
}

export function asConflict(error: unknown): ConflictError {
  return new ConflictError('A unique row was already there', { cause: error })
}

/**
 * Turns an error into a StorageError. A BindError stays one, since the database has nothing to do with it.
 */
export function asStorageError(error: unknown): StorageError | BindError {
  if (error instanceof StorageError || error instanceof BindError) return error
  const code = codeOf(error) || 'unknown'
  const [, fact = code] = facts.find(([pattern]) => pattern.test(code)) ?? []
  return new StorageError(`Cannot use the database: ${fact}`, { cause: error, passing: isBusy(error) })
}

/** Time to wait for another process's lock before the caller is told. */
const lockWaitMs = 15_000
const lockPauseMs = 10

/** Retries while another process holds the lock, without blocking the event loop. */
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
