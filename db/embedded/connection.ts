import { accessSync, closeSync, constants, existsSync, mkdirSync, openSync, readSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'libsql'
import AsyncDatabase from 'libsql/promise'
import { StorageError } from '../engine.ts'
import { allRows, bindable, type Query, type Statement, valueCountOf } from '../statement.ts'
import { asStorageError, codeOf, isBusy } from './faults.ts'

/** Short, since SQLite's own busy wait blocks the event loop. */
const busyTimeoutMs = 20

/** Ways to merge the write-ahead log: beside readers and the writer; all of it; all of it, and empty the file. */
export type Merge = 'PASSIVE' | 'RESTART' | 'TRUNCATE'

/** Opens or creates the file. Throws StorageError. */
export function openConnection(path: string, { timeoutMs = busyTimeoutMs } = {}): Connection {
  return new Connection(openFile(path, timeoutMs))
}

/** Connection to a local file, with prepared statements kept. */
export class Connection {
  readonly #database: Database.Database
  readonly #prepare: (sql: string) => PreparedStatement
  // A statement that was read with all() answers get() with the row of the call before. Each way has its own.
  readonly #prepareForOne: (sql: string) => PreparedStatement
  readonly #savepoint: Database.Statement
  readonly #release: Database.Statement
  readonly #undo: Database.Statement
  #hasWritten = false

  constructor(database: Database.Database) {
    this.#database = database
    this.#prepare = preparing(database)
    this.#prepareForOne = preparing(database)
    this.#savepoint = this.#prepare('SAVEPOINT unit').statement
    this.#release = this.#prepare('RELEASE unit').statement
    this.#undo = this.#prepare('ROLLBACK TO unit').statement
  }

  begin(): void {
    // A prepared BEGIN that meets a lock poisons its connection.
    this.#database.exec('BEGIN IMMEDIATE')
    this.#hasWritten = false
  }

  /** Resolves after the sync. The connection must not be used before: this thread would wait for the disk. */
  async commit(): Promise<void> {
    if (this.#hasWritten) await besideThisThread(this.#database, 'COMMIT')
    else this.#database.exec('COMMIT')
  }

  rollback(): void {
    this.#database.exec('ROLLBACK')
  }

  savepoint(): void {
    this.#savepoint.run([])
  }

  release(): void {
    this.#release.run([])
  }

  /** Undoes what was written since the savepoint. */
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

  // Always an array: a single Buffer as parameter ends the process.
  rows<Row>(query: Query<Row>): Row[] {
    const isSingle = query.single === true
    const { statement, valueCount } = isSingle ? this.#prepareForOne(query.sql) : this.#prepare(query.sql)
    const params = bindable(query.params, valueCount)
    // Prepared for raw rows: lists of values.
    if (!isSingle) return (statement.all(params) as unknown[][]).map(query.map)
    const row = statement.get(params) as unknown[] | undefined
    return row === undefined ? [] : [query.map(row)]
  }

  /** Merges what it can; the connection must not be used meanwhile. */
  merge(how: Merge): Promise<void> {
    return besideThisThread(this.#database, `PRAGMA wal_checkpoint(${how})`)
  }

  close(): void {
    // Closed with an open transaction it would keep its lock until its statements are collected.
    try {
      if (this.#database.inTransaction) this.#database.exec('ROLLBACK')
    } catch {
      // A connection that cannot roll back is dropped.
    }
    this.#database.close()
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

/** Opens or creates the file. Throws StorageError. */
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
