import { type Query as BuiltQuery, is, Param, Placeholder } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/sqlite-proxy'

/** What libSQL binds. */
export type Value = string | number | bigint | Uint8Array | null

/** A value that cannot be bound. A bug of ours and no fault of the database, so no engine tries it again. */
export class BindError extends TypeError {
  override readonly name = 'BindError'
}

/**
 * Values as every engine binds them. Throws BindError for what is no Value: the native library ends the process on a boolean
 * and stores `undefined` as NULL, whatever the types say. In a text, half a surrogate pair, which has no UTF-8, and NUL, at
 * which SQLite's own functions cut a text, become U+FFFD.
 */
export function bindable(params: readonly unknown[]): Value[] {
  return params.map((value, place) => {
    if (typeof value === 'string') return value.toWellFormed().replaceAll('\0', '\uFFFD')
    if (value === null || typeof value === 'bigint' || value instanceof Uint8Array) return value
    if (typeof value === 'number' && Number.isFinite(value)) return value
    const kind = typeof value === 'number' ? String(value) : typeof value
    throw new BindError(`Cannot bind value ${place + 1} of a statement: ${kind} is not a value of SQLite`)
  })
}

/** One SQL statement with its values, ready for an engine. */
export interface Statement {
  readonly sql: string
  readonly params: readonly Value[]
}

/** A statement that answers rows, and what a row means. */
export interface Query<Row> extends Statement {
  readonly map: (row: readonly unknown[]) => Row
  /** Whether it answers one row at most, which an engine may ask for more cheaply. */
  readonly single?: boolean
}

/** drizzle as a builder only: engines run what it builds, so its own driver is never called. */
export const build = drizzle(() => {
  throw new Error('Cannot run a query through the builder: hand it to an engine')
})

interface Built {
  getQuery(): BuiltQuery
  mapAllResult(rows: unknown): unknown
}

interface Builder {
  prepare(): unknown
}

interface RowBuilder<Row> extends Builder {
  readonly _: { readonly result: Row[] }
}

/**
 * A query built once and run with other values each time; placeholders are named with `sql.placeholder`. `make` is called
 * when values are first given, which nothing does as the program starts: it has hundreds of them, and runs few at once.
 */
export function preparedQuery<Row>(
  make: () => RowBuilder<Row>,
): (values?: Record<string, unknown>) => Query<Row> {
  const prepared = once(() => prepareQuery(make()))
  return (values = {}) => {
    const { sql, fill, map } = prepared()
    return { sql, params: fill(values), map }
  }
}

/** The same of a query that answers one row at most. */
export function preparedOne<Row>(
  make: () => RowBuilder<Row>,
): (values?: Record<string, unknown>) => Query<Row> {
  const prepared = once(() => prepareQuery(make()))
  return (values = {}) => {
    const { sql, fill, map } = prepared()
    return { sql, params: fill(values), map, single: true }
  }
}

function prepareQuery<Row>(builder: RowBuilder<Row>) {
  const built = asBuilt(builder)
  const { sql, params } = built.getQuery()
  const map = (row: readonly unknown[]) => (built.mapAllResult([row]) as Row[])[0] as Row
  return { sql, fill: filling(params), map }
}

/** A write built once, when values are first given, and run with other values each time. */
export function preparedStatement(make: () => Builder): (values?: Record<string, unknown>) => Statement {
  const prepared = once(() => {
    const { sql, params } = asBuilt(make()).getQuery()
    return { sql, fill: filling(params) }
  })
  return (values = {}) => {
    const { sql, fill } = prepared()
    return { sql, params: fill(values) }
  }
}

function once<Value>(make: () => Value): () => Value {
  let made: Value | undefined
  return () => {
    made ??= make()
    return made
  }
}

type Values = Readonly<Record<string, unknown>>

/**
 * What the library's `fillPlaceholders` does, with every parameter looked at once, when the statement is built, and not at
 * each use of it: a million rows are written by a few statements.
 */
function filling(params: readonly unknown[]): (values: Values) => Value[] {
  const readers = params.map((param): ((values: Values) => unknown) => {
    if (is(param, Placeholder)) return (values) => valueUnder(values, param.name)
    if (is(param, Param) && is(param.value, Placeholder)) {
      const { name } = param.value
      return (values) => param.encoder.mapToDriverValue(valueUnder(values, name))
    }
    return () => param
  })
  return (values) => readers.map((read) => read(values) as Value)
}

function valueUnder(values: Values, name: string): unknown {
  if (!(name in values)) throw new Error(`Cannot run a statement: there is no value for "${name}"`)
  return values[name]
}

/** A query used with these values. */
export function query<Row>(builder: RowBuilder<Row>): Query<Row> {
  return preparedQuery(() => builder)()
}

/** A write used with these values. */
export function statement(builder: Builder): Statement {
  return preparedStatement(() => builder)()
}

/** drizzle's builders type `prepare()` by driver; all that is used of it is the SQL and the mapping of rows. */
function asBuilt(builder: Builder): Built {
  return builder.prepare() as Built
}

/**
 * The same query with its rows taken as the database gives them, by these names: to have a million rows mapped by the
 * library takes longer than to read them. For columns that need no translation: numbers, texts and bytes.
 */
export function unmapped<Row>(query: Query<Row>, names: readonly string[]): Query<Row> {
  return {
    ...query,
    map(values) {
      const row: Record<string, unknown> = {}
      for (let place = 0; place < names.length; place += 1) row[names[place] as string] = values[place]
      return row as Row
    },
  }
}
