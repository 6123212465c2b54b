import { ConflictError, StorageError, UnknownOutcomeError } from '../engine.ts'
import { BindError } from '../statement.ts'

/* Meanings of the native library's errors. They are recognised by their codes, never by their words. */

const facts: readonly (readonly [RegExp, string])[] = [
  [/^SQLITE_CORRUPT/, 'its file is damaged (SQLITE_CORRUPT). Restore a backup: izin restore FILE.'],
  [/^SQLITE_NOTADB/, 'its file is no database (SQLITE_NOTADB). Is DATABASE_URL right?'],
  [/^SQLITE_FULL/, 'the disk is full (SQLITE_FULL). Make room on it.'],
  // 1544 is SQLITE_READONLY_DIRECTORY, whose name the driver does not know.
  [
    /^(UNKNOWN_SQLITE_ERROR_1544|EACCES)/,
    'izin may not write in its folder. Give izin the right to write there.',
  ],
]

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/** True if the error came from the lock of another process. */
export function isBusy(error: unknown): boolean {
  return error instanceof StorageError ? error.passing : codeOf(error).startsWith('SQLITE_BUSY')
}

export function isConflict(error: unknown): boolean {
  const code = codeOf(error)
  return code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY'
}

/** True if an error concerns the whole commit and not only a unit: a full disk, input and output, a lock. */
export function isLost(error: unknown): boolean {
  return /^SQLITE_(FULL|IOERR|BUSY|READONLY|CORRUPT|NOTADB|CANTOPEN|NOMEM)/.test(codeOf(error))
}

/** True if a commit was written completely, but the disk did not confirm it. */
export function isUnsynced(error: unknown): boolean {
  return codeOf(error) === 'SQLITE_IOERR_FSYNC'
}

export function asConflict(error: unknown): ConflictError {
  return new ConflictError('A unique row was already there', { cause: error })
}

/** Returns an error as StorageError. A BindError (wrong parameters of a statement) stays as it is, since it is a bug. */
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
