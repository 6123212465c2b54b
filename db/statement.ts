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

export type Value = string | number | bigint | Uint8Array | null

/** A bug of ours and no fault of the database, so no engine retries it. */
export class BindError extends TypeError {
  override readonly name = 'BindError'
}

/**
 * Values as every engine binds them. Throws BindError for others, and for more or fewer than the statement takes: the
 * native library ends the process on a boolean, stores `undefined` and a missing value as NULL, and ignores values that
 * are too many. Lone surrogates, which have no UTF-8, and NUL, which cuts texts in SQLite's functions, become U+FFFD.
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

/** Texts, names and comments of SQL, in which a question mark stands for itself; and the places of values. */
const placesOfValues = /'[^']*'|"[^"]*"|`[^`]*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|\?(?<number>\d*)/g
const valueCounts = new Map<string, number>()

/** Returns the number of values that a statement takes, as SQLite numbers them: `?` comes after the highest before. */
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

export interface Statement {
  readonly sql: string
  readonly params: readonly Value[]
}

/** Statement that answers rows, and the meaning of a row. */
export interface Query<Row> extends Statement {
  readonly map: (row: readonly unknown[]) => Row
  /** True if it answers one row at most, which an engine may read more cheaply. */
  readonly single?: boolean
  /**
   * Returns the query for the rows behind a page; null behind the last one. Engines read all pages as one read, so that
   * no single answer grows with what is stored.
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

/** drizzle as a builder only: engines run what it builds. */
export const build = drizzle(() => {
  throw new Error('Cannot run a query through the builder: hand it to an engine')
})

interface Built {
  getQuery(): BuiltQuery
  readonly fields: readonly { readonly path: readonly string[]; readonly field: Column | SQL | SQL.Aliased }[]
  /** Only with joins: false for a table without a row where the join found none. */
  readonly joinsNotNullableMap?: Readonly<Record<string, boolean>>
}

interface Builder {
  prepare(): unknown
}

interface RowBuilder<Row> extends Builder {
  readonly _: { readonly result: Row[] }
}

/** Query built once, when first used; placeholders are named with `sql.placeholder`. */
export function preparedQuery<Row>(
  make: () => RowBuilder<Row>,
  mapOf: (built: Built) => NoInfer<Query<Row>['map']> = mapping,
): (values?: Record<string, unknown>) => Query<Row> {
  const prepared = once(() => {
    const built = asBuilt(make())
    const { sql, params } = built.getQuery()
    return { sql, fill: filling(params), map: mapOf(built) }
  })
  return (values = {}) => {
    const { sql, fill, map } = prepared()
    return { sql, params: fill(values), map }
  }
}

export function preparedOne<Row>(
  make: () => RowBuilder<Row>,
): (values?: Record<string, unknown>) => Query<Row> {
  const prepared = preparedQuery(make)
  return (values) => ({ ...prepared(values), single: true })
}

/** Query for many rows. Takes them as the database gives them: the library's mapping takes longer than reading. */
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

/** Write built once, when first used. */
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

/** Names a placeholder for each column, for an INSERT. */
export function placeholders<Name extends string>(...names: Name[]): Record<Name, Placeholder<Name>> {
  return objectOf(names, (name) => sql.placeholder(name))
}

/** Picks columns of a table, under their own names. */
export function pick<Table extends object, Name extends keyof Table>(table: Table, ...names: Name[]) {
  return Object.fromEntries(names.map((name) => [name, table[name]])) as Pick<Table, Name>
}

type Values = Readonly<Record<string, unknown>>

/** Replaces the library's `fillPlaceholders`, which examines parameters again for each of a million rows. */
function filling(params: readonly unknown[]): (values: Values) => Value[] {
  const readers = params.map((param): ((values: Values) => unknown) => {
    if (is(param, Placeholder)) return (values) => valueUnder(values, param.name)
    if (is(param, Param) && is(param.value, Placeholder)) {
      const { name } = param.value
      return (values) => param.encoder.mapToDriverValue(valueUnder(values, name))
    }
    return () => param
  })
  // Values for the driver, as the column's encoder gives them.
  return (values) => readers.map((read) => read(values) as Value)
}

function valueUnder(values: Values, name: string): unknown {
  if (!(name in values)) throw new Error(`Cannot run a statement: there is no value for "${name}"`)
  return values[name]
}

interface Placed {
  readonly path: readonly string[]
  readonly field: Built['fields'][number]['field']
  readonly place: number
  readonly decoder: DriverValueDecoder<unknown, unknown>
}

/** Replaces the library's mapping, which examines each column again for each row: a tenth of the time of an add. */
function mapping<Row>({ fields, joinsNotNullableMap: joins = {} }: Built): (row: readonly unknown[]) => Row {
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
    // The parts are the fields of the row, mapped by their columns.
    return result as Row
  }
}

/** One value, or an object of the columns of one part. */
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

/** Index of the column that is null if a left join matched no row (as drizzle does). */
function placeOfJoined(columns: readonly Placed[], joins: Readonly<Record<string, boolean>>): number | null {
  const ofTables = columns.flatMap(({ path, field, place }) =>
    path.length === 2 && is(field, Column) ? [{ place, table: getTableName(field.table) }] : [],
  )
  const tables = new Set(ofTables.map(({ table }) => table))
  const [first] = ofTables
  return first !== undefined && tables.size === 1 && joins[first.table] === false ? first.place : null
}

function decoderOf(field: Built['fields'][number]['field']): DriverValueDecoder<unknown, unknown> {
  if (is(field, Column)) return field
  // drizzle keeps the decoder of an expression private; tests hold that it is there.
  const { decoder } = (is(field, SQL) ? field : field.sql) as unknown as {
    decoder: DriverValueDecoder<unknown, unknown>
  }
  return decoder
}

export function query<Row>(builder: RowBuilder<Row>): Query<Row> {
  return preparedQuery(() => builder)()
}

export function statement(builder: Builder): Statement {
  return preparedStatement(() => builder)()
}

/** drizzle's builders type `prepare()` by driver; only the SQL and the row mapping are used. */
function asBuilt(builder: Builder): Built {
  return builder.prepare() as Built
}

const clockSkewMs = 60_000

/**
 * Tells which rows are due. A pause beyond the longest possible one was set by a wrong clock, so it counts as over.
 */
export function dueWithin(pauseMaxMs: number) {
  const aheadMaxMs = pauseMaxMs + clockSkewMs
  return {
    isDue: (dueAt: number, now: number): boolean => dueAt <= now || dueAt > now + aheadMaxMs,
    /** `isDue` as a condition of a query; the query is run with the values of `dueBy`. */
    areDue: (dueAt: SQLiteColumn): SQL | undefined =>
      or(lte(dueAt, sql.placeholder('now')), gt(dueAt, sql.placeholder('pausedUntilMax'))),
    dueBy: (now: number) => ({ now, pausedUntilMax: now + aheadMaxMs }),
  }
}

/** No row is paused or leased for more than an hour. */
export const { isDue, areDue, dueBy } = dueWithin(60 * 60_000)

/** Types an SQL expression as bytes, for its `mapWith`. */
export function asBytes(value: Buffer): Buffer {
  return value
}

/** The same for an expression that may be null; drizzle gives no null to a mapping. */
export function asBytesOrNull(value: Buffer): Buffer | null {
  return value
}
