import { LibsqlBatchError, LibsqlError } from '@libsql/client/http'
import { ConflictError, StorageError } from './engine.ts'
import { BindError } from './statement.ts'

/**
 * What a failed request to a remote database says about it, told by codes and never by words:
 * - `refused`: the database answered, and nothing was written;
 * - `away`: nothing was written either, but a later try may succeed;
 * - `lost`: nobody knows whether it was done.
 */
export type RemoteFault =
  | { readonly kind: 'refused'; readonly step: number | null; readonly code: string }
  | { readonly kind: 'away' }
  | { readonly kind: 'lost' }

export function faultOf(error: unknown): RemoteFault {
  if (error instanceof BindError) return { kind: 'refused', step: null, code: 'SQLITE_MISMATCH' }
  if (error instanceof LibsqlBatchError) return answered(error.code, error.statementIndex)
  if (!(error instanceof LibsqlError)) return { kind: wasSent(error) ? 'lost' : 'away' }
  const status = error.cause instanceof Error && 'status' in error.cause ? error.cause.status : null
  if (typeof status === 'number') return ofStatus(status)
  return answered(error.code, null)
}

/** What says nothing about the batch: the client's own troubles with an answer, and a device that failed in a commit. */
const inDoubt =
  /^(HRANA_\w+|INTERNAL_ERROR|UNKNOWN|SERVER_ERROR|TRANSACTION_CLOSED|SQLITE_IOERR\w*|SQLITE_INTERRUPT)$/

/**
 * What is told when another wrote meanwhile. The last two come from libSQL's own server, which ends a transaction of five
 * seconds when others wait to write, or begins no more of them.
 */
const inUse = /^(SQLITE_(BUSY|LOCKED)\w*|TRANSACTION_(TIMEOUT|BUSY))$/

/** That an answer to one statement is an error means that its batch was rolled back. */
function answered(code: string, step: number | null): RemoteFault {
  if (inUse.test(code)) return { kind: 'away' }
  return inDoubt.test(code) ? { kind: 'lost' } : { kind: 'refused', step, code }
}

/** A gateway's 5xx says nothing about what stands behind it. */
function ofStatus(status: number): RemoteFault {
  if (status === 429) return { kind: 'away' }
  if (status < 400 || status >= 500) return { kind: 'lost' }
  return { kind: 'refused', step: null, code: `HTTP_${status}` }
}

/** The system's codes for a connection that was never made; a runtime without them leaves us in doubt. */
const neverConnected = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]

function wasSent(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return !neverConnected.includes(code)
}

export const isConstraint = (code: string) => code.startsWith('SQLITE_CONSTRAINT')

/**
 * Codes of a unique row that was there. Some servers tell only that there was a constraint: since the checks and triggers
 * of the schema forbid what no unit decides, that is a unique row too.
 */
const unique = [
  'SQLITE_CONSTRAINT',
  'SQLITE_CONSTRAINT_UNIQUE',
  'SQLITE_CONSTRAINT_PRIMARYKEY',
  'SQLITE_CONSTRAINT_ROWID',
]

/** What the caller of a unit is told when the database refused it. */
export function asRefused(code: string, error: unknown): Error {
  if (unique.includes(code)) return new ConflictError('A unique row was already there', { cause: error })
  // A statement that is wrong by itself is a bug of ours, and no trouble with the database.
  const isOurs = isConstraint(code) || code === 'SQLITE_ERROR' || code === 'SQLITE_MISMATCH'
  if (isOurs && error instanceof Error) return error
  return new StorageError(`Cannot use the database: ${code}`, { cause: error, passing: false })
}

export function unreachable(cause: unknown): StorageError {
  return new StorageError('Cannot use the database: it cannot be reached', { cause, passing: true })
}
