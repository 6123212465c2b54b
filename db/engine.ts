import type { Query, Statement } from './statement.ts'

type RowsOf<Reads extends readonly unknown[]> = {
  [K in keyof Reads]: Reads[K] extends Query<infer Row> ? Row[] : never
}

/** Outcome of a decision: writes, all or none, and the result for the caller once they are on disk. */
export interface Outcome<Result> {
  readonly writes: readonly Statement[]
  readonly result: Result
}

/** Query added to a unit, with the writes that follow from its rows. */
export interface UnitPart<Row> {
  readonly read: Query<Row>
  writes(rows: readonly Row[]): readonly Statement[]
}

/** Runs units: reads, a pure decision over their rows, then writes, all as one. `decide` may run more than once. */
export interface Engine {
  /** Sees the writes of every unit that has resolved. */
  read<Row>(query: Query<Row>): Promise<Row[]>
  /**
   * Resolves after the sync. Rejects if nothing was written, or with UnknownOutcomeError if that is unknown.
   * A unit without a waiting caller may join the next commit, within milliseconds.
   */
  unit<const Reads extends readonly Query<unknown>[], Result>(
    reads: Reads,
    decide: (...rows: RowsOf<Reads>) => Outcome<Result>,
    options?: { readonly mayJoin?: boolean },
  ): Promise<Result>
  apply(statements: readonly string[]): Promise<void>
  /** Merges the write-ahead log, so that deleted rows are gone from it too, unless an open reader prevents it. */
  mergeLog(): Promise<void>
  close(): Promise<void>
}

export class StorageError extends Error {
  override readonly name = 'StorageError'
  /** True if a later try may succeed by itself (a lock). */
  readonly passing: boolean
  constructor(message: string, options: { cause: unknown; passing: boolean }) {
    super(message, { cause: options.cause })
    this.passing = options.passing
  }
}

export function closedError(): StorageError {
  return new StorageError('Cannot use the database: it is closed', { cause: undefined, passing: false })
}

export class ConflictError extends Error {
  override readonly name = 'ConflictError'
}

/** The database's answer was lost. The request can be sent again: its unique rows show whether it was stored. */
export class UnknownOutcomeError extends Error {
  override readonly name = 'UnknownOutcomeError'
}

/** True if the database says that nothing of a unit was stored. */
export function isUnchanged(error: unknown): error is StorageError | ConflictError {
  return error instanceof StorageError || error instanceof ConflictError
}

export function isDatabaseFault(error: unknown): error is StorageError | UnknownOutcomeError {
  return error instanceof StorageError || error instanceof UnknownOutcomeError
}

/** A unit that waits for its commit, with the promise of its caller. */
export interface WaitingUnit {
  readonly reads: readonly Query<unknown>[]
  readonly decide: (...rows: unknown[][]) => Outcome<unknown>
  readonly resolve: (result: unknown) => void
  readonly reject: (error: unknown) => void
}
