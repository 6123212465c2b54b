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

type Attempt<Result> = { readonly kind: 'done'; readonly result: Result } | { readonly kind: 'overtaken' }

/** Outcome of a batch; `earlier`: a previous attempt was stored after all. */
type BatchResult =
  | { readonly kind: 'stored' | 'earlier' | 'stale' }
  | { readonly kind: 'refused'; readonly error: Error }

/**
 * One unit, attempted until done. Every attempt writes the same receipt, so at most one is stored. One whose
 * answer was lost is found by its receipt.
 */
export class RemoteUnit<Result> {
  readonly #database: RemoteDatabase
  readonly #reads: readonly Query<unknown>[]
  readonly #decide: Decide<Result>
  readonly #extra: readonly Statement[]
  readonly #id = crypto.randomUUID()
  readonly #results = new Map<number, Result>()
  /** True once an attempt may have been stored, or may yet arrive, without an answer. */
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
    // Pages were read one after another: the guards tell whether they are of one moment.
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

  /**
   * Prevents any attempt from being stored, then throws; returns the result of one that was stored after all.
   */
  async giveUp(error: unknown): Promise<Result> {
    if (!this.#isInDoubt) throw error
    const sent = await this.#send([receiptOf(this.#id, none)], 0)
    if (sent.kind === 'earlier') return await this.#earlier(error)
    throw sent.kind === 'stored' ? error : unknown(error)
  }

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
        // A write answers little, so that one found too large was so only beside others.
        if (fault.kind !== 'away') this.#isInDoubt = true
        if (await retries.pause()) continue
        throw this.#isInDoubt ? unknown(error) : unreachable(error)
      }
    }
  }

  /** Returns the result of the attempt that was stored; throws `error` if the receipt is that of `giveUp`. */
  async #earlier(error: unknown): Promise<Result> {
    const query = attemptStored(this.#id)
    const [answer] = await retryWhileUnreachable(this.#database, ({ read }) => read([query])).catch(
      (cause) => {
        throw unknown(cause)
      },
    )
    const [number] = rowsOf(query, answer)
    if (number === none) throw error
    if (number === undefined || !this.#results.has(number)) throw unknown(undefined)
    // Every attempt stores a result of this unit.
    return this.#results.get(number) as Result
  }
}

function refusal(step: number | null, code: string, guards: number, error: unknown): BatchResult {
  const isReceipt = step === 0 && isConstraint(code)
  if (isReceipt) return { kind: 'earlier' }
  const isGuard = step !== null && step <= guards && isConstraint(code)
  return isGuard ? { kind: 'stale' } : { kind: 'refused', error: asRefused(code, error) }
}

/** Attempt number of the receipt that blocks all attempts: one that arrives late is then not stored. */
const none = 0

function receiptOf(id: string, attempt: number): Statement {
  return {
    sql: 'INSERT INTO unit_receipt (id, attempt, stored_at) VALUES (?, ?, unixepoch())',
    params: [id, attempt],
  }
}

function attemptStored(id: string): Query<number> {
  return {
    sql: 'SELECT attempt FROM unit_receipt WHERE id = ?',
    params: [id],
    map: ([attempt]) => Number(attempt),
  }
}

function unknown(cause: unknown): UnknownOutcomeError {
  return new UnknownOutcomeError('Cannot tell whether this was stored: the answer of the database was lost', {
    cause,
  })
}
