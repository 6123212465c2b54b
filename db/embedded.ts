import {
  asConflict,
  asStorageError,
  type Connection,
  isConflict,
  isLost,
  isUnsynced,
  keepOpen,
  openConnection,
  openUnlessLocked,
  retryWhileLocked,
  saltOfLongLog,
} from './connection.ts'
import { closedError, type Engine, type Outcome, UnknownOutcomeError } from './engine.ts'
import { mergedPages, openMerging } from './log.ts'
import type { Query } from './statement.ts'

interface EmbeddedOptions {
  readonly path: string
  /** True if another process takes care of the file, so that this one does not merge its log. */
  readonly isKept?: () => boolean
}

/**
 * The engine for a local file, with the native libSQL package: one connection writes, many requests in one commit.
 * Commits and merges of the log run in threads of the driver, so that this thread never waits for the disk's sync.
 * A commit is seen by no other connection before its sync. Reads and units throw StorageError.
 */
export function openEmbedded({ path, isKept = () => false }: EmbeddedOptions): Engine {
  let closed = false
  const writer = openWriter(path)
  const reader = keepOpen(() => openConnection(path))
  const writes = groupCommit(writer, shortenLog)
  const merging = openMerging({ path, isKept, between: writes.between })

  async function shortenLog(): Promise<void> {
    const salt = saltOfLongLog(path, mergedPages)
    if (salt !== null) await merging.shorten(salt)
  }

  return {
    async read(query) {
      if (closed) throw closedError()
      return await retryWhileLocked(() =>
        (writer.idle() ?? reader).use((connection) => connection.rows(query)),
      )
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
      await merging.empty()
    },
    async close() {
      closed = true
      await writes.idle()
      if (!isKept()) await merging.empty()
      await merging.close()
      reader.drop()
      writer.drop()
    },
  }
}

type Writer = ReturnType<typeof openWriter>

/** The connection that writes, one transaction at a time. Throws at once when the file cannot be used. */
function openWriter(path: string) {
  const kept = keepOpen(() => openConnection(path))
  let isInTransaction = false
  openUnlessLocked(kept)

  /** Works within one tick, then commits in another thread. */
  function start<Result>(connection: Connection, work: (connection: Connection) => Result): Started<Result> {
    connection.begin()
    try {
      const result = work(connection)
      isInTransaction = true
      return { result, committed: result === null ? null : connection.commit() }
    } catch (error) {
      kept.drop()
      return { error }
    }
  }

  return {
    /**
     * The connection for reading, with its warm cache: a commit clears the page cache of every other connection. Null
     * while it commits, since a read would wait for the sync and see what is not on disk yet.
     */
    idle: () => (kept.isOpen() && !isInTransaction ? kept : null),
    /**
     * Runs work in a transaction, and commits unless the work answers null, which means that it has undone itself. Waits
     * for a lock at the beginning; failed work is not retried and drops its connection.
     */
    async transact<Result>(work: (connection: Connection) => Result): Promise<Result> {
      try {
        const started = await retryWhileLocked(() => kept.use((connection) => start(connection, work)))
        if ('error' in started) throw started.error
        await started.committed
        return started.result
      } catch (error) {
        kept.drop()
        throw isUnsynced(error) ? asUnknown(error) : error
      } finally {
        isInTransaction = false
      }
    },
    drop: kept.drop,
  }
}

type Started<Result> = { result: Result; committed: Promise<void> | null } | { error: unknown }

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
function groupCommit(writer: Writer, afterCommit: () => Promise<void>) {
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
    await commitUnits(writer, waiting.splice(0, unitsPerCommitMax))
    await afterCommit()
    committing = false
    // Behind other work for the writer, which would else wait for as long as units keep coming.
    start()
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
    between: (work: () => Promise<void>) => serially(work),
    async idle() {
      start()
      for (let done: unknown; done !== last; ) {
        done = last
        await done
      }
    },
  }
}

async function commitUnits(writer: Writer, units: readonly Waiting[]): Promise<void> {
  try {
    // If one fails, all are decided again, each in its own savepoint.
    const settles = (await commit(writer, units, runTogether)) ?? (await commit(writer, units, runApart))
    for (const settle of settles ?? []) settle()
  } catch (error) {
    // Nothing of this commit is on disk, or that is unknown: every caller fails, those already decided too.
    for (const unit of units) unit.reject(error)
  }
}

async function applyTogether(writer: Writer, statements: readonly string[]): Promise<void> {
  try {
    await writer.transact((connection) => {
      for (const sql of statements) connection.exec(sql)
    })
  } catch (error) {
    throw isConflict(error) ? asConflict(error) : asDatabaseFault(error)
  }
}

async function commit(writer: Writer, units: readonly Waiting[], run: Run): Promise<Settle[] | null> {
  try {
    return await writer.transact((connection) => run(connection, units))
  } catch (error) {
    throw asDatabaseFault(error)
  }
}

function asUnknown(cause: unknown): UnknownOutcomeError {
  return new UnknownOutcomeError('Cannot tell whether this was stored: the disk failed while it was synced', {
    cause,
  })
}

function asDatabaseFault(error: unknown): Error {
  return error instanceof UnknownOutcomeError ? error : asStorageError(error)
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
