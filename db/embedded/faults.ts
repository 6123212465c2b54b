import { ConflictError, StorageError, UnknownOutcomeError } from '../engine.ts'
import { BindError } from '../statement.ts'

/* Meanings of the native library's errors, told by code and never by words. */

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

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/** True if another process held a lock. */
export function isBusy(error: unknown): boolean {
  return error instanceof StorageError ? error.passing : codeOf(error).startsWith('SQLITE_BUSY')
}

export function isConflict(error: unknown): boolean {
  const code = codeOf(error)
  return code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY'
}

/** Errors that put the whole commit in doubt, not only the unit: disk full, input and output, locks. */
export function isLost(error: unknown): boolean {
  return /^SQLITE_(FULL|IOERR|BUSY|READONLY|CORRUPT|NOTADB|CANTOPEN|NOMEM)/.test(codeOf(error))
}

/** True if a whole commit was written, and the disk did not confirm it. */
export function isUnsynced(error: unknown): boolean {
  return codeOf(error) === 'SQLITE_IOERR_FSYNC'
}

export function asConflict(error: unknown): ConflictError {
  return new ConflictError('A unique row was already there', { cause: error })
}

/**
 * Turns an error into a StorageError. A BindError stays one, since the database has nothing to do with it.
 */
export function asStorageError(error: unknown): StorageError | BindError {
  if (error instanceof StorageError || error instanceof BindError) return error
  const code = codeOf(error) || 'unknown'
  const [, fact = code] = facts.find(([pattern]) => pattern.test(code)) ?? []
  return new StorageError(`Cannot use the database: ${fact}`, { cause: error, passing: isBusy(error) })
}

export function asUnknown(cause: unknown): UnknownOutcomeError {
  return new UnknownOutcomeError('Cannot tell whether this was stored: the disk failed while it was synced', {
    cause,
  })
}

export function asDatabaseFault(error: unknown): Error {
  return error instanceof UnknownOutcomeError ? error : asStorageError(error)
}
