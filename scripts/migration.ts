import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateSQLiteDrizzleJson, generateSQLiteMigration } from 'drizzle-kit/api'
import { is } from 'drizzle-orm'
import { getTableConfig, type SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core'
import { digestOf, readMigrations } from '../db/migrate.ts'
import { type AppendOnly, appendOnly } from '../db/schema/append-only.ts'
import * as schema from '../db/schema.ts'

/*
 * Writes the first migration from the schema; a test holds what is committed against it. drizzle-kit makes the tables and
 * indexes. This adds what drizzle cannot express: STRICT, WITHOUT ROWID, the values a column takes, append-only triggers.
 */

export const firstMigrationPath = join(import.meta.dirname, '../db/migrations/0001_register.sql')
export const digestsPath = join(import.meta.dirname, '../db/migrations/digests.json')

/** Changes take their number by AUTOINCREMENT; this makes them pass over the numbers that other entries took. */
const entryTakesSeq = `CREATE TRIGGER entry_takes_seq AFTER INSERT ON entry
BEGIN
  INSERT INTO sqlite_sequence (name, seq)
    SELECT 'change', 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'change');
  UPDATE sqlite_sequence SET seq = NEW.seq WHERE name = 'change' AND seq < NEW.seq;
END;`

/** Tables with a key of their own whose rows are long: they are better off with a rowid. */
const longRows = new Set(['evidence_file_part', 'imported_page', 'imported_part', 'wording'])

export async function firstMigration(): Promise<string> {
  const tables = Object.values(schema)
    .filter((value) => is(value, SQLiteTable))
    .map((table) => [getTableConfig(table).name, table] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1))
  const [nothing, wanted] = await Promise.all([
    generateSQLiteDrizzleJson({}),
    generateSQLiteDrizzleJson(Object.fromEntries(tables)),
  ])
  const byName = new Map(tables)
  const unique = new Set(tables.flatMap(([, table]) => uniqueIndexes(table)))
  const statements = (await generateSQLiteMigration(nothing, wanted)).flatMap((statement) => {
    const [, kind, name = ''] = /^CREATE (TABLE|UNIQUE INDEX) `(\w+)`/.exec(statement) ?? []
    const table = kind === 'TABLE' ? byName.get(name) : undefined
    if (table !== undefined) return completed(statement, table)
    return unique.has(name) ? [] : statement
  })
  const all = [...statements, ...appendOnly.flatMap(triggersOf), entryTakesSeq].map((statement) =>
    statement.trim(),
  )
  return `${all.join('\n')}\n`
}

/** Names of the indexes that drizzle-kit makes for columns with UNIQUE. */
function uniqueIndexes(table: SQLiteTable): string[] {
  return getTableConfig(table).columns.flatMap(({ isUnique, uniqueName }) =>
    isUnique && uniqueName !== undefined ? uniqueName : [],
  )
}

/** The statement with the table's options and with a CHECK for each column that takes only some values. */
function completed(statement: string, table: SQLiteTable): string {
  const { name, columns, primaryKeys } = getTableConfig(table)
  let text = statement.replaceAll(/CONSTRAINT ".*?" CHECK/g, 'CHECK')
  for (const column of columns) {
    const condition = conditionOf(column)
    if (condition === null) continue
    const type = column.getSQLType()
    const line = text.split('\n').find((one) => one.startsWith(`\t\`${column.name}\` ${type}`))
    if (line === undefined) throw new Error(`Cannot find ${name}.${column.name} in what drizzle-kit makes`)
    const checked = line.replace(type, type.replace(/\(.*/, '')).replace(/,?$/, ` CHECK (${condition})$&`)
    text = text.replace(line, checked)
  }
  const hasOwnKey =
    primaryKeys.length > 0 || columns.some((one) => one.primary && one.getSQLType() !== 'integer')
  const options = hasOwnKey && !longRows.has(name) ? 'STRICT, WITHOUT ROWID' : 'STRICT'
  return withRules(text, columns).replace(/\);\s*$/, `) ${options};`)
}

const foreignKey =
  /,\n\tFOREIGN KEY \(`(\w+)`\) REFERENCES `(\w+)`\(`(\w+)`\) ON UPDATE no action ON DELETE (no action|cascade)/g

/** Writes foreign keys and UNIQUE behind their columns. */
function withRules(statement: string, columns: readonly SQLiteColumn[]): string {
  const rules = new Map(columns.map(({ name, isUnique }) => [name, isUnique ? ' UNIQUE' : '']))
  for (const [, column = '', table, key, deletion] of statement.matchAll(foreignKey)) {
    const then = deletion === 'cascade' ? ' ON DELETE CASCADE' : ''
    rules.set(column, `${rules.get(column)} REFERENCES ${table}(${key})${then}`)
  }
  return statement
    .replaceAll(foreignKey, '')
    .replaceAll(/^(\t`(\w+)`.*?)(,?)$/gm, (_, line, column, comma) => `${line}${rules.get(column)}${comma}`)
}

function conditionOf(column: SQLiteColumn): string | null {
  if (column.enumValues !== undefined) {
    return `${column.name} IN (${column.enumValues.map((word) => `'${word}'`).join(', ')})`
  }
  if (column.dataType === 'boolean') return `${column.name} IN (0, 1)`
  const length = /^blob\((\d+)\)$/.exec(column.getSQLType())?.[1]
  return length === undefined ? null : `length(${column.name}) = ${length}`
}

function triggersOf({ table, message, noEdit, noDelete, droppable }: AppendOnly): string[] {
  const { name, columns } = getTableConfig(table)
  const trigger = (suffix: string, event: string, condition?: string) =>
    `CREATE TRIGGER ${name}_${suffix} BEFORE ${event} ON ${name}${condition === undefined ? '' : `\n  WHEN ${condition}\n `} ` +
    `BEGIN SELECT RAISE(ABORT, '${message}'); END;`
  const deletion = trigger('is_never_deleted', 'DELETE', noDelete)
  if (noEdit === 'none') return [deletion]
  if (droppable === undefined) return [trigger('is_never_edited', 'UPDATE', noEdit), deletion]
  const others = columns.map((column) => column.name).filter((column) => column !== droppable)
  return [
    trigger('is_never_edited', `UPDATE OF ${others.join(', ')}`),
    trigger('is_only_dropped', `UPDATE OF ${droppable}`, `NEW.${droppable} IS NOT NULL`),
    deletion,
  ]
}

/** Digests of all migrations by version. */
export function migrationDigests(): string {
  const digests = readMigrations().map((migration) => [migration.version, digestOf(migration)])
  return `${JSON.stringify(Object.fromEntries(digests), null, 2)}\n`
}

if (import.meta.main) {
  writeFileSync(firstMigrationPath, await firstMigration())
  writeFileSync(digestsPath, migrationDigests())
}
