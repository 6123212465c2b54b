import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { asConflict, asStorageError, isLost } from '../../db/connection.ts'
import { type Engine, type Outcome, StorageError } from '../../db/engine.ts'
import type { Query, Statement } from '../../db/statement.ts'

export type Spoilt = 'SQLITE_BUSY' | 'SQLITE_FULL' | 'SQLITE_IOERR'

type Settle = () => void

interface Waiting {
  readonly run: () => Settle
  readonly reject: (error: unknown) => void
}

class SpoiltWrite extends Error {
  readonly code: Spoilt
  constructor(code: Spoilt) {
    super('simulated')
    this.code = code
  }
}

/** A quick database in memory for any number of engines; units of one tick commit together. */
export function openMemoryDatabase() {
  const database = new DatabaseSync(':memory:')
  for (const pragma of ['recursive_triggers = ON', 'secure_delete = ON', 'temp_store = MEMORY']) {
    database.exec(`PRAGMA ${pragma}`)
  }
  const prepared = new Map<string, StatementSync>()

  function prepare(sql: string): StatementSync {
    let statement = prepared.get(sql)
    if (statement === undefined) {
      statement = database.prepare(sql)
      statement.setReturnArrays(true)
      prepared.set(sql, statement)
    }
    return statement
  }

  function rows<Row>({ sql, params, map, single }: Query<Row>): Row[] {
    const found = prepare(sql).all(...(params as SQLInputValue[])) as unknown as unknown[][]
    return (single === true ? found.slice(0, 1) : found).map((row) => map(row.map(asBuffer)))
  }

  function write({ sql, params }: Statement): void {
    prepare(sql).run(...(params as SQLInputValue[]))
  }

  function runUnit(
    reads: readonly Query<unknown>[],
    decide: (...found: unknown[][]) => Outcome<unknown>,
    spoil: () => void,
  ): unknown {
    database.exec('SAVEPOINT unit')
    try {
      const { writes, result } = decide(...reads.map(rows))
      for (const one of writes) {
        spoil()
        write(one)
      }
      database.exec('RELEASE unit')
      return result
    } catch (error) {
      if (!isLost(error)) database.exec('ROLLBACK TO unit; RELEASE unit')
      throw isConflicting(error) ? asConflict(error) : error
    }
  }

  function commitTogether(units: readonly Waiting[], spoil: () => void): void {
    database.exec('BEGIN IMMEDIATE')
    try {
      const settles = units.map((unit) => unit.run())
      spoil()
      database.exec('COMMIT')
      for (const settle of settles) settle()
    } catch (error) {
      database.exec('ROLLBACK')
      // Nothing is kept, so every caller gets the error.
      for (const unit of units) unit.reject(asStorageError(error))
    }
  }

  /** Makes the engine of another process. `spoilt` names the error of the next write or commit. */
  function engine(spoilt: () => Spoilt | null = () => null): Engine {
    let waiting: Waiting[] = []
    let closed = false
    const spoil = () => {
      const code = spoilt()
      if (code !== null) throw new SpoiltWrite(code)
    }
    const checkOpen = () => {
      if (closed) throw new StorageError('Cannot use the database: it is closed', closedFault)
    }
    return {
      async read(query) {
        checkOpen()
        return rows(query)
      },
      async unit(reads, decide) {
        checkOpen()
        return await new Promise((resolve, reject) => {
          waiting.push({
            reject,
            run() {
              try {
                const result = runUnit(reads, decide as never, spoil)
                return () => resolve(result as never)
              } catch (error) {
                if (isLost(error)) throw error
                return () => reject(error)
              }
            },
          })
          if (waiting.length > 1) return
          setImmediate(() => {
            const units = waiting
            waiting = []
            // The simulation may be over.
            if (database.isOpen) commitTogether(units, spoil)
          })
        })
      },
      async apply(statements) {
        checkOpen()
        database.exec('BEGIN IMMEDIATE')
        try {
          for (const sql of statements) database.exec(sql)
          database.exec('COMMIT')
        } catch (error) {
          database.exec('ROLLBACK')
          throw isConflicting(error) ? asConflict(error) : asStorageError(error)
        }
      },
      async mergeLog() {
        checkOpen()
      },
      async close() {
        closed = true
      },
    }
  }

  /** Deleted content included. */
  const bytes = () => database.serialize()
  return { engine, bytes, close: () => database.close() }
}

const closedFault = { cause: undefined, passing: false } as const

/** The built-in library reports SQLite's numbers. */
function isConflicting(error: unknown): boolean {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : null
  return code === 2067 || code === 1555
}

/** Converts bytes to the type that other engines return. */
function asBuffer(value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value
}
