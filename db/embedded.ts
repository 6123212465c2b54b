import { type Connection, keepOpen, openConnection, openUnlessLocked } from './connection.ts'
import { type Engine, type Outcome, StorageError } from './engine.ts'
import { asConflict, asStorageError, isBusy, isConflict, isLost } from './sqlite-faults.ts'
import type { Query } from './statement.ts'

/**
 * The engine for a file on this machine: the native libSQL, prepared statements kept open, one writer with group
 * commit and a reader beside it. Units that wait are decided and committed together, one failing undoes only itself, and
 * every caller is answered after the commit is synced to disk.
 */

/** Units committed together; more than this only makes the first of them wait longer. */
const unitsPerCommitMax = 512
/** How long a unit waits for another process's lock before its caller is told (7 of the hazards: BUSY is not fatal). */
const lockWaitMs = 15_000
const lockPauseMs = 10

interface Waiting {
  readonly reads: readonly Query<unknown>[]
  readonly decide: (...rows: unknown[][]) => Outcome<unknown>
  readonly resolve: (result: unknown) => void
  readonly reject: (error: unknown) => void
}

type Settle = () => void

export interface EmbeddedOptions {
  readonly path: string
}

/** Opens the file, making it and its folder when missing. Throws StorageError when it cannot be used. */
export function openEmbedded({ path }: EmbeddedOptions): Engine {
  const waiting: Waiting[] = []
  let committing = false
  let turn: Promise<unknown> = Promise.resolve()
  let closed = false
  const writer = keepOpen(() => openConnection(path))
  const reader = keepOpen(() => openConnection(path))
  openUnlessLocked(writer)

  async function commitWaiting(): Promise<void> {
    // Yields once, so that requests arriving in the same turn of the loop share the first commit.
    await new Promise((turn) => setImmediate(turn))
    while (waiting.length > 0) {
      const units = waiting.splice(0, unitsPerCommitMax)
      try {
        // When one fails they are decided once more, each so that it can be undone by itself.
        const settles = commit(await begin(), units, runTogether) ?? commit(await begin(), units, runApart)
        for (const settle of settles ?? []) settle()
      } catch (error) {
        // Nothing of this commit is on disk: every caller hears so, those that had already been decided too.
        for (const unit of units) unit.reject(error)
      }
    }
    // In the same turn of the loop as the look that found none waiting: a unit asked for by one who was just answered
    // would else be taken for one that is being worked on.
    committing = false
  }

  /** The writer has one transaction at a time: whoever needs it waits for the one before. */
  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = turn.then(work)
    turn = done.catch(() => undefined)
    return done
  }

  async function applyTogether(statements: readonly string[]): Promise<void> {
    const connection = await begin()
    try {
      for (const sql of statements) connection.exec(sql)
      connection.commit()
    } catch (error) {
      writer.drop()
      throw isConflict(error) ? asConflict(error) : asStorageError(error)
    }
  }

  function begin(): Promise<Connection> {
    return whileLocked(() =>
      writer.use((connection) => {
        connection.begin()
        return connection
      }),
    )
  }

  function commit<Settles extends readonly Settle[] | null>(
    connection: Connection,
    units: readonly Waiting[],
    run: (connection: Connection, units: readonly Waiting[]) => Settles,
  ): Settles {
    try {
      const settles = run(connection, units)
      if (settles !== null) connection.commit()
      return settles
    } catch (error) {
      writer.drop()
      throw asStorageError(error)
    }
  }

  /** So that the file alone is the whole database once nobody has it open; another process at it leaves that to its own end. */
  function mergeLog(): void {
    try {
      writer.use((connection) => connection.mergeLog())
    } catch {
      // The log stays beside the file and is merged by whoever opens it next.
    }
  }

  return {
    async read(query) {
      if (closed) throw closedError()
      return await whileLocked(() => reader.use((connection) => connection.rows(query)))
    },
    unit(reads, decide) {
      if (closed) return Promise.reject(closedError())
      return new Promise((resolve, reject) => {
        waiting.push({
          reads,
          decide: decide as Waiting['decide'],
          resolve: resolve as Waiting['resolve'],
          reject,
        })
        if (committing) return
        committing = true
        void inTurn(commitWaiting)
      })
    },
    async apply(statements) {
      if (closed) throw closedError()
      await inTurn(() => applyTogether(statements))
    },
    async mergeLog() {
      if (closed) throw closedError()
      await inTurn(async () => mergeLog())
    },
    async close() {
      closed = true
      await turn
      reader.drop()
      mergeLog()
      writer.drop()
    },
  }
}

/**
 * Runs units inside the open transaction, which is undone, and the answer null, when one of them fails. To give each a
 * savepoint takes as long as its reads do, and hardly ever is one needed.
 */
function runTogether(connection: Connection, units: readonly Waiting[]): Settle[] | null {
  try {
    return units.map((unit) => runUnit(connection, unit))
  } catch (error) {
    if (isLost(error)) throw error
    connection.rollback()
    return null
  }
}

/** Runs units inside the open transaction, each in a savepoint of its own, so that one failing undoes only itself. */
function runApart(connection: Connection, units: readonly Waiting[]): Settle[] {
  return units.map((unit) => {
    connection.savepoint()
    try {
      const settle = runUnit(connection, unit)
      connection.release()
      return settle
    } catch (error) {
      if (isLost(error)) throw error
      connection.undo()
      return () => unit.reject(isConflict(error) ? asConflict(error) : error)
    }
  })
}

/** Runs one unit; what it returns tells its caller, once the commit is done. */
function runUnit(connection: Connection, unit: Waiting): Settle {
  const rows = unit.reads.map((query) => connection.rows(query))
  const outcome = unit.decide(...rows)
  for (const write of outcome.writes) connection.run(write)
  return () => unit.resolve(outcome.result)
}

/** Tries again while another process holds the lock, without blocking the loop in between. */
async function whileLocked<Result>(attempt: () => Result): Promise<Result> {
  const start = performance.now()
  for (;;) {
    try {
      return attempt()
    } catch (error) {
      if (!isBusy(error) || performance.now() - start > lockWaitMs) throw asStorageError(error)
      await new Promise((later) => setTimeout(later, lockPauseMs))
    }
  }
}

function closedError(): StorageError {
  return new StorageError('Cannot use the database: it is closed', { cause: undefined, passing: false })
}
