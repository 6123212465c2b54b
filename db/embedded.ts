import {
  asConflict,
  asStorageError,
  type Connection,
  isConflict,
  isLost,
  type Kept,
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
   * Whether another process takes care of the file just now, so that this one leaves its log alone. Where two merge it at the
   * moment a third writes, SQLite before 3.51.3 can lose what was committed: https://sqlite.org/wal.html#walresetbug.
   */
  readonly isKept?: () => boolean
}

/**
 * The engine for a file on this machine: the native libSQL, prepared statements kept open, one writer with group commit, by
 * which is read too, since a commit makes every other connection forget the pages it has read. A transaction begins and ends
 * within one turn, so that no read sees what is not committed. Another connection reads while the writer is locked out. Makes
 * the file and its folder when missing. Throws StorageError when it cannot be used.
 */
export function openEmbedded({ path, isKept = () => false }: EmbeddedOptions): Engine {
  let closed = false
  const writer = keepOpen(() => openConnection(path, { mergesLog: !isKept() }))
  const reader = keepOpen(() => openConnection(path))
  const writes = groupCommit(writer)
  openUnlessLocked(writer)

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
      return await retryWhileLocked(() => (writer.isOpen() ? writer : reader).use((one) => one.rows(query)))
    },
    unit(reads, decide) {
      if (closed) return Promise.reject(closedError())
      return new Promise((resolve, reject) => {
        writes.commit({
          reads,
          decide: decide as Waiting['decide'],
          resolve: resolve as Waiting['resolve'],
          reject,
        })
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

/** Units committed together; more than this only makes the first of them wait longer. */
const unitsPerCommitMax = 512

/** A unit that waits to be decided, and whoever waits for it. */
interface Waiting {
  readonly reads: readonly Query<unknown>[]
  readonly decide: (...rows: unknown[][]) => Outcome<unknown>
  readonly resolve: (result: unknown) => void
  readonly reject: (error: unknown) => void
}

type Settle = () => void
type Run = (connection: Connection, units: readonly Waiting[]) => Settle[] | null

/**
 * The units of one connection that writes: those that wait are decided and committed together, one failing undoes only
 * itself, and every caller is answered after the commit is synced to disk.
 */
interface GroupCommit {
  commit(unit: Waiting): void
  /** Runs statements that are no part of any unit, all or none. */
  apply(statements: readonly string[]): Promise<void>
  /** Does what needs the writer while no transaction of its is open. */
  between(work: () => void): Promise<void>
  /** Resolves once all that was asked for is done. */
  idle(): Promise<void>
}

function groupCommit(writer: Kept): GroupCommit {
  const waiting: Waiting[] = []
  let committing = false
  let turn: Promise<unknown> = Promise.resolve()

  /** The writer has one transaction at a time: whoever needs it waits for the one before. */
  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = turn.then(work)
    turn = done.catch(() => undefined)
    return done
  }

  async function commitWaiting(): Promise<void> {
    // Yields once, so that requests arriving in the same turn of the loop share the first commit.
    await new Promise((turn) => setImmediate(turn))
    while (waiting.length > 0) await commitUnits(writer, waiting.splice(0, unitsPerCommitMax))
    // In the same turn of the loop as the look that found none waiting: a unit asked for by one who was just answered
    // would else be taken for one that is being worked on.
    committing = false
  }

  return {
    commit(unit) {
      waiting.push(unit)
      if (committing) return
      committing = true
      void inTurn(commitWaiting)
    },
    apply: (statements) => inTurn(() => applyTogether(writer, statements)),
    between: (work) => inTurn(async () => work()),
    idle: async () => void (await turn),
  }
}

async function commitUnits(writer: Kept, units: readonly Waiting[]): Promise<void> {
  try {
    // When one fails they are decided once more, each so that it can be undone by itself.
    const settles = (await commit(writer, units, runTogether)) ?? (await commit(writer, units, runApart))
    for (const settle of settles ?? []) settle()
  } catch (error) {
    // Nothing of this commit is on disk: every caller hears so, those that had already been decided too.
    for (const unit of units) unit.reject(error)
  }
}

async function applyTogether(writer: Kept, statements: readonly string[]): Promise<void> {
  try {
    await inTransaction(writer, (connection) => {
      for (const sql of statements) connection.exec(sql)
      connection.commit()
    })
  } catch (error) {
    throw isConflict(error) ? asConflict(error) : asStorageError(error)
  }
}

async function commit(writer: Kept, units: readonly Waiting[], run: Run): Promise<Settle[] | null> {
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
 * Begins, works and ends within one turn: whoever reads over this connection comes before all of it or after. A lock that is
 * met at the beginning is waited for; work that failed takes its connection with it, and is not tried again.
 */
async function inTransaction<Result>(
  writer: Kept,
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
