import { type Client, createClient, type InStatement, type ResultSet } from '@libsql/client/http'
import type { Answered, RemoteValue } from './remote-guard.ts'
import { bindable, type Query, type Statement, type Value } from './statement.ts'

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
export interface Moment {
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
