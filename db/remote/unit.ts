import { type Outcome, UnknownOutcomeError } from '../engine.ts'
import type { Query, Statement } from '../statement.ts'
import {
  type AnsweredPage,
  asRefused,
  faultOf,
  guardOf,
  isConstraint,
  pagesOf,
  type RemoteDatabase,
  rowsOf,
  rowsOfPages,
  unreachable,
} from './database.ts'
import { retryWhileUnreachable, retryWindow } from './retries.ts'

export type Decide<Result> = (...rows: unknown[][]) => Outcome<Result>

/** Result of an attempt; `overtaken` if another unit has changed the rows that it read. */
type Attempt<Result> = { readonly kind: 'done'; readonly result: Result } | { readonly kind: 'overtaken' }

/**
 * Result of sending a batch. `earlier`: an earlier attempt was stored after all. `stale`: rows have changed since they were
 * read.
 */
type BatchResult =
  | { readonly kind: 'stored' | 'earlier' | 'stale' }
  | { readonly kind: 'refused'; readonly error: Error }

/**
 * Unit (reads, decision, writes) on a remote database. Every attempt writes a receipt with the same unique id, so that at
 * most one attempt is stored. If an answer was lost, the receipt shows which attempt was stored.
 */
export class RemoteUnit<Result> {
  readonly #database: RemoteDatabase
  readonly #reads: readonly Query<unknown>[]
  readonly #decide: Decide<Result>
  readonly #extra: readonly Statement[]
  readonly #id = crypto.randomUUID()
  readonly #results = new Map<number, Result>()
  /** True if an attempt without an answer may have been stored, or may still arrive. */
  #isInDoubt = false

  constructor(
    database: RemoteDatabase,
    reads: readonly Query<unknown>[],
    decide: Decide<Result>,
    extra: readonly Statement[],
  ) {
    this.#database = database
    this.#reads = reads
    this.#decide = decide
    this.#extra = extra
  }

  /**
   * Reads, decides and stores. A unit that writes nothing and reads in one request needs no second request. Throws if the unit
   * fails for another reason than a change of its rows.
   */
  async attempt(): Promise<Attempt<Result>> {
    let pages: AnsweredPage[][]
    let outcome: Outcome<Result>
    try {
      pages = await retryWhileUnreachable(this.#database, ({ read }) => pagesOf(this.#reads, read))
      outcome = this.#decide(...pages.map(rowsOfPages))
    } catch (error) {
      return { kind: 'done', result: await this.giveUp(error) }
    }
    const { writes, result } = outcome
    // Several pages were read one after the other, so guards have to check that nothing changed in between.
    const isOneRequest = pages.every((ofQuery) => ofQuery.length === 1)
    if (writes.length === 0 && !this.#isInDoubt && isOneRequest) return { kind: 'done', result }
    const number = this.#results.size + 1
    this.#results.set(number, result)
    const guards = pages.flat().map(({ query, answer }) => guardOf(query, answer))
    const batch = [receiptOf(this.#id, number), ...guards, ...writes, ...this.#extra]
    const sent = await this.#send(batch, guards.length)
    switch (sent.kind) {
      case 'stored':
        return { kind: 'done', result }
      case 'earlier':
        return { kind: 'done', result: await this.#earlier(unknown(undefined)) }
      case 'stale':
        return { kind: 'overtaken' }
      case 'refused':
        return { kind: 'done', result: await this.giveUp(sent.error) }
    }
  }

  /** Blocks all attempts from being stored, then throws `error`. If an attempt was stored after all, returns its result. */
  async giveUp(error: unknown): Promise<Result> {
    if (!this.#isInDoubt) throw error
    const sent = await this.#send([receiptOf(this.#id, noAttempt)], 0)
    if (sent.kind === 'earlier') return await this.#earlier(error)
    throw sent.kind === 'stored' ? error : unknown(error)
  }

  /** Sends a batch of writes, and again while the database cannot be reached. Throws if it stays unreachable or unclear. */
  async #send(batch: readonly Statement[], guards: number): Promise<BatchResult> {
    const { limits, pace } = this.#database
    const retries = retryWindow(limits.reachedMs, pace)
    for (;;) {
      try {
        await this.#database.write(batch)
        return { kind: 'stored' }
      } catch (error) {
        const fault = faultOf(error)
        if (fault.kind === 'refused') return refusal(fault.step, fault.code, guards, error)
        // After `too-large` the batch may be stored too: the server limits the size of all answers under way together.
        if (fault.kind !== 'away') this.#isInDoubt = true
        if (await retries.pause()) continue
        throw this.#isInDoubt ? unknown(error) : unreachable(error)
      }
    }
  }

  /** Returns the result of the attempt that was stored. Throws `error` if the receipt was written by `giveUp`. */
  async #earlier(error: unknown): Promise<Result> {
    const query = attemptStored(this.#id)
    const [answer] = await retryWhileUnreachable(this.#database, ({ read }) => read([query])).catch(
      (cause) => {
        throw unknown(cause)
      },
    )
    const [number] = rowsOf(query, answer)
    if (number === noAttempt) throw error
    if (number === undefined || !this.#results.has(number)) throw unknown(undefined)
    // The result of each attempt has this type, but the map may hold undefined.
    return this.#results.get(number) as Result
  }
}

/**
 * Returns what a refused batch means, by the step that failed: the receipt's (an earlier attempt was stored), a guard's
 * (rows have changed) or another's (the batch itself is wrong).
 */
function refusal(step: number | null, code: string, guards: number, error: unknown): BatchResult {
  const isReceipt = step === 0 && isConstraint(code)
  if (isReceipt) return { kind: 'earlier' }
  const isGuard = step !== null && step <= guards && isConstraint(code)
  return isGuard ? { kind: 'stale' } : { kind: 'refused', error: asRefused(code, error) }
}

/** Attempt number in a receipt that blocks all attempts, also one that arrives late. */
const noAttempt = 0

/** Returns the statement that writes the receipt of an attempt. It fails if another attempt of the unit was stored before. */
function receiptOf(id: string, attempt: number): Statement {
  return {
    sql: 'INSERT INTO unit_receipt (id, attempt, stored_at) VALUES (?, ?, unixepoch())',
    params: [id, attempt],
  }
}

/** Returns the query for the number of the attempt of a unit that was stored. */
function attemptStored(id: string): Query<number> {
  return {
    sql: 'SELECT attempt FROM unit_receipt WHERE id = ?',
    params: [id],
    map: ([attempt]) => Number(attempt),
  }
}

/** Makes the error for a unit of which it is unknown whether it was stored. */
function unknown(cause: unknown): UnknownOutcomeError {
  const sentence = {
    en: 'Cannot tell whether this was stored: the answer of the database was lost',
    tr: 'Bunun saklanıp saklanmadığı bilinmiyor: veritabanının yanıtı gelmedi',
  }
  return new UnknownOutcomeError(sentence, { cause })
}
