import { hash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConflictError, type Engine } from './engine.ts'
import { databaseVersion, readableVersion } from './schema-version.ts'

/** Change of the schema, made by SQL statements. */
export interface Migration {
  readonly version: number
  readonly name: string
  readonly statements: readonly string[]
}

/** Pattern of the end of a statement: the next line is not indented. Lines of a trigger are indented, except its END. */
const statementEnd = /(?<=;)\n+(?!\s|END)/

/** Reads the migrations of a folder. A migration is never edited after its release. */
export function readMigrations(folder = join(import.meta.dirname, 'migrations')): Migration[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => ({
      version: Number.parseInt(file, 10),
      name: file.replace(/^\d+_|\.sql$/g, ''),
      statements: readFileSync(join(folder, file), 'utf8').trim().split(statementEnd),
    }))
}

/**
 * Returns the SHA-256 of a migration in hex. It shows if two builds of izin have different migrations with the same number.
 */
export function digestOf({ statements }: Migration): string {
  return hash('sha256', statements.join('\n'))
}

/** Returns the version of the last migration; 0 for none. */
export const newestOf = (migrations: readonly Migration[]) => migrations.at(-1)?.version ?? 0

/**
 * Brings the schema of a database up to date, in one transaction. Returns its version. Each migration first inserts its
 * version number, so that of two processes that migrate at the same time only one succeeds.
 */
export async function migrate(
  engine: Engine,
  now: number,
  migrations: readonly Migration[] = readMigrations(),
): Promise<number> {
  const version = await readableVersion(engine, migrations.map(digestOf))
  const missing = migrations.filter((migration) => migration.version > version)
  if (missing.length === 0) return version
  await engine.apply([
    'CREATE TABLE IF NOT EXISTS migration (version INTEGER PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT',
  ])
  try {
    await engine.apply(
      missing.flatMap((migration) => [
        `INSERT INTO migration (version, name, digest, applied_at) VALUES (${migration.version}, '${migration.name}', '${digestOf(migration)}', ${now})`,
        ...migration.statements,
      ]),
    )
  } catch (error) {
    // Another process has migrated. Data that break a unique rule of the new schema also cause a ConflictError.
    if (!(error instanceof ConflictError) || (await databaseVersion(engine)) === version) throw error
  }
  return await migrate(engine, now, migrations)
}
