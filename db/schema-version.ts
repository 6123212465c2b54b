import type { Engine } from './engine.ts'
import { schemaVersion } from './schema.ts'

/** Version of the newest migration applied; 0 for an empty database. */
export async function databaseVersion(engine: Engine): Promise<number> {
  const hasTable = await engine.read(
    oneNumber(`SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'migration'`),
  )
  if (hasTable[0] === 0) return 0
  const [version] = await engine.read(oneNumber('SELECT coalesce(max(version), 0) FROM migration'))
  return version ?? 0
}

const oneNumber = (sql: string) => ({ sql, params: [], map: ([value]: readonly unknown[]) => Number(value) })

export class NewerDatabaseError extends Error {
  override readonly name = 'NewerDatabaseError'
  constructor(version: number) {
    super(
      `Cannot use this database: it has schema version ${version}, and this izin knows up to ${schemaVersion}. Start a newer izin.`,
    )
  }
}

/** Throws if the database has another schema version. */
export async function insistOnSchema(engine: Engine): Promise<void> {
  const version = await databaseVersion(engine)
  if (version > schemaVersion) throw new NewerDatabaseError(version)
  if (version === schemaVersion) return
  // Only an operator migrates it, since others may use it.
  throw new Error(
    `Cannot use this database: it has schema version ${version}, and this izin needs ${schemaVersion}. Run: izin migrate`,
  )
}
