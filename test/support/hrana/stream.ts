import type Database from 'libsql'
import type { Connections } from './connections.ts'
import { fromWire, type StoredValue, toWire, type WireValue } from './values.ts'
import type { Writer, writerQueue } from './writers.ts'

interface WireStatement {
  readonly sql?: string
  readonly sql_id?: number
  readonly args?: readonly WireValue[]
}

type Condition =
  | { readonly type: 'ok'; readonly step: number }
  | { readonly type: 'not'; readonly cond: Condition }

interface Step {
  readonly stmt: WireStatement
  readonly condition?: Condition | null
}

export type WireRequest =
  | { readonly type: 'execute'; readonly stmt: WireStatement }
  | { readonly type: 'batch'; readonly batch: { readonly steps: readonly Step[] } }
  | { readonly type: 'store_sql'; readonly sql_id: number; readonly sql: string }
  | { readonly type: 'close_sql'; readonly sql_id: number }
  | { readonly type: 'close' }

export interface WireError {
  readonly message: string
  readonly code: string
}

/** Trouble of a request on its stream, on command. */
export type Trouble = 'busy' | 'stalls' | null

export class CodedError extends Error {
  readonly code: string
  constructor(message: string, code: string) {
    super(message)
    this.code = code
  }
}

type NoteRows = (sql: string, args: readonly StoredValue[], rows: readonly (readonly WireValue[])[]) => void

export class HranaStream implements Writer {
  readonly #connections: Connections
  readonly #database: Database.Database
  #isClosed = false
  readonly #writers: ReturnType<typeof writerQueue>
  readonly #stored = new Map<number, string>()
  #trouble: Trouble = null
  /** True from the loss of the lock until the next statement is told. */
  #hasLost = false
  #lost = Promise.withResolvers<void>()

  readonly #noteRows: NoteRows

  constructor(connections: Connections, writers: ReturnType<typeof writerQueue>, noteRows: NoteRows) {
    this.#noteRows = noteRows
    this.#connections = connections
    this.#database = connections.take()
    this.#writers = writers
  }

  async answer(request: WireRequest, trouble: Trouble = null): Promise<Record<string, unknown>> {
    if (this.#isClosed) throw new CodedError('The stream is closed', 'STREAM_CLOSED')
    this.#trouble = trouble
    switch (request.type) {
      case 'execute':
        return { type: 'execute', result: await this.#execute(request.stmt) }
      case 'batch':
        return { type: 'batch', result: await this.#batch(request.batch.steps) }
      case 'store_sql':
        this.#stored.set(request.sql_id, request.sql)
        return { type: 'store_sql' }
      case 'close_sql':
        this.#stored.delete(request.sql_id)
        return { type: 'close_sql' }
      case 'close':
        this.close()
        return { type: 'close' }
    }
  }

  /** The statements of a request, without their values. */
  textsOf(request: WireRequest): string {
    if (request.type === 'execute') return this.#textOf(request.stmt)
    if (request.type !== 'batch') return request.type
    return request.batch.steps.map(({ stmt }) => this.#textOf(stmt)).join(';\n')
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#rollBack()
    this.#connections.giveBack(this.#database)
    this.#writers.leave(this)
  }

  loseLock(): void {
    this.#rollBack()
    this.#hasLost = true
    this.#lost.resolve()
    this.#lost = Promise.withResolvers()
  }

  #rollBack(): void {
    try {
      if (this.#database.inTransaction) this.#database.exec('ROLLBACK')
    } catch {
      // A connection that cannot roll back is dropped.
    }
  }

  async #batch(steps: readonly Step[]) {
    const results: unknown[] = []
    const errors: (WireError | null)[] = []
    for (const { stmt, condition } of steps) {
      const isSkipped = condition && !holds(condition, results)
      try {
        results.push(isSkipped ? null : await this.#execute(stmt))
        errors.push(null)
      } catch (error) {
        results.push(null)
        errors.push(wireError(error))
      }
    }
    return { step_results: results, step_errors: errors }
  }

  async #execute(statement: WireStatement) {
    const sql = this.#textOf(statement)
    const begins = /^\s*begin\s+immediate/i.test(sql)
    if (begins && this.#trouble === 'busy') throw new CodedError('database is locked', 'SQLITE_BUSY')
    if (/^\s*commit/i.test(sql) && this.#trouble === 'stalls') await this.#lost.promise
    if (this.#hasLost) {
      this.#hasLost = false
      throw new CodedError('Transaction timed-out', 'TRANSACTION_TIMEOUT')
    }
    if (begins) await this.#writers.enter(this)
    try {
      return this.#run(sql, (statement.args ?? []).map(fromWire))
    } finally {
      if (!this.#database.inTransaction) this.#writers.leave(this)
    }
  }

  #run(sql: string, args: readonly StoredValue[]) {
    // A prepared BEGIN that meets a lock poisons its connection; an executed one does not.
    if (/^\s*(begin|commit|rollback)\b/i.test(sql)) {
      this.#database.exec(sql)
      return { cols: [], rows: [], affected_row_count: 0, last_insert_rowid: null }
    }
    const prepared = this.#database.prepare(sql).safeIntegers(true)
    if (!prepared.reader) {
      const { changes, lastInsertRowid } = prepared.run([...args])
      const last = String(lastInsertRowid)
      return { cols: [], rows: [], affected_row_count: changes, last_insert_rowid: last }
    }
    const cols = prepared.columns().map(({ name, type }) => ({ name, decltype: type }))
    const rows = (prepared.raw(true).all([...args]) as StoredValue[][]).map((row) => row.map(toWire))
    this.#noteRows(sql, args, rows)
    return { cols, rows, affected_row_count: 0, last_insert_rowid: null }
  }

  #textOf({ sql, sql_id: id }: { readonly sql?: string; readonly sql_id?: number }): string {
    const text = sql ?? (id === undefined ? undefined : this.#stored.get(id))
    if (text === undefined) throw new Error('Cannot run a statement: its text is not stored')
    return text
  }
}

function holds(condition: Condition, results: readonly unknown[]): boolean {
  if (condition.type === 'not') return !holds(condition.cond, results)
  return results[condition.step] !== null
}

export function wireError(error: unknown): WireError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'SQLITE_ERROR'
  return { message: error instanceof Error ? error.message : String(error), code }
}
