import { accessSync, closeSync, constants, existsSync, mkdirSync, openSync, readSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'libsql'
import AsyncDatabase from 'libsql/promise'
import { unusable } from '../engine.ts'
import { allRows, bindable, type Query, type Statement, valueCountOf } from '../statement.ts'
import { asStorageError, codeOf, isBusy } from './faults.ts'

/** Time in ms that SQLite waits for another process's lock. It is short, since this wait blocks Node's event loop. */
const busyTimeoutMs = 20

/**
 * Ways to merge the write-ahead log into the database. PASSIVE: as far as no reader or writer is in the way. RESTART: all
 * of it. TRUNCATE: all of it, and its file becomes empty.
 */
export type Merge = 'PASSIVE' | 'RESTART' | 'TRUNCATE'

/** Opens a connection to a database file, which is created if it is missing. Throws StorageError if it cannot be used. */
export function openConnection(path: string, { timeoutMs = busyTimeoutMs } = {}): Connection {
  return new Connection(openFile(path, timeoutMs))
}

/** Connection to a database file. It keeps its prepared statements. */
export class Connection {
  readonly #database: Database.Database
  readonly #prepare: (sql: string) => PreparedStatement
  // Separate statements for get(): after all(), the same statement would answer get() with a row of the earlier call.
  readonly #prepareForOne: (sql: string) => PreparedStatement
  readonly #savepoint: Database.Statement
  readonly #release: Database.Statement
  readonly #undo: Database.Statement
  #hasWritten = false

  constructor(database: Database.Database) {
    this.#database = database
    this.#prepare = statementCache(database)
    this.#prepareForOne = statementCache(database)
    this.#savepoint = this.#prepare('SAVEPOINT unit').statement
    this.#release = this.#prepare('RELEASE unit').statement
    this.#undo = this.#prepare('ROLLBACK TO unit').statement
  }

  /** Begins a transaction that writes. Throws if another process has the lock. */
  begin(): void {
    // Not prepared, since a prepared BEGIN that meets a lock makes its connection unusable.
    this.#database.exec('BEGIN IMMEDIATE')
    this.#hasWritten = false
  }

  /**
   * Commits, and resolves when the data is on disk. Until then the connection must not be used, which would block this
   * thread.
   */
  async commit(): Promise<void> {
    if (this.#hasWritten) await inDriverThread(this.#database, 'COMMIT')
    else this.#database.exec('COMMIT')
  }

  rollback(): void {
    this.#database.exec('ROLLBACK')
  }

  /** Marks the present state of the transaction, to which `undo` can return. */
  savepoint(): void {
    this.#savepoint.run([])
  }

  /** Removes the savepoint, and keeps what was written since. */
  release(): void {
    this.#release.run([])
  }

  /** Undoes all writes since the savepoint. */
  undo(): void {
    this.#undo.run([])
    this.#release.run([])
  }

  exec(sql: string): void {
    this.#hasWritten = true
    this.#database.exec(sql)
  }

  run(write: Statement): void {
    this.#hasWritten = true
    const { statement, valueCount } = this.#prepare(write.sql)
    statement.run(bindable(write.params, valueCount))
  }

  /** Reads all pages of a query. */
  allRows<Row>(query: Query<Row>): Row[] {
    return allRows(query, (page) => this.rows(page))
  }

  /** Reads a query's first page. Parameters are always passed as a list, since a single Buffer would crash the process. */
  rows<Row>(query: Query<Row>): Row[] {
    const isSingle = query.single === true
    const { statement, valueCount } = isSingle ? this.#prepareForOne(query.sql) : this.#prepare(query.sql)
    const params = bindable(query.params, valueCount)
    // The statements were prepared for raw rows, which are lists of values.
    if (!isSingle) return (statement.all(params) as unknown[][]).map(query.map)
    const row = statement.get(params) as unknown[] | undefined
    return row === undefined ? [] : [query.map(row)]
  }

  /** Merges the write-ahead log. The connection must not be used until it resolves. */
  merge(how: Merge): Promise<void> {
    return inDriverThread(this.#database, `PRAGMA wal_checkpoint(${how})`)
  }

  close(): void {
    // With an open transaction, a closed connection would keep its lock until its statements are garbage-collected.
    try {
      if (this.#database.inTransaction) this.#database.exec('ROLLBACK')
    } catch {
      // A connection that cannot roll back is closed even so.
    }
    this.#database.close()
  }
}

/** Statement that SQLite has compiled, with the number of values that it takes. */
interface PreparedStatement {
  readonly statement: Database.Statement
  readonly valueCount: number
}

/** Returns a function that prepares a statement at its first use, and returns the same one afterwards. */
function statementCache(database: Database.Database): (sql: string) => PreparedStatement {
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
 * Runs SQL in a thread of the driver, so that this thread stays free while the disk works. The driver's synchronous and
 * asynchronous interfaces have the same kind of connection, so the asynchronous method can be called on ours.
 */
function inDriverThread(database: Database.Database, sql: string): Promise<void> {
  return AsyncDatabase.prototype.exec.call(database, sql)
}

/**
 * Creates an empty database file that only its owner can read. An existing file is not even opened: when a process closes any
 * handle of a file, it loses all its locks on that file (POSIX).
 */
function makeFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true })
  if (existsSync(path)) return
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  }
}

/** Throws if a file of the database is read-only: SQLite would open it, and then all connections would be read-only. */
function checkWritable(path: string): void {
  for (const file of [path, `${path}-wal`, `${path}-shm`]) {
    try {
      accessSync(file, constants.W_OK)
    } catch (error) {
      if (codeOf(error) === 'ENOENT') continue
      const fact = {
        en: `${file} may only be read. Give izin the right to write it.`,
        tr: `${file} yalnızca okunabiliyor. izin'e yazma hakkı verin.`,
      }
      throw unusable(fact, { cause: error, passing: false })
    }
  }
}

/** Opens a database file with izin's settings of SQLite, or creates it. Throws StorageError if it cannot be used. */
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
      // Without this, INSERT OR REPLACE deletes a row although a trigger forbids it.
      'recursive_triggers = ON',
      'secure_delete = ON',
      'cache_size = -65536',
      'temp_store = MEMORY',
      // Otherwise a commit would merge the log while its caller waits.
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

/** Length in bytes of the header of a write-ahead log, and of the header before each of its pages. */
const logHeaderBytes = 32
const frameHeaderBytes = 24

/**
 * Returns the salt (random mark) of the write-ahead log if the log has at least `pages` pages, else null. The file never
 * shrinks, so pages of an older log may follow, and only those with the salt count
 * (https://sqlite.org/fileformat2.html#walformat). SQLite has no lock on this file, so closing it here loses none.
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
    // The file cannot be opened, or there is none. The next commit tries again.
    return null
  } finally {
    if (log !== null) closeSync(log)
  }
}

export type KeptConnection = ReturnType<typeof keepOpen>

/** Returns a holder of a connection. It opens the connection at its first use, and anew after a failure. */
export function keepOpen(open: () => Connection) {
  let connection: Connection | null = null
  function drop(): void {
    connection?.close()
    connection = null
  }
  return {
    /** Runs work with the connection. Closes the connection if the work throws, since a lock may have made it unusable. */
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

/**
 * Opens the connection at once, so that an unusable file is noticed at the start. If another process has locked the file, the
 * connection is opened at its first use instead.
 */
export function openUnlessLocked(kept: KeptConnection): void {
  try {
    kept.use((connection) => connection)
  } catch (error) {
    if (!isBusy(error)) throw error
  }
}

/** Longest wait for another process's lock, in ms. */
const lockWaitMs = 15_000
/** Pause between two attempts to get a lock, in ms. */
const lockPauseMs = 10

/**
 * Runs work that needs the lock of the database, and repeats it while another process has the lock. Pauses in between, so that
 * Node's event loop is not blocked. Throws StorageError after 15 seconds, or at any other error.
 */
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
