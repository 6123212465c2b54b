import { sql } from 'drizzle-orm'
import type { Engine } from './engine.ts'
import { migration, schemaVersion } from './schema.ts'
import { build, query } from './statement.ts'

/** The version of the newest migration applied; 0 for an empty database. */
export async function databaseVersion(engine: Engine): Promise<number> {
  const tables = await engine.read({
    sql: `SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'migration'`,
    params: [],
    map: ([count]) => Number(count),
  })
  if (tables[0] === 0) return 0
  const versions = await engine.read(
    query(build.select({ version: sql<number>`max(${migration.version})` }).from(migration)),
  )
  return versions[0]?.version ?? 0
}

/** The database was written by a newer izin than this one. */
export class NewerDatabaseError extends Error {
  override readonly name = 'NewerDatabaseError'
  constructor(version: number) {
    super(
      `Cannot use this database: it has schema version ${version}, and this izin knows up to ${schemaVersion}. Start a newer izin.`,
    )
  }
}

/** The database waits for migrations that only an operator runs, since others may be using it. */
export class OlderDatabaseError extends Error {
  override readonly name = 'OlderDatabaseError'
  constructor(version: number) {
    super(
      `Cannot use this database: it has schema version ${version}, and this izin needs ${schemaVersion}. Run: izin migrate`,
    )
  }
}

/** Throws when the database has another schema than this code's. */
export async function insistOnSchema(engine: Engine): Promise<void> {
  const version = await databaseVersion(engine)
  if (version > schemaVersion) throw new NewerDatabaseError(version)
  if (version < schemaVersion) throw new OlderDatabaseError(version)
}
