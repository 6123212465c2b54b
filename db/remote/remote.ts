import { closedError, type Engine, type Outcome, StorageError } from '../engine.ts'
import type { Query, Statement } from '../statement.ts'
import { type RemoteOptions, remoteDatabase, rowsOf } from './database.ts'
import { retryWhileUnreachable, retryWindow } from './retries.ts'
import { type Decide, RemoteUnit } from './unit.ts'

/** Number of units after which old receipts are deleted. */
const unitsBetweenSweeps = 1_000

/**
 * Deletes receipts (marks of stored units) after an hour. They are needed only while a lost request may still arrive, which
 * is some minutes. The database's clock is used, so that a wrong clock here deletes none too early.
 */
const dropOldReceipts: Statement = {
  sql: 'DELETE FROM unit_receipt WHERE stored_at < unixepoch() - 3600',
  params: [],
}

/**
 * Opens a database on a libSQL server over HTTP. A unit takes two requests: the first reads, the second writes a batch that
 * fails if the rows that were read have changed. After such a failure the unit is read and decided again. Units are
 * serialisable, as in an embedded database.
 */
export function openRemote(options: RemoteOptions): Engine {
  const database = remoteDatabase(options)
  const queue = fairQueue()
  const working = new Set<Promise<unknown>>()
  let isClosed = false
  let units = 0

  /** Runs a unit, and again in its turn while other units change the rows that it reads. */
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

  /** Runs work, for which `close` waits. */
  async function tracked<Result>(work: () => Promise<Result>): Promise<Result> {
    if (isClosed) throw closedError()
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
          // The rows belong to this query, but a list of reads loses their type.
          return await serve([query], (rows) => ({ writes: [], result: rows as never }))
        const [answered] = await retryWhileUnreachable(database, ({ read }) => read([query]))
        return rowsOf(query, answered)
      }),
    unit: <const Reads extends readonly Query<unknown>[], Result>(
      reads: Reads,
      // The type `never` is needed because an array of rows does not keep the types of its reads.
      decide: (...rows: never) => Outcome<Result>,
    ) => tracked(() => serve(reads, decide as Decide<Result>)),
    apply: (statements) => tracked(() => retryWhileUnreachable(database, ({ write }) => write(statements))),
    // The server takes care of its log itself.
    async mergeLog() {},
    async close() {
      isClosed = true
      await Promise.allSettled(working)
      database.close()
    },
  }
}

/** Makes the error for a unit that other writers overtook in every attempt. */
function overtakenTooOften(): StorageError {
  const sentence = {
    en: 'Cannot store this now: others were first each time',
    tr: 'Şu anda saklanamadı: her seferinde başkaları önce yazdı',
  }
  return new StorageError(sentence, { cause: undefined, passing: true })
}

/** Number of conflicts of a unit in a row after which new units have to wait. */
const lossesBeforeOthersWait = 2

/**
 * Creates a queue for units that conflict, so that each succeeds in the end. A unit tries at once. After a conflict it
 * waits for the units that had conflicts before it. After repeated conflicts of a unit all new units wait.
 */
export function fairQueue() {
  let last: Promise<unknown> = Promise.resolve()
  let gate: Promise<unknown> | null = null
  return {
    /** Resolves when a new unit may try: at once, unless a unit with repeated conflicts has to come first. */
    async open(): Promise<void> {
      while (gate !== null) await gate
    },
    /** Runs a unit again after its first conflict, in its turn. The unit calls `lost` at each further conflict. */
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
