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
  /** True if another process takes care of the file, so that this one merges its log late, and leaves the rest to it. */
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
  const writes = new GroupCommit(writer, shortenLog)
  const merger = new LogMerger({
    path,
    isKept,
    between: (work) => writes.serially(work),
    locked: (work) => writes.locked(work),
  })

  async function shortenLog(): Promise<void> {
    const salt = saltOfLongLog(path, mergedPages)
    if (salt !== null) await merger.shorten(salt)
  }

  return {
    async read(query) {
      if (closed) throw closedError()
      return await retryWhileLocked(() =>
        (writer.idle() ?? reader).use((connection) => connection.allRows(query)),
      )
    },
    unit(reads, decide, { mayJoin = false } = {}) {
      if (closed) return Promise.reject(closedError())
      return new Promise((resolve, reject) => {
        const unit = {
          reads,
          // The queue holds units of all kinds; each gets the rows of its own reads, and its own result.
          decide: decide as WaitingUnit['decide'],
          resolve: resolve as WaitingUnit['resolve'],
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
      await merger.empty()
    },
    async close() {
      closed = true
      await writes.idle()
      if (!isKept()) await merger.empty()
      await merger.close()
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
  let commitMs = 0
  openUnlessLocked(kept)

  function begin(connection: Connection): Connection {
    connection.begin()
    isInTransaction = true
    return connection
  }

  async function commit(connection: Connection): Promise<void> {
    const started = performance.now()
    await connection.commit()
    commitMs = performance.now() - started
  }

  /**
   * Runs work in a transaction, and commits unless the work answers null, which means that it has undone itself. Waits
   * for a lock at the beginning; failed work is not retried and drops its connection.
   */
  async function transact<Result>(work: (connection: Connection) => Promise<Result>): Promise<Result> {
    try {
      const connection = await retryWhileLocked(() => kept.use(begin))
      const result = await work(connection)
      if (result !== null) await commit(connection)
      return result
    } catch (error) {
      kept.drop()
      throw isUnsynced(error) ? asUnknown(error) : error
    } finally {
      isInTransaction = false
    }
  }

  return {
    /** Duration of the last commit: that of a sync, if anything was written. */
    commitMs: () => commitMs,
    /**
     * The connection for reading, with its warm cache: a commit clears the page cache of every other connection. Null
     * during a transaction, since a read would see what is not on disk yet, and wait for the sync.
     */
    idle: () => (kept.isOpen() && !isInTransaction ? kept : null),
    transact,
    /** Runs work while no process can write. Waits for the lock. */
    async lock(work: () => Promise<void>): Promise<void> {
      await transact(async (connection) => {
        await work()
        connection.rollback()
        return null
      })
    },
    drop: kept.drop,
  }
}

/** Wait of a unit that may join the next commit; a busy server commits sooner. */
const joinsWithinMs = 5
/** More only makes the first unit wait longer. */
const unitsPerCommitMax = 512
/** Part of a sync that the next commit waits for units: callers just answered often ask again at once. */
const gatheringShare = 0.25
/** Work on one transaction after which other requests have their turn. */
const turnMs = 5

type Settle = () => void
type Run = (connection: Connection, units: readonly WaitingUnit[]) => Promise<Settle[] | null>

/** Decides and commits waiting units together. A failing unit undoes only itself. */
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

  /** `mayJoin`: the unit may wait a little for the commit of another. */
  commit(unit: WaitingUnit, mayJoin: boolean): void {
    this.#waiting.push(unit)
    if (mayJoin) this.#joining ??= setTimeout(() => this.#start(), joinsWithinMs)
    else this.#start()
  }

  apply(statements: readonly string[]): Promise<void> {
    return this.serially(() => applyTogether(this.#writer, statements))
  }

  /** Runs work behind the work before it: the writer has one transaction at a time. */
  serially(work: () => Promise<void>): Promise<void> {
    const done = this.#last.then(work)
    this.#last = done.catch(() => undefined)
    return done
  }

  /** Runs work while no process can write. Throws StorageError. */
  locked(work: () => Promise<void>): Promise<void> {
    return this.serially(() => this.#writer.lock(work))
  }

  async idle(): Promise<void> {
    this.#start()
    for (let done: unknown; done !== this.#last; ) {
      done = this.#last
      await done
    }
  }

  #start(): void {
    clearTimeout(this.#joining)
    this.#joining = undefined
    if (this.#isCommitting || this.#waiting.length === 0) return
    this.#isCommitting = true
    void this.serially(() => this.#commitWaiting())
  }

  async #commitWaiting(): Promise<void> {
    // Yields once, so that requests of the same tick share the first commit.
    await nextTurn()
    await this.#gather()
    const units = this.#waiting.splice(0, unitsPerCommitMax)
    await commitUnits(this.#writer, units)
    this.#answered = { units: units.length, at: performance.now() }
    await this.#afterCommit()
    this.#isCommitting = false
    // Behind other work for the writer, which would else wait for as long as units keep coming.
    this.#start()
  }

  /** With a slow sync the units of as many callers as the last commit answered share the next one. */
  async #gather(): Promise<void> {
    const until = this.#answered.at + this.#writer.commitMs() * gatheringShare
    while (this.#waiting.length < this.#answered.units && performance.now() + 1 < until) {
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
  }
}

async function commitUnits(writer: Writer, units: readonly WaitingUnit[]): Promise<void> {
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
    await writer.transact(async (connection) => {
      for (const sql of statements) connection.exec(sql)
    })
  } catch (error) {
    throw isConflict(error) ? asConflict(error) : asDatabaseFault(error)
  }
}

async function commit(writer: Writer, units: readonly WaitingUnit[], run: Run): Promise<Settle[] | null> {
  try {
    return await writer.transact((connection) => run(connection, units))
  } catch (error) {
    throw asDatabaseFault(error)
  }
}

/** Runs units without savepoints, since few fail. If one fails, undoes all and returns null. */
async function runTogether(connection: Connection, units: readonly WaitingUnit[]): Promise<Settle[] | null> {
  const turns = newTurns()
  const settles: Settle[] = []
  try {
    for (const unit of units) settles.push(await runUnit(connection, unit, turns))
    return settles
  } catch (error) {
    if (isLost(error)) throw error
    connection.rollback()
    return null
  }
}

/** Runs units in the open transaction, each in its own savepoint. */
async function runApart(connection: Connection, units: readonly WaitingUnit[]): Promise<Settle[]> {
  const turns = newTurns()
  const settles: Settle[] = []
  for (const unit of units) {
    connection.savepoint()
    try {
      settles.push(await runUnit(connection, unit, turns))
      connection.release()
    } catch (error) {
      if (isLost(error)) throw error
      connection.undo()
      settles.push(() => unit.reject(isConflict(error) ? asConflict(error) : error))
    }
  }
  return settles
}

/** Runs a unit, and returns a function that answers its caller, to be called after the commit. */
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

/** Tells long work on a transaction when other requests have their turn. */
function newTurns() {
  let started = performance.now()
  return {
    isOver: () => performance.now() - started > turnMs,
    async next(): Promise<void> {
      await nextTurn()
      started = performance.now()
    },
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
