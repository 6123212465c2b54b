import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { is } from 'drizzle-orm'
import { getTableConfig, SQLiteInteger, SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { TestProject } from 'vitest/node'
import * as schema from '../../../db/schema.ts'

/*
 * Every table that can hold an address was searched with a row in it, by some suite of a whole run. Otherwise a new table
 * could escape the search unseen. Part of a run fills only some tables, so it is not judged.
 */

const file = () => process.env.IZIN_SEARCHED_TABLES

/** Notes the tables of a searched database that have rows; its columns are given as `table.column`. */
export function noteSearchedTables(columns: readonly string[]): void {
  const path = file()
  const tables = new Set(columns.map((column) => column.split('.')[0]))
  if (path !== undefined) appendFileSync(path, [...tables, ''].join('\n'))
}

/** Runs before the first suite; what it returns runs after the last one. */
export default function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'izin-searched-'))
  process.env.IZIN_SEARCHED_TABLES = join(folder, 'tables')
  noteSearchedTables([])
  return () => {
    const searched = new Set(readFileSync(join(folder, 'tables'), 'utf8').split('\n'))
    rmSync(folder, { recursive: true })
    const missed = searchableTables().filter((name) => !searched.has(name))
    if (isWholeRun(project) && missed.length > 0) {
      throw new Error(
        `No suite had a row in these tables, so no leak into them was searched for: ${missed.join(', ')}`,
      )
    }
  }
}

/** True if no suite of `npm test` was left out. */
function isWholeRun({ vitest }: TestProject): boolean {
  const projects = vitest.projects.map(({ name }) => name)
  // The paths of the command line; Vitest's types hide them.
  const paths: readonly string[] = Reflect.get(vitest, 'filenamePattern') ?? []
  const hasAllSuites = paths.length === 0 && vitest.config.testNamePattern === undefined
  return hasAllSuites && ['unit', 'system', 'apart'].every((name) => projects.includes(name))
}

/** Tables with texts or bytes. */
function searchableTables(): string[] {
  const tables = Object.values(schema).flatMap((value) =>
    is(value, SQLiteTable) ? getTableConfig(value) : [],
  )
  return tables
    .filter(({ columns }) => columns.some((column) => !is(column, SQLiteInteger)))
    .map(({ name }) => name)
}
