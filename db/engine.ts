import type { Query, Statement } from './statement.ts'

type RowsOf<Reads extends readonly unknown[]> = {
  [K in keyof Reads]: Reads[K] extends Query<infer Row> ? Row[] : never
}

/** What a unit of work decided: the writes to make, all or none, and what its caller is told once they are on disk. */
export interface Outcome<Result> {
  readonly writes: readonly Statement[]
  readonly result: Result
}

/** What a unit has beside its own: a question, and what is written by the answer to it. */
export interface UnitPart<Row> {
  readonly read: Query<Row>
  writes(rows: readonly Row[]): readonly Statement[]
}

/**
 * The one interface to a database: reads, then a pure decision over them, then writes, as one unit. `decide` may run
 * more than once (a conflict re-reads and decides again), so it must not do anything but decide.
 */
export interface Engine {
  /** Rows as they are after every unit that was answered before. */
  read<Row>(query: Query<Row>): Promise<Row[]>
  /**
   * Resolves after the writes are committed and synced; rejects when nothing of them was, or with UnknownOutcomeError
   * when nobody can tell.
   */
  unit<const Reads extends readonly Query<unknown>[], Result>(
    reads: Reads,
    decide: (...rows: RowsOf<Reads>) => Outcome<Result>,
  ): Promise<Result>
  /** Runs statements that are not part of any unit, all or none: migrations. */
  apply(statements: readonly string[]): Promise<void>
  /**
   * Sees to it, as far as this database has it in its hands, that what was deleted is on disk no more: not in a log of
   * writes beside the file either. What keeps it from that just now (a reader) is no failure.
   */
  mergeLog(): Promise<void>
  close(): Promise<void>
}

/** The database could not be used just now; nothing was changed, and the same request may be made again. */
export class StorageError extends Error {
  override readonly name = 'StorageError'
  /** Whether a later try may succeed by itself (a lock), rather than after somebody made room or gave access. */
  readonly passing: boolean
  constructor(message: string, options: { cause: unknown; passing: boolean }) {
    super(message, { cause: options.cause })
    this.passing = options.passing
  }
}

/** What an engine says that its owner has closed. */
export function closedError(): StorageError {
  return new StorageError('Cannot use the database: it is closed', { cause: undefined, passing: false })
}

/** A unique row was already there: another unit was first. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError'
}

/**
 * The database took the writes, or did not: its answer was lost, and it could not be asked again. Whoever repeats the
 * request finds what was stored by its unique rows.
 */
export class UnknownOutcomeError extends Error {
  override readonly name = 'UnknownOutcomeError'
}

/** What happens while the database cannot be used, whatever was asked of it. */
export function isDatabaseFault(error: unknown): error is StorageError | UnknownOutcomeError {
  return error instanceof StorageError || error instanceof UnknownOutcomeError
}
