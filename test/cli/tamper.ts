import Database from 'libsql'

/** Edits a file with all its guards off, as someone without the key could. */
export function tamper<Result>(path: string, edit: (database: Database.Database) => Result): Result {
  const database = new Database(path, { timeout: 5000 })
  try {
    unguard(database)
    return edit(database)
  } finally {
    database.close()
  }
}

/** Removes guards: for this connection, and the triggers for good. */
export function unguard(database: Database.Database): void {
  for (const pragma of ['foreign_keys = OFF', 'ignore_check_constraints = ON'])
    database.exec(`PRAGMA ${pragma}`)
  const triggers = rowsOf(database, `SELECT name FROM sqlite_master WHERE type = 'trigger'`)
  for (const [name] of triggers) database.exec(`DROP TRIGGER "${name}"`)
}

export function rowsOf(database: Database.Database, sql: string): unknown[][] {
  return database.prepare(sql).raw(true).all([]) as unknown[][]
}

export function altered(value: unknown, words: readonly string[] = []): unknown {
  if (Buffer.isBuffer(value)) {
    const flipped = Buffer.from(value)
    flipped[flipped.length - 1] = (flipped.at(-1) ?? 0) ^ 1
    return flipped
  }
  if (typeof value === 'number') return value + 1
  return words.find((word) => word !== value) ?? `${value === null ? '' : value}x`
}
