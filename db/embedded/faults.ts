import { type Sentence, wordless } from '../../src/util/sentence.ts'
import { ConflictError, StorageError, UnknownOutcomeError, unusable } from '../engine.ts'
import { BindError } from '../statement.ts'

/* Meanings of the native library's errors. They are recognised by their codes, never by their words. */

/** Sentences for the operator, by the code of an error. */
const facts: readonly (readonly [RegExp, Sentence])[] = [
  [
    /^SQLITE_CORRUPT/,
    {
      en: 'its file is damaged (SQLITE_CORRUPT). Restore a backup: izin restore FILE.',
      tr: 'dosyası bozuk (SQLITE_CORRUPT). Bir yedeği geri yükleyin: izin restore DOSYA.',
    },
  ],
  [
    /^SQLITE_NOTADB/,
    {
      en: 'its file is no database (SQLITE_NOTADB). Is DATABASE_URL right?',
      tr: 'dosyası bir veritabanı değil (SQLITE_NOTADB). DATABASE_URL doğru mu?',
    },
  ],
  [
    /^SQLITE_FULL/,
    { en: 'the disk is full (SQLITE_FULL). Make room on it.', tr: 'disk dolu (SQLITE_FULL). Yer açın.' },
  ],
  // 1544 is SQLITE_READONLY_DIRECTORY, whose name the driver does not know.
  [
    /^(UNKNOWN_SQLITE_ERROR_1544|EACCES)/,
    {
      en: 'izin may not write in its folder. Give izin the right to write there.',
      tr: 'izin onun klasörüne yazamıyor. Oraya yazma hakkı verin.',
    },
  ],
]

/** Returns the code of an error, such as SQLITE_FULL; an empty text for an error without code. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/** True if the error came from the lock of another process. */
export function isBusy(error: unknown): boolean {
  return error instanceof StorageError ? error.passing : codeOf(error).startsWith('SQLITE_BUSY')
}

/** True if a write failed because a unique row exists already. */
export function isConflict(error: unknown): boolean {
  const code = codeOf(error)
  return code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY'
}

/** True if an error makes the whole commit fail, such as a full disk or a lock, and not only the unit in which it occurred. */
export function isLost(error: unknown): boolean {
  return /^SQLITE_(FULL|IOERR|BUSY|READONLY|CORRUPT|NOTADB|CANTOPEN|NOMEM)/.test(codeOf(error))
}

/** True if a commit was written completely, but the disk did not confirm it. */
export function isUnsynced(error: unknown): boolean {
  return codeOf(error) === 'SQLITE_IOERR_FSYNC'
}

/** Returns the error to throw for a unique row that exists already. */
export function asConflict(error: unknown): ConflictError {
  return new ConflictError('A unique row was already there', { cause: error })
}

/** Returns an error as StorageError. A BindError (wrong parameters of a statement) stays as it is, since it is a bug. */
export function asStorageError(error: unknown): StorageError | BindError {
  if (error instanceof StorageError || error instanceof BindError) return error
  const code = codeOf(error) || 'unknown'
  const [, fact = wordless(code)] = facts.find(([pattern]) => pattern.test(code)) ?? []
  return unusable(fact, { cause: error, passing: isBusy(error) })
}

/** Makes the error for a commit of which it is unknown whether it is on disk. */
export function asUnknown(cause: unknown): UnknownOutcomeError {
  const sentence = {
    en: 'Cannot tell whether this was stored: the disk failed while it was synced',
    tr: 'Bunun saklanıp saklanmadığı bilinmiyor: disk eşitlenirken hata verdi',
  }
  return new UnknownOutcomeError(sentence, { cause })
}

/** Returns the error to throw for a failed transaction: StorageError, unless it is unknown if the transaction was stored. */
export function asDatabaseFault(error: unknown): Error {
  return error instanceof UnknownOutcomeError ? error : asStorageError(error)
}
