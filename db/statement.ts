import {
  type Query as BuiltQuery,
  Column,
  type DriverValueDecoder,
  getTableName,
  gt,
  is,
  lte,
  or,
  Param,
  Placeholder,
  SQL,
  sql,
} from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import { drizzle } from 'drizzle-orm/sqlite-proxy'
import { objectOf } from '../src/util/objects.ts'

/** Value that SQLite can store. */
export type Value = string | number | bigint | Uint8Array | null

/** Error for wrong parameters of a statement. It is a bug of izin and no fault of the database, so it is not retried. */
export class BindError extends TypeError {
  override readonly name = 'BindError'
}

/**
 * Returns the parameters of a statement as the engines bind them. Throws BindError for values of other types, and for too
 * many or too few: the native library crashes on a boolean, stores `undefined` as NULL, and ignores surplus values. Lone
 * surrogates, which have no UTF-8, and NUL, which cuts texts in SQLite's functions, become U+FFFD.
 */
export function bindable(params: readonly unknown[], valueCount: number): Value[] {
  if (params.length !== valueCount) {
    throw new BindError(`Cannot bind the values of a statement: it takes ${valueCount}, not ${params.length}`)
  }
  return params.map((value, place) => {
    if (typeof value === 'string') return value.toWellFormed().replaceAll('\0', '\uFFFD')
    if (value === null || typeof value === 'bigint' || value instanceof Uint8Array) return value
    if (typeof value === 'number' && Number.isFinite(value)) return value
    const kind = typeof value === 'number' ? String(value) : typeof value
    throw new BindError(`Cannot bind value ${place + 1} of a statement: ${kind} is not a value of SQLite`)
  })
}

/** Pattern of the placeholders (`?`) in SQL. It also matches texts, names and comments, whose question marks are none. */
const placesOfValues = /'[^']*'|"[^"]*"|`[^`]*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|\?(?<number>\d*)/g
/** Number of values that each known SQL text takes. */
const valueCounts = new Map<string, number>()

/** Returns the number of values that a statement takes. SQLite gives each `?` the number after the highest before it. */
export function valueCountOf(sql: string): number {
  const knownCount = valueCounts.get(sql)
  if (knownCount !== undefined) return knownCount
  let count = 0
  for (const { groups } of sql.matchAll(placesOfValues)) {
    const number = groups?.number
    if (number !== undefined) count = number === '' ? count + 1 : Math.max(count, Number(number))
  }
  valueCounts.set(sql, count)
  return count
}

/** SQL statement with the values of its placeholders (`?`). */
export interface Statement {
  readonly sql: string
  readonly params: readonly Value[]
}

/** Statement that returns rows. `map` turns the values of a row into an object. */
export interface Query<Row> extends Statement {
  readonly map: (row: readonly unknown[]) => Row
  /** True if the query returns at most one row, which an engine can read more quickly. */
  readonly single?: boolean
  /**
   * Returns the query of the next page, after the rows of this page; null after the last page. Engines read all pages as one
   * read. Pages keep each answer small, however much is stored.
   */
  next?(page: readonly Row[]): Query<Row> | null
}

/** Reads all pages of a query. */
export function allRows<Row>(first: Query<Row>, readPage: (page: Query<Row>) => Row[]): Row[] {
  const rows = readPage(first)
  let next = first.next?.(rows) ?? null
  while (next !== null) {
    const page = readPage(next)
    for (const row of page) rows.push(row)
    next = next.next?.(page) ?? null
  }
  return rows
}

/** drizzle, used only to build queries. Engines run them. */
export const build = drizzle(() => {
  throw new Error('Cannot run a query through the builder: hand it to an engine')
})

interface Built {
  getQuery(): BuiltQuery
  readonly fields: readonly { readonly path: readonly string[]; readonly field: Column | SQL | SQL.Aliased }[]
  /** Set for queries with joins: false for a table whose row may be missing. */
  readonly joinsNotNullableMap?: Readonly<Record<string, boolean>>
}

interface Builder {
  prepare(): unknown
}

interface RowBuilder<Row> extends Builder {
  readonly _: { readonly result: Row[] }
}

/**
 * Returns a function that fills a query's placeholders (`sql.placeholder`). The query is built only once, at its first use.
 */
export function preparedQuery<Row>(
  make: () => RowBuilder<Row>,
  mapOf: (built: Built) => NoInfer<Query<Row>['map']> = rowMapper,
): (values?: Record<string, unknown>) => Query<Row> {
  const prepared = computedOnce(() => {
    const built = asBuilt(make())
    const { sql, params } = built.getQuery()
    return { sql, fill: placeholderFiller(params), map: mapOf(built) }
  })
  return (values = {}) => {
    const { sql, fill, map } = prepared()
    return { sql, params: fill(values), map }
  }
}

/** Like `preparedQuery`, for a query of at most one row. */
export function preparedOne<Row>(
  make: () => RowBuilder<Row>,
): (values?: Record<string, unknown>) => Query<Row> {
  const prepared = preparedQuery(make)
  return (values) => ({ ...prepared(values), single: true })
}

/**
 * Like `preparedQuery`, for many rows: values are returned as the database stores them, since drizzle's mapping takes
 * longer than reading.
 */
export function preparedAsStored<Row>(
  make: () => RowBuilder<Row>,
): (values?: Record<string, unknown>) => Query<Row> {
  return preparedQuery(make, ({ fields }) => {
    const names = fields.map(({ path: [name = ''] }) => name)
    return (values) => {
      const row: Record<string, unknown> = {}
      names.forEach((name, place) => {
        row[name] = values[place]
      })
      // The query's fields are those of the row.
      return row as Row
    }
  })
}

/** Returns a function that fills the placeholders of a write. The write is built only once, at its first use. */
export function preparedStatement(make: () => Builder): (values?: Record<string, unknown>) => Statement {
  const prepared = computedOnce(() => {
    const { sql, params } = asBuilt(make()).getQuery()
    return { sql, fill: placeholderFiller(params) }
  })
  return (values = {}) => {
    const { sql, fill } = prepared()
    return { sql, params: fill(values) }
  }
}

/** Makes a function that computes its value at the first call and returns that value later. */
function computedOnce<Value>(make: () => Value): () => Value {
  let value: Value | undefined
  return () => {
    value ??= make()
    return value
  }
}

/** Returns a placeholder for each column, named as the column, for an INSERT. */
export function placeholders<Name extends string>(...names: Name[]): Record<Name, Placeholder<Name>> {
  return objectOf(names, (name) => sql.placeholder(name))
}

/** Returns some columns of a table, by their names, for a SELECT. */
export function pick<Table extends object, Name extends keyof Table>(table: Table, ...names: Name[]) {
  return Object.fromEntries(names.map((name) => [name, table[name]])) as Pick<Table, Name>
}

type Values = Readonly<Record<string, unknown>>

/**
 * Returns a function that fills placeholders. It replaces drizzle's `fillPlaceholders`, which examines the parameters anew
 * for each row.
 */
function placeholderFiller(params: readonly unknown[]): (values: Values) => Value[] {
  const readers = params.map((param): ((values: Values) => unknown) => {
    if (is(param, Placeholder)) return (values) => valueUnder(values, param.name)
    if (is(param, Param) && is(param.value, Placeholder)) {
      const { name } = param.value
      return (values) => param.encoder.mapToDriverValue(valueUnder(values, name))
    }
    return () => param
  })
  // The encoder of a column returns values for the driver.
  return (values) => readers.map((read) => read(values) as Value)
}

/** Returns the value for a placeholder. Throws if the caller passed none. */
function valueUnder(values: Values, name: string): unknown {
  if (!(name in values)) throw new Error(`Cannot run a statement: there is no value for "${name}"`)
  return values[name]
}

/** Selected field of a query: its path in the resulting object, its place in the row, and its decoder. */
interface Placed {
  readonly path: readonly string[]
  readonly field: Built['fields'][number]['field']
  readonly place: number
  readonly decoder: DriverValueDecoder<unknown, unknown>
}

/**
 * Returns a function that maps rows to objects. It replaces drizzle's mapping, which examines the columns anew for each row
 * and took a tenth of the time of adding a consent.
 */
function rowMapper<Row>({
  fields,
  joinsNotNullableMap: joins = {},
}: Built): (row: readonly unknown[]) => Row {
  const placed = fields.map((field, place) => ({ ...field, place, decoder: decoderOf(field.field) }))
  const parts = [...Map.groupBy(placed, ({ path: [name = ''] }) => name)].map(([name, columns]) => ({
    name,
    columns,
    place: placeOfJoined(columns, joins),
  }))
  return (row) => {
    const result: Record<string, unknown> = {}
    for (const { name, columns, place } of parts) {
      result[name] = place !== null && row[place] === null ? null : partOf(columns, row)
    }
    // The parts are the fields of the row, which TypeScript does not see.
    return result as Row
  }
}

/** Returns the value of a field: a column's value, or an object with several columns. */
function partOf(columns: readonly Placed[], row: readonly unknown[]): unknown {
  const part: Record<string, unknown> = {}
  for (const { path, place, decoder } of columns) {
    const [, inner] = path
    const value = row[place] === null ? null : decoder.mapFromDriverValue(row[place])
    if (inner === undefined) return value
    part[inner] = value
  }
  return part
}

/** Returns the index of the column that is null if a left join matched no row, as drizzle chooses it. */
function placeOfJoined(columns: readonly Placed[], joins: Readonly<Record<string, boolean>>): number | null {
  const ofTables = columns.flatMap(({ path, field, place }) =>
    path.length === 2 && is(field, Column) ? [{ place, table: getTableName(field.table) }] : [],
  )
  const tables = new Set(ofTables.map(({ table }) => table))
  const [first] = ofTables
  return first !== undefined && tables.size === 1 && joins[first.table] === false ? first.place : null
}

/** Returns drizzle's decoder of a selected field, which turns a stored value into a TypeScript value. */
function decoderOf(field: Built['fields'][number]['field']): DriverValueDecoder<unknown, unknown> {
  if (is(field, Column)) return field
  // drizzle has the decoder of an expression as a private field. A test checks that it exists.
  const { decoder } = (is(field, SQL) ? field : field.sql) as unknown as {
    decoder: DriverValueDecoder<unknown, unknown>
  }
  return decoder
}

/** Returns the query that a builder describes. */
export function query<Row>(builder: RowBuilder<Row>): Query<Row> {
  return preparedQuery(() => builder)()
}

/** Returns the write that a builder describes. */
export function statement(builder: Builder): Statement {
  return preparedStatement(() => builder)()
}

/** Returns the SQL and the columns of a builder. drizzle types them by driver, of which none is used. */
function asBuilt(builder: Builder): Built {
  return builder.prepare() as Built
}

/** Difference in ms between the clocks of two servers that is still accepted. */
const clockSkewMs = 60_000

/**
 * Returns tests for rows that are due. A row that is due later than the longest possible pause was dated by a wrong clock,
 * so it counts as due.
 */
export function dueWithin(pauseMaxMs: number) {
  const aheadMaxMs = pauseMaxMs + clockSkewMs
  return {
    isDue: (dueAt: number, now: number): boolean => dueAt <= now || dueAt > now + aheadMaxMs,
    /** SQL condition with the meaning of `isDue`. The query needs the values of `dueBy`. */
    areDue: (dueAt: SQLiteColumn): SQL | undefined =>
      or(lte(dueAt, sql.placeholder('now')), gt(dueAt, sql.placeholder('pausedUntilMax'))),
    dueBy: (now: number) => ({ now, pausedUntilMax: now + aheadMaxMs }),
  }
}

/** Tests for due rows whose pauses and leases are never longer than an hour. */
export const { isDue, areDue, dueBy } = dueWithin(60 * 60_000)

/** Mapping (`mapWith`) that types an SQL expression as bytes. */
export function asBytes(value: Buffer): Buffer {
  return value
}

/** Mapping that types an SQL expression as bytes or null. drizzle does not call it for null. */
export function asBytesOrNull(value: Buffer): Buffer | null {
  return value
}
