import { hash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConflictError, type Engine } from './engine.ts'
import { databaseVersion, readableVersion } from './schema-version.ts'

export interface Migration {
  readonly version: number
  readonly name: string
  readonly statements: readonly string[]
}

/** End of a statement: the next line is not indented. Lines within a trigger are, and END belongs to the trigger. */
const statementEnd = /(?<=;)\n+(?!\s|END)/

/** Migrations are never edited once they have shipped. */
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

/** SHA-256 in hex. It tells two builds apart that give one number to different migrations. */
export function digestOf({ statements }: Migration): string {
  return hash('sha256', statements.join('\n'))
}

export const newestOf = (migrations: readonly Migration[]) => migrations.at(-1)?.version ?? 0

/**
 * Migrates in one transaction, so that no process finds a database between two versions. Each file
 * first inserts its version: of two processes that migrate at once, one fails there and applies nothing.
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
    // Claimed by another process; data that break a unique rule conflict too.
    if (!(error instanceof ConflictError) || (await databaseVersion(engine)) === version) throw error
  }
  return await migrate(engine, now, migrations)
}
