import {
  asConflict,
  asStorageError,
  type Connection,
  isConflict,
  isLost,
  type KeptConnection,
  keepOpen,
  openConnection,
  openUnlessLocked,
  retryWhileLocked,
} from './connection.ts'
import { closedError, type Engine, type Outcome } from './engine.ts'
import type { Query } from './statement.ts'

interface EmbeddedOptions {
  readonly path: string
  /**
   * True if another process takes care of the file, so that this one does not merge its log. Two that merge
   * while a third writes can lose commits before SQLite 3.51.3: https://sqlite.org/wal.html#walresetbug.
   */
  readonly isKept?: () => boolean
}

/**
 * The engine for a local file, with the native libSQL package: one connection writes, many requests in one commit.
 * It reads too, since a commit clears the page cache of every other connection. A transaction ends within one
 * turn of the event loop, so that no read sees uncommitted rows. Reads and units throw StorageError.
 */
export function openEmbedded({ path, isKept = () => false }: EmbeddedOptions): Engine {
  let closed = false
  const writer = keepOpen(() => openConnection(path, { mergesLog: !isKept() }))
  const reader = keepOpen(() => openConnection(path))
  const writes = groupCommit(writer)
  openUnlessLocked(writer)

  /** Merges the write-ahead log, so that the one file holds the whole database. */
  function mergeLog(): void {
    try {
      writer.use((connection) => connection.mergeLog())
    } catch {
      // The log is merged by the next process that opens the file.
    }
  }

  return {
    async read(query) {
      if (closed) throw closedError()
      return await retryWhileLocked(() => (writer.isOpen() ? writer : reader).use((one) => one.rows(query)))
    },
    unit(reads, decide, { mayJoin = false } = {}) {
      if (closed) return Promise.reject(closedError())
      return new Promise((resolve, reject) => {
        const unit = {
          reads,
          decide: decide as Waiting['decide'],
          resolve: resolve as Waiting['resolve'],
          reject,
        }
        writes.commit(unit, mayJoin)
      })
    },
    async apply(statements) {
      if (closed) throw closedError()
      await writes.apply(statements)
    },
    async mergeLog() {
      if (closed) throw closedError()
      await writes.between(mergeLog)
    },
    async close() {
      closed = true
      await writes.idle()
      reader.drop()
      if (!isKept()) mergeLog()
      writer.drop()
    },
  }
}

/** Wait of a unit that may join the next commit; a busy server commits sooner. */
const joinsWithinMs = 5
/** More only makes the first unit wait longer. */
const unitsPerCommitMax = 512

interface Waiting {
  readonly reads: readonly Query<unknown>[]
  readonly decide: (...rows: unknown[][]) => Outcome<unknown>
  readonly resolve: (result: unknown) => void
  readonly reject: (error: unknown) => void
}

type Settle = () => void
type Run = (connection: Connection, units: readonly Waiting[]) => Settle[] | null

/** Decides and commits waiting units together. A failing unit undoes only itself. */
function groupCommit(writer: KeptConnection) {
  const waiting: Waiting[] = []
  let committing = false
  let last: Promise<unknown> = Promise.resolve()

  /** Queues work for the writer, which has one transaction at a time. */
  function serially<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = last.then(work)
    last = done.catch(() => undefined)
    return done
  }

  async function commitWaiting(): Promise<void> {
    // Yields once, so that requests of the same tick share the first commit.
    await new Promise((resolve) => setImmediate(resolve))
    while (waiting.length > 0) await commitUnits(writer, waiting.splice(0, unitsPerCommitMax))
    // Cleared in the tick that found none waiting. Otherwise a unit of a caller just answered would seem to be
    // under way.
    committing = false
  }

  let joining: ReturnType<typeof setTimeout> | undefined
  function start(): void {
    clearTimeout(joining)
    joining = undefined
    if (committing || waiting.length === 0) return
    committing = true
    void serially(commitWaiting)
  }

  return {
    commit(unit: Waiting, mayJoin: boolean): void {
      waiting.push(unit)
      if (mayJoin) joining ??= setTimeout(start, joinsWithinMs)
      else start()
    },
    apply: (statements: readonly string[]) => serially(() => applyTogether(writer, statements)),
    /** Runs work that needs the writer outside any transaction. */
    between: (work: () => void) => serially(async () => work()),
    async idle() {
      start()
      await last
    },
  }
}

async function commitUnits(writer: KeptConnection, units: readonly Waiting[]): Promise<void> {
  try {
    // If one fails, all are decided again, each in its own savepoint.
    const settles = (await commit(writer, units, runTogether)) ?? (await commit(writer, units, runApart))
    for (const settle of settles ?? []) settle()
  } catch (error) {
    // Nothing of this commit is on disk, so every caller fails, those already decided too.
    for (const unit of units) unit.reject(error)
  }
}

async function applyTogether(writer: KeptConnection, statements: readonly string[]): Promise<void> {
  try {
    await inTransaction(writer, (connection) => {
      for (const sql of statements) connection.exec(sql)
      connection.commit()
    })
  } catch (error) {
    throw isConflict(error) ? asConflict(error) : asStorageError(error)
  }
}

async function commit(writer: KeptConnection, units: readonly Waiting[], run: Run): Promise<Settle[] | null> {
  try {
    return await inTransaction(writer, (connection) => {
      const settles = run(connection, units)
      if (settles !== null) connection.commit()
      return settles
    })
  } catch (error) {
    throw asStorageError(error)
  }
}

/**
 * Begins, works and ends within one tick, so that reads over this connection see all of it or nothing. Waits
 * for a lock at the beginning; failed work is not retried and drops its connection.
 */
async function inTransaction<Result>(
  writer: KeptConnection,
  work: (connection: Connection) => Result,
): Promise<Result> {
  const done = await retryWhileLocked(() =>
    writer.use((connection) => {
      connection.begin()
      try {
        return { result: work(connection) }
      } catch (error) {
        writer.drop()
        return { error }
      }
    }),
  )
  if ('error' in done) throw done.error
  return done.result
}

/** Runs units without savepoints, since few fail. If one fails, undoes all and returns null. */
function runTogether(connection: Connection, units: readonly Waiting[]): Settle[] | null {
  try {
    return units.map((unit) => runUnit(connection, unit))
  } catch (error) {
    if (isLost(error)) throw error
    connection.rollback()
    return null
  }
}

/** Runs units in the open transaction, each in its own savepoint. */
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

/** Runs a unit, and returns a function that answers its caller, to be called after the commit. */
function runUnit(connection: Connection, unit: Waiting): Settle {
  const rows = unit.reads.map((query) => connection.rows(query))
  const outcome = unit.decide(...rows)
  for (const write of outcome.writes) connection.run(write)
  return () => unit.resolve(outcome.result)
}
