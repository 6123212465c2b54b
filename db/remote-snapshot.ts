import { type Engine, StorageError } from './engine.ts'
import { retryWhileUnreachable } from './remote.ts'
import { faultOf, type RemoteOptions, remoteDatabase, rowsOf } from './remote-database.ts'
import { readOnly } from './snapshot.ts'
import type { Statement } from './statement.ts'

/**
 * The database on another machine as it is at this moment, whatever others write meanwhile: one read transaction on one
 * stream, which takes no lock that a writer waits for. A database that ends it before its reader is done has lost the
 * moment: every read from then on is refused, and nothing that belongs to another moment is ever answered. While it cannot
 * be reached the beginning is tried again, as that of any read. A unit that decides to write is refused. Throws StorageError.
 */
export async function openRemoteSnapshot(options: RemoteOptions): Promise<Engine> {
  const database = remoteDatabase(options)
  const moment = await retryWhileUnreachable(database, ({ moment: begin }) => begin()).catch(
    (error: unknown) => {
      database.close()
      throw error
    },
  )
  const answersTo = async (queries: readonly Statement[]) => {
    try {
      return await moment.read(queries)
    } catch (error) {
      throw ended(error)
    }
  }
  return readOnly(
    async (queries) => {
      const answers = await answersTo(queries)
      return queries.map((query, place) => rowsOf(query, answers[place]))
    },
    async () => {
      await moment.end()
      database.close()
    },
  )
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
