import { closedError, type Engine, type Outcome, StorageError } from './engine.ts'
import { type RemoteOptions, remoteDatabase, rowsOf } from './remote-database.ts'
import { patience } from './remote-patience.ts'
import { newTurns } from './remote-turns.ts'
import { type Decide, RemoteUnit, whileAway } from './remote-unit.ts'
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
    const waits = patience(decidedWithinMs)
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
        const [answered] = await whileAway(database, ({ read }) => read([query]))
        return rowsOf(query, answered)
      }),
    unit: <const Reads extends readonly Query<unknown>[], Result>(
      reads: Reads,
      // The rows are of the types that the reads name; an array of rows has lost them.
      decide: (...rows: never) => Outcome<Result>,
    ) => tracked(() => serve(reads, decide as Decide<Result>)),
    apply: (statements) => tracked(() => whileAway(database, ({ write }) => write(statements))),
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
