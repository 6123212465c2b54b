import { ConflictError, StorageError } from './engine.ts'
import { BindError } from './statement.ts'

/** What the errors of the native library mean, told by their codes and never by their words. */

/** What an operator can do about some of them. */
const facts: readonly (readonly [RegExp, string])[] = [
  [/^SQLITE_CORRUPT/, 'its file is damaged (SQLITE_CORRUPT). Restore a backup: izin restore FILE.'],
  [/^SQLITE_NOTADB/, 'its file is no database (SQLITE_NOTADB). Is DATABASE_URL right?'],
  [/^SQLITE_FULL/, 'the disk is full (SQLITE_FULL). Make room on it.'],
  // SQLITE_READONLY_DIRECTORY, which the driver does not know by name.
  [
    /^(UNKNOWN_SQLITE_ERROR_1544|EACCES)/,
    'izin may not write in its folder. Give izin the right to write there.',
  ],
]

/** SQLite's or the system's own word for an error; empty where there is none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/** Whether another process held a lock: a later try may succeed. */
export function isBusy(error: unknown): boolean {
  return error instanceof StorageError ? error.passing : codeOf(error).startsWith('SQLITE_BUSY')
}

/** Whether a unique row was already there. */
export function isConflict(error: unknown): boolean {
  const code = codeOf(error)
  return code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY'
}

/** Errors after which the whole commit is in doubt, not only the unit that met them: disk full, input and output, locks. */
export function isLost(error: unknown): boolean {
  return /^SQLITE_(FULL|IOERR|BUSY|READONLY|CORRUPT|NOTADB|CANTOPEN|NOMEM)/.test(codeOf(error))
}

export function asConflict(error: unknown): ConflictError {
  return new ConflictError('A unique row was already there', { cause: error })
}

/** The same error as a StorageError; a BindError stays one, since the database has nothing to do with it. */
export function asStorageError(error: unknown): StorageError | BindError {
  if (error instanceof StorageError || error instanceof BindError) return error
  const code = codeOf(error) || 'unknown'
  const [, fact = code] = facts.find(([pattern]) => pattern.test(code)) ?? []
  return new StorageError(`Cannot use the database: ${fact}`, { cause: error, passing: isBusy(error) })
}
