import { OperatorError, type Sentence } from '../src/util/sentence.ts'
import type { Query, Statement } from './statement.ts'

/** Types of the rows of several queries. */
type RowsOf<Reads extends readonly unknown[]> = {
  [K in keyof Reads]: Reads[K] extends Query<infer Row> ? Row[] : never
}

/** Outcome of a unit's decision: writes, of which all or none are stored, and the result for the caller. */
export interface Outcome<Result> {
  readonly writes: readonly Statement[]
  readonly result: Result
}

/** Query added to a unit, with the writes that follow from its rows. */
export interface UnitPart<Row> {
  readonly read: Query<Row>
  writes(rows: readonly Row[]): readonly Statement[]
}

/** Database, embedded or remote. */
export interface Engine {
  /** Reads rows. The writes of every unit that has resolved are visible. */
  read<Row>(query: Query<Row>): Promise<Row[]>
  /**
   * Runs a unit: reads, a pure decision over their rows, and its writes, as one transaction. `decide` may run more than
   * once. Resolves when the writes are on disk. Rejects with UnknownOutcomeError if it is unknown whether they are stored,
   * and with any other error if nothing is stored. With `mayShareCommit` the unit may wait some ms for the commit of another.
   */
  unit<const Reads extends readonly Query<unknown>[], Result>(
    reads: Reads,
    decide: (...rows: RowsOf<Reads>) => Outcome<Result>,
    options?: { readonly mayShareCommit?: boolean },
  ): Promise<Result>
  /** Runs SQL statements in one transaction: all or none are stored. */
  apply(statements: readonly string[]): Promise<void>
  /** Merges the write-ahead log, so that deleted rows are removed from it too. An open reader can prevent this. */
  mergeLog(): Promise<void>
  close(): Promise<void>
}

/** Error of the database. Nothing of the unit that failed is stored. */
export class StorageError extends OperatorError {
  override readonly name = 'StorageError'
  /** True if a later try may succeed by itself (a lock). */
  readonly passing: boolean
  constructor(sentence: Sentence, options: { cause: unknown; passing: boolean }) {
    super(sentence, { cause: options.cause })
    this.passing = options.passing
  }
}

/** Makes the error for a database that cannot be used. `passing`: a later try may succeed. */
export function unusable(
  { en, tr }: Sentence,
  options: { readonly cause: unknown; readonly passing: boolean },
): StorageError {
  return new StorageError(
    { en: `Cannot use the database: ${en}`, tr: `Veritabanı kullanılamıyor: ${tr}` },
    options,
  )
}

/** Makes the error for a database that was closed. */
export function closedError(): StorageError {
  return unusable({ en: 'it is closed', tr: 'kapalı' }, { cause: undefined, passing: false })
}

/** Error for a unique row that exists already. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError'
}

/**
 * Error for a write of which it is unknown if it was stored, since the database's answer was lost. The caller can try again:
 * unique rows show if the first try was stored.
 */
export class UnknownOutcomeError extends OperatorError {
  override readonly name = 'UnknownOutcomeError'
}

/** True if an error means that nothing of a unit (reads and writes of one transaction) was stored. */
export function isUnchanged(error: unknown): error is StorageError | ConflictError {
  return error instanceof StorageError || error instanceof ConflictError
}

/** True if an error comes from the database, and not from a bug of izin or from its caller. */
export function isDatabaseFault(error: unknown): error is StorageError | UnknownOutcomeError {
  return error instanceof StorageError || error instanceof UnknownOutcomeError
}

/** Unit that waits for its commit, with the functions that answer its caller. */
export interface WaitingUnit {
  readonly reads: readonly Query<unknown>[]
  readonly decide: (...rows: unknown[][]) => Outcome<unknown>
  readonly resolve: (result: unknown) => void
  readonly reject: (error: unknown) => void
}
