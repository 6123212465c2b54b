import { closedError, type Engine, type Outcome, StorageError } from '../engine.ts'
import type { Query, Statement } from '../statement.ts'
import { type RemoteOptions, remoteDatabase, rowsOf } from './database.ts'
import { retryWhileUnreachable, retryWindow } from './retries.ts'
import { type Decide, RemoteUnit } from './unit.ts'

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
    const unit = new RemoteUnit(database, reads, decide, extra)
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
