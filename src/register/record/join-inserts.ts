import type { Statement } from '../../../db/statement.ts'

/**
 * Number of rows of each joined statement. It is always the same, so that the statement has one text and is prepared once.
 */
const rowsPerStatement = 50

/** Tables in the order in which a change is written: a row refers only to rows of earlier tables. */
const tablesInOrder = ['recipient', 'consent', 'change', 'iys_queue'] as const

/**
 * Joins inserts of the same text into statements of 50 rows, which are much faster. Rows beyond a multiple of 50 keep
 * their own statements. Returns the writes unchanged if one of them is not an insert into these tables.
 */
export function joinInserts(writes: readonly Statement[]): readonly Statement[] {
  const writesBySql = Map.groupBy(writes, ({ sql }) => sql)
  const insertsInOrder = tablesInOrder.flatMap((table) =>
    [...writesBySql].filter(([sql]) => sql.startsWith(`insert into "${table}" `)),
  )
  if (insertsInOrder.length < writesBySql.size) return writes
  return insertsInOrder.flatMap(([sql, rows]) => {
    const joinedRows = rows.length - (rows.length % rowsPerStatement)
    const joinedInserts: Statement[] = []
    for (let from = 0; from < joinedRows; from += rowsPerStatement) {
      const params = rows.slice(from, from + rowsPerStatement).flatMap((row) => row.params)
      joinedInserts.push({ sql: insertOfManyRows(sql), params })
    }
    return [...joinedInserts, ...rows.slice(joinedRows)]
  })
}

/** Texts of joined inserts by that of one row: a unit has some four of them. */
const joinedTexts = new Map<string, string>()

/** Returns the statement for many rows made from an insert of one row. Each is made only once. */
function insertOfManyRows(sql: string): string {
  const joinedText = joinedTexts.get(sql) ?? joinText(sql)
  joinedTexts.set(sql, joinedText)
  return joinedText
}

/**
 * Repeats the values of an insert for 50 rows. Throws if the text is no `insert … values (…)` of one row, since the
 * parameters of the other rows would be lost.
 */
function joinText(sql: string): string {
  const [, beginning, row, end = ''] = /^(.*? values )(\(.*?\))( on conflict .*)?$/s.exec(sql) ?? []
  if (beginning === undefined || row === undefined) throw new Error(`Cannot join rows: ${sql}`)
  return `${beginning}${Array(rowsPerStatement).fill(row).join(', ')}${end}`
}
