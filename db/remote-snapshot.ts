import { type Engine, StorageError } from './engine.ts'
import { type RemoteOptions, remoteDatabase, rowsOf } from './remote-database.ts'
import { faultOf } from './remote-faults.ts'
import { whileAway } from './remote-unit.ts'
import type { Query, Statement } from './statement.ts'

/**
 * The database on another machine as it is at this moment, whatever others write meanwhile: one read transaction on one
 * stream, which takes no lock that a writer waits for. A database that ends it before its reader is done has lost the
 * moment: every read from then on is refused, and nothing that belongs to another moment is ever answered. While it cannot
 * be reached the beginning is tried again, as that of any read. A unit that decides to write is refused. Throws StorageError.
 */
export async function openRemoteSnapshot(options: RemoteOptions): Promise<Engine> {
  const database = remoteDatabase(options)
  const moment = await whileAway(database, ({ moment: begin }) => begin()).catch((error: unknown) => {
    database.close()
    throw error
  })
  const read = async <Row>(query: Query<Row>): Promise<Row[]> => {
    const [answered] = await answersTo([query])
    return rowsOf(query, answered)
  }
  const answersTo = async (queries: readonly Statement[]) => {
    try {
      return await moment.read(queries)
    } catch (error) {
      throw ended(error)
    }
  }
  return {
    read,
    async unit(reads, decide) {
      const answers = await answersTo(reads)
      const rows = reads.map((query, place) => rowsOf(query, answers[place]))
      // The rows are of the types that the reads name; a tuple mapped by `map` has lost them.
      const { writes, result } = decide(...(rows as never))
      if (writes.length > 0) throw new Error('Cannot write: a snapshot is only read')
      return result
    },
    async apply() {
      throw new Error('Cannot write: a snapshot is only read')
    },
    async mergeLog() {},
    async close() {
      await moment.end()
      database.close()
    },
  }
}

function ended(cause: unknown): Error {
  const fault = faultOf(cause)
  // A statement that is wrong by itself is a bug of ours.
  if (fault.kind === 'refused' && fault.code === 'SQLITE_ERROR' && cause instanceof Error) return cause
  return new StorageError(
    'Cannot read the register as it is at one moment: the database did not keep that moment until all was read',
    { cause, passing: true },
  )
}
