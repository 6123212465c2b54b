import { closedError, type Engine, type WaitingUnit } from '../engine.ts'
import {
  type Connection,
  keepOpen,
  openConnection,
  openUnlessLocked,
  retryWhileLocked,
  saltOfLongLog,
} from './connection.ts'
import { asConflict, asDatabaseFault, asUnknown, isConflict, isLost, isUnsynced } from './faults.ts'
import { LogMerger, mergedPages } from './log.ts'

interface EmbeddedOptions {
  readonly path: string
  /** True if another process, such as the server, maintains the file. This process then merges the log only if it gets very long. */
  readonly isKept?: () => boolean
}

/**
 * Opens a database file on this machine, with the native libSQL package. A single connection writes, and commits many units
 * (reads, a decision, writes) together. Commits and merges of the log run in threads of the driver, so that this thread does
 * not wait for the disk. Reads and units throw StorageError.
 */
export function openEmbedded({ path, isKept = () => false }: EmbeddedOptions): Engine {
  let isClosed = false
  const writer = openWriter(path)
  const reader = keepOpen(() => openConnection(path))
  const writes = new GroupCommit(writer, shortenLog)
  const merger = new LogMerger({
    path,
    isKept,
    between: (work) => writes.serially(work),
    locked: (work) => writes.locked(work),
  })

  /** Merges the write-ahead log into the database if the log has become long. */
  async function shortenLog(): Promise<void> {
    const salt = saltOfLongLog(path, mergedPages)
    if (salt !== null) await merger.shorten(salt)
  }

  return {
    async read(query) {
      if (isClosed) throw closedError()
      return await retryWhileLocked(() =>
        (writer.idle() ?? reader).use((connection) => connection.allRows(query)),
      )
    },
    unit(reads, decide, { mayShareCommit = false } = {}) {
      if (isClosed) return Promise.reject(closedError())
      return new Promise((resolve, reject) => {
        const unit = {
          reads,
          // The queue has units of all types, and each gets the rows of its reads and returns its result.
          decide: decide as WaitingUnit['decide'],
          resolve: resolve as WaitingUnit['resolve'],
          reject,
        }
        writes.commit(unit, mayShareCommit)
      })
    },
    async apply(statements) {
      if (isClosed) throw closedError()
      await writes.apply(statements)
    },
    async mergeLog() {
      if (isClosed) throw closedError()
      await merger.empty()
    },
    async close() {
      isClosed = true
      await writes.idle()
      if (!isKept()) await merger.empty()
      await merger.close()
      reader.drop()
      writer.drop()
    },
  }
}

type Writer = ReturnType<typeof openWriter>

/** Opens the connection that writes, one transaction at a time. Throws at once if the file cannot be used. */
function openWriter(path: string) {
  const keptConnection = keepOpen(() => openConnection(path))
  let isInTransaction = false
  let commitMs = 0
  openUnlessLocked(keptConnection)

  function begin(connection: Connection): Connection {
    connection.begin()
    isInTransaction = true
    return connection
  }

  async function commit(connection: Connection): Promise<void> {
    const startedAt = performance.now()
    await connection.commit()
    commitMs = performance.now() - startedAt
  }

  /**
   * Runs work in a transaction. Commits, unless the work returns null, which means that it has rolled back. Waits for another
   * process's lock at the beginning. If the work fails, it is not retried and the connection is closed.
   */
  async function transact<Result>(work: (connection: Connection) => Promise<Result>): Promise<Result> {
    try {
      const connection = await retryWhileLocked(() => keptConnection.use(begin))
      const result = await work(connection)
      if (result !== null) await commit(connection)
      return result
    } catch (error) {
      keptConnection.drop()
      throw isUnsynced(error) ? asUnknown(error) : error
    } finally {
      isInTransaction = false
    }
  }

  return {
    /** Returns the duration of the last commit, which is mostly that of the disk's sync. */
    commitMs: () => commitMs,
    /**
     * Returns this connection for reading, since its page cache is warm: a commit clears the cache of every other connection.
     * Null during a transaction, when a read would see data that is not on disk yet.
     */
    idle: () => (keptConnection.isOpen() && !isInTransaction ? keptConnection : null),
    transact,
    /** Runs work while no other process can write. Waits for the lock. */
    async lock(work: () => Promise<void>): Promise<void> {
      await transact(async (connection) => {
        await work()
        connection.rollback()
        return null
      })
    },
    drop: keptConnection.drop,
  }
}

/** Longest time in ms for which a unit with `mayShareCommit` waits for the commit of another. */
const joinsWithinMs = 5
/** Maximum number of units (reads, a decision and writes) of a commit. With more, the first one would only wait longer. */
const unitsPerCommitMax = 512
/** Wait for further units before a commit, as a share of the disk's sync: callers that just got an answer often ask again. */
const gatheringShare = 0.25
/** Time in ms of work in a transaction after which other requests get a turn. */
const turnMs = 5

type Settle = () => void
/** Runs units in an open transaction. Returns the functions that answer their callers; null if it has rolled back. */
type Run = (connection: Connection, units: readonly WaitingUnit[]) => Promise<Settle[] | null>

/** Queue of units that are decided and committed together. A unit that fails undoes only its own writes. */
class GroupCommit {
  readonly #writer: Writer
  readonly #afterCommit: () => Promise<void>
  readonly #waiting: WaitingUnit[] = []
  #isCommitting = false
  #last: Promise<unknown> = Promise.resolve()
  #answered = { units: 0, at: 0 }
  #joining: ReturnType<typeof setTimeout> | undefined

  constructor(writer: Writer, afterCommit: () => Promise<void>) {
    this.#writer = writer
    this.#afterCommit = afterCommit
  }

  /** Adds a unit. With `mayShareCommit` it may wait some ms for the commit of another unit. */
  commit(unit: WaitingUnit, mayShareCommit: boolean): void {
    this.#waiting.push(unit)
    if (mayShareCommit) this.#joining ??= setTimeout(() => this.#start(), joinsWithinMs)
    else this.#start()
  }

  apply(statements: readonly string[]): Promise<void> {
    return this.serially(() => applyTogether(this.#writer, statements))
  }

  /** Runs work after all work before it, since the writer has only one transaction at a time. */
  serially(work: () => Promise<void>): Promise<void> {
    const completion = this.#last.then(work)
    this.#last = completion.catch(() => undefined)
    return completion
  }

  /** Runs work while no other process can write. Throws StorageError. */
  locked(work: () => Promise<void>): Promise<void> {
    return this.serially(() => this.#writer.lock(work))
  }

  /** Resolves when all work given to the writer is done, also work that is added meanwhile. */
  async idle(): Promise<void> {
    this.#start()
    for (let done: unknown; done !== this.#last; ) {
      done = this.#last
      await done
    }
  }

  /** Starts to commit the waiting units, unless a commit is under way, which starts the next one itself. */
  #start(): void {
    clearTimeout(this.#joining)
    this.#joining = undefined
    if (this.#isCommitting || this.#waiting.length === 0) return
    this.#isCommitting = true
    void this.serially(() => this.#commitWaiting())
  }

  /** Commits the units that wait, and answers their callers. */
  async #commitWaiting(): Promise<void> {
    // Waits a turn, so that requests of the same tick share the first commit.
    await nextTurn()
    await this.#gather()
    const units = this.#waiting.splice(0, unitsPerCommitMax)
    await commitUnits(this.#writer, units)
    this.#answered = { units: units.length, at: performance.now() }
    await this.#afterCommit()
    this.#isCommitting = false
    // Other work for the writer comes first, which would otherwise wait as long as units arrive.
    this.#start()
  }

  /** Waits a part of a sync until as many units wait as the last commit had, so that they share the next commit. */
  async #gather(): Promise<void> {
    const until = this.#answered.at + this.#writer.commitMs() * gatheringShare
    while (this.#waiting.length < this.#answered.units && performance.now() + 1 < until) {
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
  }
}

/**
 * Commits units (reads, a decision, writes) in one transaction, and answers their callers. If one fails, all run again so that
 * only this one is left out.
 */
async function commitUnits(writer: Writer, units: readonly WaitingUnit[]): Promise<void> {
  try {
    // If a unit fails, all are decided again, each in its own savepoint.
    const callbacks = (await commit(writer, units, runTogether)) ?? (await commit(writer, units, runApart))
    for (const settle of callbacks ?? []) settle()
  } catch (error) {
    // Nothing of this commit is on disk, or it is unknown if it is. Every unit of it fails.
    for (const unit of units) unit.reject(error)
  }
}

/** Runs statements, such as those of a migration, in one transaction. */
async function applyTogether(writer: Writer, statements: readonly string[]): Promise<void> {
  try {
    await writer.transact(async (connection) => {
      for (const sql of statements) connection.exec(sql)
    })
  } catch (error) {
    throw isConflict(error) ? asConflict(error) : asDatabaseFault(error)
  }
}

/** Runs units in one transaction. Returns null if they have to run apart. Throws StorageError or another database fault. */
async function commit(writer: Writer, units: readonly WaitingUnit[], run: Run): Promise<Settle[] | null> {
  try {
    return await writer.transact((connection) => run(connection, units))
  } catch (error) {
    throw asDatabaseFault(error)
  }
}

/** Runs units without savepoints, since few fail. If a unit fails, rolls all back and returns null. */
async function runTogether(connection: Connection, units: readonly WaitingUnit[]): Promise<Settle[] | null> {
  const turns = newTurns()
  const callbacks: Settle[] = []
  try {
    for (const unit of units) callbacks.push(await runUnit(connection, unit, turns))
    return callbacks
  } catch (error) {
    if (isLost(error)) throw error
    connection.rollback()
    return null
  }
}

/** Runs units in the open transaction, each in its own savepoint. */
async function runApart(connection: Connection, units: readonly WaitingUnit[]): Promise<Settle[]> {
  const turns = newTurns()
  const callbacks: Settle[] = []
  for (const unit of units) {
    connection.savepoint()
    try {
      callbacks.push(await runUnit(connection, unit, turns))
      connection.release()
    } catch (error) {
      if (isLost(error)) throw error
      connection.undo()
      callbacks.push(() => unit.reject(isConflict(error) ? asConflict(error) : error))
    }
  }
  return callbacks
}

/** Runs a unit. Returns the function that answers its caller, to be called after the commit. */
async function runUnit(connection: Connection, unit: WaitingUnit, turns: Turns): Promise<Settle> {
  const rows: unknown[][] = []
  for (const query of unit.reads) {
    if (turns.isOver()) await turns.next()
    rows.push(connection.allRows(query))
  }
  if (turns.isOver()) await turns.next()
  const outcome = unit.decide(...rows)
  for (const write of outcome.writes) {
    if (turns.isOver()) await turns.next()
    connection.run(write)
  }
  return () => unit.resolve(outcome.result)
}

type Turns = ReturnType<typeof newTurns>

/** Measures the turns of long work, between which other requests run. */
function newTurns() {
  let startedAt = performance.now()
  return {
    isOver: () => performance.now() - startedAt > turnMs,
    async next(): Promise<void> {
      await nextTurn()
      startedAt = performance.now()
    },
  }
}

/** Resolves after Node's event loop has run what waits. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
