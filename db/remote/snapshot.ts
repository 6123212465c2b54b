import { type Engine, StorageError } from '../engine.ts'
import { readOnly } from '../read-only.ts'
import type { Statement } from '../statement.ts'
import { faultOf, pagesOf, type RemoteOptions, remoteDatabase, rowsOfPages, tooLarge } from './database.ts'
import { retryWhileUnreachable } from './retries.ts'

/**
 * Opens a remote database for reading as it is at this moment, by a read transaction, which delays no writer. If the database
 * ends the transaction early, all later reads fail instead of reading another moment. Throws StorageError.
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
      const pages = await pagesOf(queries, answersTo)
      return queries.map((_, place) => rowsOfPages(pages[place]))
    },
    async () => {
      await moment.end()
      database.close()
    },
  )
}

/** Returns the error to throw for a failed read of a snapshot. */
function ended(cause: unknown): Error {
  const fault = faultOf(cause)
  if (fault.kind === 'too-large') return tooLarge(cause)
  // A wrong statement is a bug of izin.
  if (fault.kind === 'refused' && fault.code === 'SQLITE_ERROR' && cause instanceof Error) return cause
  return new StorageError(
    {
      en: 'Cannot read the register as it is at one moment: the database did not keep that moment until all was read',
      tr: 'Kayıtlar tek bir andaki halleriyle okunamadı: veritabanı o anı okuma bitene kadar tutmadı',
    },
    { cause, passing: true },
  )
}
