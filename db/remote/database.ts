import {
  type Client,
  createClient,
  type InStatement,
  LibsqlBatchError,
  LibsqlError,
  type ResultSet,
} from '@libsql/client/http'
import { wordless } from '../../src/util/sentence.ts'
import { ConflictError, type StorageError, unusable } from '../engine.ts'
import { BindError, bindable, type Query, type Statement, type Value, valueCountOf } from '../statement.ts'

export interface RemoteOptions {
  /** Address of the database that takes writes, not of a replica: `libsql://`, `https://` or `http://`. */
  readonly url: string
  readonly authToken: string | null
  readonly fetch?: typeof fetch
  readonly limits?: Partial<RemoteLimits>
  /** Time of a simulation; left out in production. */
  readonly pace?: Pace
}

export interface RemoteLimits {
  /** Time in ms after which a request counts as lost. The database rolls its work back much earlier. */
  readonly requestMs: number
  /** Time in ms for which requests are retried while the database cannot be reached. */
  readonly reachedMs: number
  /** Time in ms for which a unit is retried while other units change the rows that it reads. */
  readonly decidedMs: number
}

const usualLimits: RemoteLimits = { requestMs: 10_000, reachedMs: 5_000, decidedMs: 30_000 }

/** Clock and random numbers for the pauses between retries. */
export interface Pace {
  /** Returns the time in ms of a clock that only goes forward. */
  now(): number
  /** Returns a random number of at least 0 and below 1. */
  random(): number
  wait(ms: number): Promise<void>
}

export const usualPace: Pace = {
  now: () => performance.now(),
  random: () => Math.random(),
  wait: (ms) => new Promise((later) => setTimeout(later, ms)),
}

/** Database over HTTP. Each call is one request, of whose statements all or none are done. */
export interface RemoteDatabase {
  read(queries: readonly Statement[]): Promise<QueryAnswer[]>
  write(statements: readonly (Statement | string)[]): Promise<void>
  /** Opens a read transaction, whose reads all see the database at the same moment. */
  moment(): Promise<Moment>
  close(): void
  readonly limits: RemoteLimits
  readonly pace: Pace
}

/** Read transaction, which sees the database at one moment. */
interface Moment {
  read(queries: readonly Statement[]): Promise<QueryAnswer[]>
  /** Ends the transaction, if the database has not ended it already. */
  end(): Promise<void>
}

/** Maximum number of requests that are under way to the database at once. */
const requestsAtOnce = 20

/** Creates the client of a remote database. */
export function remoteDatabase(options: RemoteOptions): RemoteDatabase {
  const client = open(options)
  return {
    async read(queries) {
      const [only] = queries
      if (only === undefined) return []
      if (queries.length === 1) return [answerOf(await client.execute(driverStatement(only)))]
      return (await client.batch(queries.map(driverStatement), 'read')).map(answerOf)
    },
    async write(statements) {
      await client.batch(statements.map(driverStatement), 'write')
    },
    async moment() {
      const transaction = await client.transaction('read')
      // A transaction sees the database as it is at its first read.
      await transaction.execute('SELECT count(*) FROM sqlite_master')
      return {
        read: async (queries) => (await transaction.batch(queries.map(driverStatement))).map(answerOf),
        end: () => transaction.rollback().catch(() => {}),
      }
    },
    close: () => client.close(),
    limits: { ...usualLimits, ...options.limits },
    pace: options.pace ?? usualPace,
  }
}

/** Creates libSQL's client, with a time limit for each request. */
function open({ url, authToken, fetch: carry = fetch, limits }: RemoteOptions): Client {
  return createClient({
    url,
    intMode: 'bigint',
    concurrency: requestsAtOnce,
    // Called as a plain function, since a runtime's `fetch` fails with another `this`.
    fetch: (request: Request) =>
      carry(request, { signal: AbortSignal.timeout(limits?.requestMs ?? usualLimits.requestMs) }),
    ...(authToken === null ? {} : { authToken }),
  })
}

/** Returns a statement as the libSQL client takes it. Throws BindError for values that SQLite cannot store. */
function driverStatement(statement: Statement | string): InStatement {
  if (typeof statement === 'string') return statement
  return { sql: statement.sql, args: bindable(statement.params, valueCountOf(statement.sql)).map(asInteger) }
}

/** Returns whole numbers as bigint, since this driver sends every `number` as a float. */
function asInteger(value: Value): Value {
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : value
}

/** Converts a result of the libSQL client, whose rows are objects, to rows that are lists of values. */
function answerOf({ columns, rows }: ResultSet): QueryAnswer {
  return {
    columns: columns.length,
    // A row has a value for each column.
    rows: rows.map((row) => columns.map((_, place) => row[place] as RemoteValue)),
  }
}

/** Returns rows with the types of an embedded database: integers as numbers, bytes as Buffer. */
export function rowsOf<Row>(query: Query<Row>, answer: QueryAnswer | undefined): Row[] {
  return (answer?.rows ?? []).map((row) => query.map(row.map(asValue)))
}

/** Page of a query, with its answer. */
export interface AnsweredPage {
  readonly query: Query<unknown>
  readonly answer: QueryAnswer | undefined
}

/** Reads all pages of several queries: the first pages together in one request, the later ones one by one. */
export async function pagesOf(
  queries: readonly Query<unknown>[],
  read: RemoteDatabase['read'],
): Promise<AnsweredPage[][]> {
  const firstAnswers = await read(queries)
  const pages = queries.map((query, place) => [{ query, answer: firstAnswers[place] }])
  for (const ofQuery of pages) {
    for (;;) {
      const last = ofQuery.at(-1)
      const next = last?.query.next?.(rowsOf(last.query, last.answer)) ?? null
      if (next === null) break
      const [answer] = await read([next])
      ofQuery.push({ query: next, answer })
    }
  }
  return pages
}

/** Returns the rows of all pages of a query as one list. */
export function rowsOfPages(pages: readonly AnsweredPage[] | undefined): unknown[] {
  return (pages ?? []).flatMap(({ query, answer }) => rowsOf(query, answer))
}

/** Returns a value of the remote database with the type that an embedded one returns. */
function asValue(value: RemoteValue): unknown {
  if (typeof value === 'bigint') return asNumber(value)
  return value instanceof ArrayBuffer ? Buffer.from(value) : value
}

/** Returns a bigint as number. Throws for one that would be rounded; no column has such a value. */
function asNumber(value: bigint): number {
  const number = Number(value)
  if (!Number.isSafeInteger(number)) throw new RangeError('Cannot read an integer: it has too many digits')
  return number
}

/** Answer to a query. Its integers stay bigint, so that no digit is lost. */
export interface QueryAnswer {
  readonly columns: number
  readonly rows: readonly (readonly RemoteValue[])[]
}

type RemoteValue = null | bigint | number | string | ArrayBuffer

/**
 * Returns a guard: a statement that makes its whole batch fail if a query would now return other rows than in `answer`. It then
 * writes a row into a table that forbids every row. The order of rows does not count.
 */
export function guardOf({ sql, params }: Statement, answer: QueryAnswer | undefined): Statement {
  if (answer === undefined) throw new Error('Cannot guard a read: it was not answered')
  const { columns, rows } = answer
  const names = Array.from({ length: columns }, (_, place) => `c${place}`)
  const line = names.map((name) => `quote(${name})`).join(" || ',' || ")
  return {
    sql: `INSERT INTO stale_read SELECT 1 WHERE (WITH seen (${names.join(', ')}) AS (${sql}) SELECT group_concat(line, ';') FROM (SELECT ${line} AS line FROM seen ORDER BY line)) IS NOT ?`,
    params: [...params, guardText(rows)] satisfies Value[],
  }
}

/** Returns the text that the guard's query computes for these rows; null without rows, as `group_concat` returns. */
function guardText(rows: QueryAnswer['rows']): string | null {
  const lines = rows.map((row) => row.map(quoted).join(','))
  const [first = null] = lines
  if (lines.length < 2) return first
  // SQLite sorts by bytes, JavaScript by UTF-16 units, which differs for some characters.
  return lines
    .map((line) => Buffer.from(line))
    .sort(Buffer.compare)
    .map((line) => line.toString())
    .join(';')
}

/** Writes a value as SQLite's function `quote` does. */
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
 * Meaning of a failed request, by its codes:
 * - `refused`: the database answered, and nothing was written;
 * - `away`: nothing was written, and a later try may succeed;
 * - `lost`: it is unknown if the request was done;
 * - `too-large`: the answer was too large to be sent; writes may have been done.
 */
type RemoteFault =
  | { readonly kind: 'refused'; readonly step: number | null; readonly code: string }
  | { readonly kind: 'away' }
  | { readonly kind: 'lost' }
  | { readonly kind: 'too-large' }

/** Classifies an error of the libSQL client: refused by the server, lost on the way, or never sent. */
export function faultOf(error: unknown): RemoteFault {
  if (error instanceof BindError) return { kind: 'refused', step: null, code: 'SQLITE_MISMATCH' }
  if (error instanceof LibsqlBatchError) return faultOfCode(error.code, error.statementIndex)
  if (!(error instanceof LibsqlError)) return { kind: wasSent(error) ? 'lost' : 'away' }
  const status = error.cause instanceof Error && 'status' in error.cause ? error.cause.status : null
  if (typeof status === 'number') return faultOfStatus(status)
  return faultOfCode(error.code, null)
}

/** Codes after which it is unknown if the batch was done. */
const inDoubt =
  /^(HRANA_\w+|INTERNAL_ERROR|UNKNOWN|SERVER_ERROR|TRANSACTION_CLOSED|SQLITE_IOERR\w*|SQLITE_INTERRUPT)$/

/** Codes for a lock of another process. libSQL's server ends a waiting transaction after five seconds. */
const inUse = /^(SQLITE_(BUSY|LOCKED)\w*|TRANSACTION_(TIMEOUT|BUSY))$/

/** Returns the meaning of an error answer. An error of a statement means that its whole batch was rolled back. */
function faultOfCode(code: string, step: number | null): RemoteFault {
  if (inUse.test(code)) return { kind: 'away' }
  if (code === 'RESPONSE_TOO_LARGE') return { kind: 'too-large' }
  return inDoubt.test(code) ? { kind: 'lost' } : { kind: 'refused', step, code }
}

/** Returns the fault that an HTTP status of the remote database stands for. */
function faultOfStatus(status: number): RemoteFault {
  if (status === 429) return { kind: 'away' }
  if (status < 400 || status >= 500) return { kind: 'lost' }
  return { kind: 'refused', step: null, code: `HTTP_${status}` }
}

/** System codes of a connection that was never made. A runtime without such codes leaves it unknown. */
const neverConnected = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]

/** True if a request may have reached the remote database before it failed. */
function wasSent(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return !neverConnected.includes(code)
}

/** True for a code of a statement that broke a constraint of its table. */
export const isConstraint = (code: string) => code.startsWith('SQLITE_CONSTRAINT')

/** Codes of a unique row that exists already. */
const unique = ['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY', 'SQLITE_CONSTRAINT_ROWID']

/**
 * True if the error is about a unique row. Some servers send only a general code, so that SQLite's sentence has to be read.
 */
function isUnique(code: string, error: unknown): boolean {
  if (code !== 'SQLITE_CONSTRAINT') return unique.includes(code)
  return error instanceof Error && error.message.includes('UNIQUE constraint failed: ')
}

/** Returns the error to throw for a statement that the database refused with `code`. */
export function asRefused(code: string, error: unknown): Error {
  if (isUnique(code, error)) return new ConflictError('A unique row was already there', { cause: error })
  // A wrong statement is a bug of izin and no fault of the database.
  const isOurs = isConstraint(code) || code === 'SQLITE_ERROR' || code === 'SQLITE_MISMATCH'
  if (isOurs && error instanceof Error) return error
  return unusable(wordless(code), { cause: error, passing: false })
}

/** Makes the error for a database that cannot be reached. */
export function unreachable(cause: unknown): StorageError {
  return unusable({ en: 'it cannot be reached', tr: 'ulaşılamıyor' }, { cause, passing: true })
}

/** Returns the error for an answer beyond the server's limit, which may count all answers under way together. */
export function tooLarge(cause: unknown): StorageError {
  const fact = { en: 'its answer is larger than it allows', tr: 'yanıtı, izin verdiğinden büyük' }
  return unusable(fact, { cause, passing: false })
}
