import { type Outcome, StorageError, UnknownOutcomeError } from './engine.ts'
import { type RemoteDatabase, rowsOf } from './remote-database.ts'
import { asRefused, faultOf, isConstraint, unreachable } from './remote-faults.ts'
import { type Answered, guardOf } from './remote-guard.ts'
import { patience } from './remote-patience.ts'
import type { Query, Statement } from './statement.ts'

export type Decide<Result> = (...rows: unknown[][]) => Outcome<Result>

/** Either the result of the unit, or that others changed what it had read. */
export type Attempt<Result> =
  | { readonly kind: 'done'; readonly result: Result }
  | { readonly kind: 'overtaken' }

/** What became of a batch; `earlier`: one of the attempts before it had been stored after all. */
type Sent =
  | { readonly kind: 'stored' | 'earlier' | 'stale' }
  | { readonly kind: 'refused'; readonly error: Error }

/**
 * One unit of work, to be attempted until it is done. Every attempt writes the same receipt, so that of all of them one
 * at most is ever stored; one whose answer was lost is found by it, with what was decided then.
 */
export class RemoteUnit<Result> {
  readonly #database: RemoteDatabase
  readonly #reads: readonly Query<unknown>[]
  readonly #decide: Decide<Result>
  readonly #beside: readonly Statement[]
  readonly #id = crypto.randomUUID()
  readonly #results = new Map<number, Result>()
  /** Whether an attempt may be stored, or may yet arrive, of which nothing was heard. */
  #inDoubt = false

  constructor(
    database: RemoteDatabase,
    reads: readonly Query<unknown>[],
    decide: Decide<Result>,
    beside: readonly Statement[],
  ) {
    this.#database = database
    this.#reads = reads
    this.#decide = decide
    this.#beside = beside
  }

  /** Reads, decides and writes once. Throws what the decision throws, or why the database would not. */
  async attempt(): Promise<Attempt<Result>> {
    let answers: Answered[]
    let outcome: Outcome<Result>
    try {
      answers = await whileAway(this.#database, (database) => database.read(this.#reads))
      outcome = this.#decide(...this.#reads.map((query, place) => rowsOf(query, answers[place])))
    } catch (error) {
      return { kind: 'done', result: await this.giveUp(error) }
    }
    if (outcome.writes.length === 0 && !this.#inDoubt) return { kind: 'done', result: outcome.result }
    const number = this.#results.size + 1
    this.#results.set(number, outcome.result)
    const guards = this.#reads.map((query, place) => guardOf(query, answers[place]))
    const batch = [receiptOf(this.#id, number), ...guards, ...outcome.writes, ...this.#beside]
    const sent = await this.#send(batch, guards.length)
    switch (sent.kind) {
      case 'stored':
        return { kind: 'done', result: outcome.result }
      case 'earlier':
        return { kind: 'done', result: await this.#earlier(unknown(undefined)) }
      case 'stale':
        return { kind: 'overtaken' }
      case 'refused':
        return { kind: 'done', result: await this.giveUp(sent.error) }
    }
  }

  /**
   * Sees to it that no attempt is stored any more, and throws; the result of one that had been stored after all. Where the
   * database does not let it, nobody can tell.
   */
  async giveUp(error: unknown): Promise<Result> {
    if (!this.#inDoubt) throw error
    const sent = await this.#send([receiptOf(this.#id, none)], 0)
    if (sent.kind === 'earlier') return await this.#earlier(error)
    throw sent.kind === 'stored' ? error : unknown(error)
  }

  async #send(batch: readonly Statement[], guards: number): Promise<Sent> {
    const waits = patience(this.#database.limits.reachedMs)
    for (;;) {
      try {
        await this.#database.write(batch)
        return { kind: 'stored' }
      } catch (error) {
        const fault = faultOf(error)
        if (fault.kind === 'refused') return refusal(fault.step, fault.code, guards, error)
        if (fault.kind === 'lost') this.#inDoubt = true
        if (await waits.pause()) continue
        throw this.#inDoubt ? unknown(error) : unreachable(error)
      }
    }
  }

  /** The result of the attempt that was stored; `error` is thrown where that was the giving up itself. */
  async #earlier(error: unknown): Promise<Result> {
    const query = attemptStored(this.#id)
    const [answer] = await whileAway(this.#database, (database) => database.read([query])).catch((error) => {
      throw unknown(error)
    })
    const [number] = rowsOf(query, answer)
    if (number === none) throw error
    if (number === undefined || !this.#results.has(number)) throw unknown(undefined)
    return this.#results.get(number) as Result
  }
}

/** The receipt is the first statement of a batch, the guards follow it. */
function refusal(step: number | null, code: string, guards: number, error: unknown): Sent {
  const isReceipt = step === 0 && isConstraint(code)
  if (isReceipt) return { kind: 'earlier' }
  const isGuard = step !== null && step <= guards && isConstraint(code)
  return isGuard ? { kind: 'stale' } : { kind: 'refused', error: asRefused(code, error) }
}

/** The number of an attempt that is none: its receipt keeps those on their way from being stored. */
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

/** Tries again while the database cannot be reached: for what may be done twice. */
export async function whileAway<Result>(
  database: RemoteDatabase,
  attempt: (database: RemoteDatabase) => Promise<Result>,
): Promise<Result> {
  const waits = patience(database.limits.reachedMs)
  for (;;) {
    try {
      return await attempt(database)
    } catch (error) {
      const fault = faultOf(error)
      if (error instanceof StorageError) throw error
      if (fault.kind === 'refused') throw asRefused(fault.code, error)
      if (!(await waits.pause())) throw unreachable(error)
    }
  }
}

function unknown(cause: unknown): UnknownOutcomeError {
  return new UnknownOutcomeError('Cannot tell whether this was stored: the answer of the database was lost', {
    cause,
  })
}
