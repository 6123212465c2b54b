import type { Statement, Value } from './statement.ts'

/** What a read has answered, as values of the database: integers as bigint, so that no digit is lost. */
export interface Answered {
  readonly columns: number
  readonly rows: readonly (readonly RemoteValue[])[]
}

export type RemoteValue = null | bigint | number | string | ArrayBuffer

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
