import { closedError, type Engine, type Outcome, StorageError, UnknownOutcomeError } from '../engine.ts'
import type { Query, Statement } from '../statement.ts'
import {
  type AnsweredPage,
  asRefused,
  faultOf,
  guardOf,
  isConstraint,
  type Pace,
  pagesOf,
  type RemoteDatabase,
  type RemoteOptions,
  remoteDatabase,
  rowsOf,
  rowsOfPages,
  tooLarge,
  unreachable,
} from './database.ts'

const unitsBetweenSweeps = 1_000

/**
 * Receipts are needed until a lost request can arrive no more, which is within minutes. The database's own clock dates
 * and ends them, so a wrong clock here drops none early.
 */
const dropOldReceipts: Statement = {
  sql: 'DELETE FROM unit_receipt WHERE stored_at < unixepoch() - 3600',
  params: [],
}

/**
 * The engine for a libSQL server over HTTP. A unit is two round trips: one reads, one writes a batch that
 * fails if what was read has changed. After such a failure the unit is read and decided again. Units are
 * serialisable, as they are in an embedded file.
 */
export function openRemote(options: RemoteOptions): Engine {
  const database = remoteDatabase(options)
  const queue = fairQueue()
  const working = new Set<Promise<unknown>>()
  let closed = false
  let units = 0

  async function serve<Result>(reads: readonly Query<unknown>[], decide: Decide<Result>): Promise<Result> {
    await queue.open()
    const extra = units++ % unitsBetweenSweeps === 0 ? [dropOldReceipts] : []
    const unit = remoteUnit(database, reads, decide, extra)
    const retries = retryWindow(database.limits.decidedMs, database.pace)
    const first = await unit.attempt()
    if (first.kind === 'done') return first.result
    return await queue.again(async (overtaken) => {
      for (;;) {
        const next = await unit.attempt()
        if (next.kind === 'done') return next.result
        overtaken()
        if (!(await retries.pause())) return await unit.giveUp(overtakenTooOften())
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
        if (query.next !== undefined)
          // The rows are of this one query; a list of reads has lost their type.
          return await serve([query], (rows) => ({ writes: [], result: rows as never }))
        const [answered] = await retryWhileUnreachable(database, ({ read }) => read([query]))
        return rowsOf(query, answered)
      }),
    unit: <const Reads extends readonly Query<unknown>[], Result>(
      reads: Reads,
      // The rows have the types that the reads name; an array of rows has lost them.
      decide: (...rows: never) => Outcome<Result>,
    ) => tracked(() => serve(reads, decide as Decide<Result>)),
    apply: (statements) => tracked(() => retryWhileUnreachable(database, ({ write }) => write(statements))),
    // The server's own log is out of our hands.
    async mergeLog() {},
    async close() {
      closed = true
      await Promise.allSettled(working)
      database.close()
    },
  }
}

function overtakenTooOften(): StorageError {
  return new StorageError('Cannot store this now: others were first each time', {
    cause: undefined,
    passing: true,
  })
}

type Decide<Result> = (...rows: unknown[][]) => Outcome<Result>

type Attempt<Result> = { readonly kind: 'done'; readonly result: Result } | { readonly kind: 'overtaken' }

/** Outcome of a batch; `earlier`: a previous attempt was stored after all. */
type BatchResult =
  | { readonly kind: 'stored' | 'earlier' | 'stale' }
  | { readonly kind: 'refused'; readonly error: Error }

/**
 * One unit, attempted until done. Every attempt writes the same receipt, so at most one is stored. One whose
 * answer was lost is found by its receipt.
 */
export function remoteUnit<Result>(
  database: RemoteDatabase,
  reads: readonly Query<unknown>[],
  decide: Decide<Result>,
  extra: readonly Statement[],
) {
  const id = crypto.randomUUID()
  const results = new Map<number, Result>()
  /** True once an attempt may have been stored, or may yet arrive, without an answer. */
  let inDoubt = false

  async function attempt(): Promise<Attempt<Result>> {
    let pages: AnsweredPage[][]
    let outcome: Outcome<Result>
    try {
      pages = await retryWhileUnreachable(database, ({ read }) => pagesOf(reads, read))
      outcome = decide(...pages.map(rowsOfPages))
    } catch (error) {
      return { kind: 'done', result: await giveUp(error) }
    }
    const { writes, result } = outcome
    // Pages were read one after another: the guards tell whether they are of one moment.
    const isOneRequest = pages.every((ofQuery) => ofQuery.length === 1)
    if (writes.length === 0 && !inDoubt && isOneRequest) return { kind: 'done', result }
    const number = results.size + 1
    results.set(number, result)
    const guards = pages.flat().map(({ query, answer }) => guardOf(query, answer))
    const sent = await send([receiptOf(id, number), ...guards, ...writes, ...extra], guards.length)
    switch (sent.kind) {
      case 'stored':
        return { kind: 'done', result }
      case 'earlier':
        return { kind: 'done', result: await earlier(unknown(undefined)) }
      case 'stale':
        return { kind: 'overtaken' }
      case 'refused':
        return { kind: 'done', result: await giveUp(sent.error) }
    }
  }

  /**
   * Prevents any attempt from being stored, then throws; returns the result of one that was stored after all.
   */
  async function giveUp(error: unknown): Promise<Result> {
    if (!inDoubt) throw error
    const sent = await send([receiptOf(id, none)], 0)
    if (sent.kind === 'earlier') return await earlier(error)
    throw sent.kind === 'stored' ? error : unknown(error)
  }

  async function send(batch: readonly Statement[], guards: number): Promise<BatchResult> {
    const retries = retryWindow(database.limits.reachedMs, database.pace)
    for (;;) {
      try {
        await database.write(batch)
        return { kind: 'stored' }
      } catch (error) {
        const fault = faultOf(error)
        if (fault.kind === 'refused') return refusal(fault.step, fault.code, guards, error)
        // A write answers little, so that one found too large was so only beside others.
        if (fault.kind !== 'away') inDoubt = true
        if (await retries.pause()) continue
        throw inDoubt ? unknown(error) : unreachable(error)
      }
    }
  }

  /** Returns the result of the attempt that was stored; throws `error` if the receipt is that of `giveUp`. */
  async function earlier(error: unknown): Promise<Result> {
    const query = attemptStored(id)
    const [answer] = await retryWhileUnreachable(database, ({ read }) => read([query])).catch((cause) => {
      throw unknown(cause)
    })
    const [number] = rowsOf(query, answer)
    if (number === none) throw error
    if (number === undefined || !results.has(number)) throw unknown(undefined)
    // Every attempt stores a result of this unit.
    return results.get(number) as Result
  }

  return { attempt, giveUp }
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

export async function retryWhileUnreachable<Result>(
  database: RemoteDatabase,
  attempt: (database: RemoteDatabase) => Promise<Result>,
): Promise<Result> {
  const retries = retryWindow(database.limits.reachedMs, database.pace)
  for (;;) {
    try {
      return await attempt(database)
    } catch (error) {
      const fault = faultOf(error)
      if (error instanceof StorageError) throw error
      if (fault.kind === 'refused') throw asRefused(fault.code, error)
      if (fault.kind === 'too-large') throw tooLarge(error)
      if (!(await retries.pause())) throw unreachable(error)
    }
  }
}

function unknown(cause: unknown): UnknownOutcomeError {
  return new UnknownOutcomeError('Cannot tell whether this was stored: the answer of the database was lost', {
    cause,
  })
}

/** Lost conflicts of a unit in a row after which new units wait. */
const lossesBeforeOthersWait = 2

/**
 * Orders conflicting units, so that none loses for ever. A unit tries at once; one that lost waits for
 * earlier losers of this process. After repeated losses newcomers wait.
 */
export function fairQueue() {
  let last: Promise<unknown> = Promise.resolve()
  let gate: Promise<unknown> | null = null
  return {
    async open(): Promise<void> {
      while (gate !== null) await gate
    },
    /** Runs a unit again after its first conflict, behind earlier ones; the unit calls `lost` at each further conflict. */
    again<Result>(work: (lost: () => void) => Promise<Result>): Promise<Result> {
      let losses = 0
      const attempt = last.then(async () => {
        try {
          return await work(() => {
            losses += 1
            if (losses === lossesBeforeOthersWait) gate = settled
          })
        } finally {
          if (gate === settled) gate = null
        }
      })
      const settled = attempt.then(
        () => undefined,
        () => undefined,
      )
      last = settled
      return attempt
    },
  }
}

const firstPauseMs = 20
const longestPauseMs = 500

export function retryWindow(withinMs: number, pace: Pace) {
  const end = pace.now() + withinMs
  let longest = firstPauseMs
  return {
    /** Waits a random, growing time; false when no time is left. */
    async pause(): Promise<boolean> {
      const left = end - pace.now()
      if (left <= 0) return false
      const ms = Math.min(left, longest * (0.5 + pace.random() / 2))
      longest = Math.min(longest * 2, longestPauseMs)
      await pace.wait(ms)
      return true
    },
  }
}
