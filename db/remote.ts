import { closedError, type Engine, type Outcome, StorageError, UnknownOutcomeError } from './engine.ts'
import {
  type Answered,
  asRefused,
  faultOf,
  guardOf,
  isConstraint,
  type RemoteDatabase,
  type RemoteOptions,
  remoteDatabase,
  rowsOf,
  unreachable,
} from './remote-database.ts'
import type { Query, Statement } from './statement.ts'

/** How long a unit is tried again that others get ahead of. */
const decidedWithinMs = 30_000
/** Units that write between two times that old receipts are dropped. */
const unitsBetweenSweeps = 1_000

/** A receipt is needed until a request that was lost on its way can arrive no more. */
const dropOldReceipts: Statement = {
  sql: 'DELETE FROM unit_receipt WHERE stored_at < unixepoch() - 3600',
  params: [],
}

/**
 * The engine for a libSQL on another machine, over HTTP. A unit is two journeys: one reads, one writes all or nothing in
 * a batch that is refused when what was read is not so any more, whoever changed it. Then it is read and decided again:
 * units come out as if they had run one after the other, as in the embedded file. Throws for an address it cannot read.
 */
export function openRemote(options: RemoteOptions): Engine {
  const database = remoteDatabase(options)
  const turns = newTurns()
  const working = new Set<Promise<unknown>>()
  let closed = false
  let units = 0

  async function serve<Result>(reads: readonly Query<unknown>[], decide: Decide<Result>): Promise<Result> {
    await turns.open()
    const beside = units++ % unitsBetweenSweeps === 0 ? [dropOldReceipts] : []
    const unit = new RemoteUnit(database, reads, decide, beside)
    const waits = retryWindow(decidedWithinMs)
    const first = await unit.attempt()
    if (first.kind === 'done') return first.result
    return await turns.again(async (overtaken) => {
      for (;;) {
        const next = await unit.attempt()
        if (next.kind === 'done') return next.result
        overtaken()
        if (!(await waits.pause())) return await unit.giveUp(crowded())
      }
    })
  }

  async function tracked<Result>(work: () => Promise<Result>): Promise<Result> {
    if (closed) throw closedError()
    const promise = work()
    working.add(promise)
    try {
      return await promise
    } finally {
      working.delete(promise)
    }
  }

  return {
    read: (query) =>
      tracked(async () => {
        const [answered] = await retryWhileUnreachable(database, ({ read }) => read([query]))
        return rowsOf(query, answered)
      }),
    unit: <const Reads extends readonly Query<unknown>[], Result>(
      reads: Reads,
      // The rows are of the types that the reads name; an array of rows has lost them.
      decide: (...rows: never) => Outcome<Result>,
    ) => tracked(() => serve(reads, decide as Decide<Result>)),
    apply: (statements) => tracked(() => retryWhileUnreachable(database, ({ write }) => write(statements))),
    // What was deleted is gone from the database; what its machine keeps of it beside is not in our hands.
    async mergeLog() {},
    async close() {
      closed = true
      await Promise.allSettled(working)
      database.close()
    },
  }
}

function crowded(): StorageError {
  return new StorageError('Cannot store this now: others were first each time', {
    cause: undefined,
    passing: true,
  })
}

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
      answers = await retryWhileUnreachable(this.#database, (database) => database.read(this.#reads))
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
    const waits = retryWindow(this.#database.limits.reachedMs)
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
    const [answer] = await retryWhileUnreachable(this.#database, (database) => database.read([query])).catch(
      (error) => {
        throw unknown(error)
      },
    )
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
export async function retryWhileUnreachable<Result>(
  database: RemoteDatabase,
  attempt: (database: RemoteDatabase) => Promise<Result>,
): Promise<Result> {
  const waits = retryWindow(database.limits.reachedMs)
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

/**
 * Turns among units that conflict, so that none loses for ever. A unit tries at once; one that has lost waits for those
 * of this process that lost before it, and tries again alone. One that goes on losing, to newcomers here, has them wait.
 */
export interface Turns {
  /** Waits while a unit that has lost often is being served. */
  open(): Promise<void>
  /** Runs what has lost once, behind the others that did; `lost` is told of each further loss. */
  again<Result>(work: (lost: () => void) => Promise<Result>): Promise<Result>
}

/** Losses in a row after which newcomers wait. */
const lossesBeforeOthersWait = 2

export function newTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve()
  let gate: Promise<unknown> | null = null
  return {
    async open() {
      while (gate !== null) await gate
    },
    again(work) {
      let losses = 0
      const turn = last.then(async () => {
        try {
          return await work(() => {
            losses += 1
            if (losses === lossesBeforeOthersWait) gate = settled
          })
        } finally {
          if (gate === settled) gate = null
        }
      })
      const settled = turn.then(
        () => undefined,
        () => undefined,
      )
      last = settled
      return turn
    },
  }
}

/** How long something is tried again, with pauses that grow and are never the same for two who wait. */
export interface RetryWindow {
  /** Waits a little; false when there is no more time. */
  pause(): Promise<boolean>
}

const firstPauseMs = 20
const longestPauseMs = 500

export function retryWindow(withinMs: number): RetryWindow {
  // Of a clock that nobody sets.
  const end = performance.now() + withinMs
  let longest = firstPauseMs
  return {
    async pause() {
      const left = end - performance.now()
      if (left <= 0) return false
      const ms = Math.min(left, longest * (0.5 + Math.random() / 2))
      longest = Math.min(longest * 2, longestPauseMs)
      await new Promise((later) => setTimeout(later, ms))
      return true
    },
  }
}
