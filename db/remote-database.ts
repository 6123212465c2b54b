import {
  type Client,
  createClient,
  type InStatement,
  LibsqlBatchError,
  LibsqlError,
  type ResultSet,
} from '@libsql/client/http'
import { ConflictError, StorageError } from './engine.ts'
import { BindError, bindable, type Query, type Statement, type Value } from './statement.ts'

export interface RemoteOptions {
  /** `libsql://`, `https://` or `http://`, of the database that takes writes and not of a copy of it. */
  readonly url: string
  readonly authToken: string | null
  readonly fetch?: typeof fetch
  readonly limits?: Partial<RemoteLimits>
}

/** How long a caller waits for the other machine. */
export interface RemoteLimits {
  /** After this a request is taken for lost; the database drops what it began long before. */
  readonly requestMs: number
  /** How long a database that cannot be reached is tried. */
  readonly reachedMs: number
}

const usualLimits: RemoteLimits = { requestMs: 10_000, reachedMs: 5_000 }

/** The statements of one request, all or none; every call is one journey to the database and back. */
export interface RemoteDatabase {
  /** What the queries answer, all at the same moment. */
  read(queries: readonly Statement[]): Promise<Answered[]>
  write(statements: readonly (Statement | string)[]): Promise<void>
  /** Keeps the database as it is now for reads that follow each other, on a stream of their own. */
  moment(): Promise<Moment>
  close(): void
  readonly limits: RemoteLimits
}

/** Reads that all see the same; they reject once the database has ended it. */
interface Moment {
  read(queries: readonly Statement[]): Promise<Answered[]>
  /** Gives the stream back; one that the database has ended already is no failure. */
  end(): Promise<void>
}

/** Requests on their way at a time. */
const requestsAtOnce = 20

/** Throws LibsqlError for an address it cannot read. */
export function remoteDatabase(options: RemoteOptions): RemoteDatabase {
  const client = open(options)
  return {
    async read(queries) {
      const [only] = queries
      if (only === undefined) return []
      if (queries.length === 1) return [answeredBy(await client.execute(bound(only)))]
      return (await client.batch(queries.map(bound), 'read')).map(answeredBy)
    },
    async write(statements) {
      await client.batch(statements.map(bound), 'write')
    },
    async moment() {
      const transaction = await client.transaction('read')
      // A transaction sees the database as it is at its first read.
      await transaction.execute('SELECT count(*) FROM sqlite_master')
      return {
        read: async (queries) => (await transaction.batch(queries.map(bound))).map(answeredBy),
        end: () => transaction.rollback().catch(() => {}),
      }
    },
    close: () => client.close(),
    limits: { ...usualLimits, ...options.limits },
  }
}

function open({ url, authToken, fetch: carry = fetch, limits }: RemoteOptions): Client {
  return createClient({
    url,
    intMode: 'bigint',
    concurrency: requestsAtOnce,
    // Called as a plain function: a runtime's own fetch wants no other object before it.
    fetch: (request: Request) =>
      carry(request, { signal: AbortSignal.timeout(limits?.requestMs ?? usualLimits.requestMs) }),
    ...(authToken === null ? {} : { authToken }),
  })
}

function bound(statement: Statement | string): InStatement {
  if (typeof statement === 'string') return statement
  return { sql: statement.sql, args: bindable(statement.params).map(asInteger) }
}

/** A whole number goes as an integer, since this driver sends every `number` as a float. */
function asInteger(value: Value): Value {
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : value
}

function answeredBy({ columns, rows }: ResultSet): Answered {
  return {
    columns: columns.length,
    rows: rows.map((row) => columns.map((_, place) => row[place] as RemoteValue)),
  }
}

/** The rows as an embedded file would answer them: numbers where they are safe, and bytes as a Buffer. */
export function rowsOf<Row>(query: Query<Row>, answered: Answered | undefined): Row[] {
  return (answered?.rows ?? []).map((row) => query.map(row.map(asValue)))
}

function asValue(value: RemoteValue): unknown {
  if (typeof value === 'bigint') return asNumber(value)
  return value instanceof ArrayBuffer ? Buffer.from(value) : value
}

/** No column of the schema goes beyond; one that did must not be rounded in silence. */
function asNumber(value: bigint): number {
  const number = Number(value)
  if (!Number.isSafeInteger(number)) throw new RangeError('Cannot read an integer: it has too many digits')
  return number
}

/** What a read has answered, as values of the database: integers as bigint, so that no digit is lost. */
export interface Answered {
  readonly columns: number
  readonly rows: readonly (readonly RemoteValue[])[]
}

type RemoteValue = null | bigint | number | string | ArrayBuffer

/**
 * A statement that refuses the whole batch it stands in when the read would answer something else now: it writes a row
 * that its table forbids. While the read still holds it writes nothing. Rows are compared as a set, so that a read
 * without an order of its own is not taken for another.
 */
export function guardOf({ sql, params }: Statement, answered: Answered | undefined): Statement {
  if (answered === undefined) throw new Error('Cannot guard a read: it was not answered')
  const { columns, rows } = answered
  const names = Array.from({ length: columns }, (_, place) => `c${place}`)
  const line = names.map((name) => `quote(${name})`).join(" || ',' || ")
  return {
    sql: `INSERT INTO stale_read SELECT 1 WHERE (WITH seen (${names.join(', ')}) AS (${sql}) SELECT group_concat(line, ';') FROM (SELECT ${line} AS line FROM seen ORDER BY line)) IS NOT ?`,
    params: [...params, asSeen(rows)] satisfies Value[],
  }
}

/** What SQLite's `quote` makes of the rows; null of none, as an aggregate over nothing is. */
function asSeen(rows: Answered['rows']): string | null {
  if (rows.length === 0) return null
  const lines = rows.map((row) => row.map(quoted).join(','))
  if (lines.length === 1) return lines[0] as string
  // By bytes as SQLite sorts, which for some characters differs from the language's own order.
  return lines
    .map((line) => Buffer.from(line))
    .sort(Buffer.compare)
    .map((line) => line.toString())
    .join(';')
}

function quoted(value: RemoteValue): string {
  if (value === null) return 'NULL'
  switch (typeof value) {
    case 'bigint':
      return String(value)
    case 'number':
      return Number.isInteger(value) ? `${value}.0` : String(value)
    case 'string':
      return `'${value.replaceAll("'", "''")}'`
    default:
      return `X'${Buffer.from(value).toString('hex').toUpperCase()}'`
  }
}

/**
 * What a failed request to a remote database says about it, told by codes and never by words:
 * - `refused`: the database answered, and nothing was written;
 * - `away`: nothing was written either, but a later try may succeed;
 * - `lost`: nobody knows whether it was done.
 */
type RemoteFault =
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
