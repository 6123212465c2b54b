import { OperatorError } from '../src/util/sentence.ts'
import type { Engine } from './engine.ts'
import digests from './migrations/digests.json' with { type: 'json' }
import type { Query } from './statement.ts'

export interface AppliedMigration {
  readonly version: number
  /** SHA-256 of its statements in hex; null in an old database, which has no digests. */
  readonly digest: string | null
}

/** Digests of all migrations of this code, from version 1 on. `npm run migration` writes them. */
export const knownDigests: readonly string[] = Object.values(digests)

/** Version of the last migration of this code. On Cloudflare Workers the app does not start with any other. */
export const schemaVersion = knownDigests.length

/** Returns the migrations of a database, in order; none for an empty database. */
async function appliedMigrations(engine: Engine): Promise<AppliedMigration[]> {
  const [definition] = await engine.read(migrationTable)
  if (definition === undefined) return []
  if (!definition.includes('version')) throw new ForeignDatabaseError()
  const digest = definition.includes('digest') ? 'digest' : 'NULL'
  return await engine.read({
    sql: `SELECT version, ${digest} FROM migration ORDER BY version`,
    params: [],
    map: ([version, digest]) => ({
      version: Number(version),
      digest: typeof digest === 'string' ? digest : null,
    }),
  })
}

/** Query of the SQL that made the table of migrations; no row in an empty database. */
const migrationTable: Query<string> = {
  sql: `SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'migration'`,
  params: [],
  map: ([sql]) => String(sql),
}

/** Returns the version of a database: that of its last migration, 0 for an empty database. */
export async function databaseVersion(engine: Engine): Promise<number> {
  return (await appliedMigrations(engine)).at(-1)?.version ?? 0
}

/** Error for a database with a later schema than this code knows. */
export class NewerDatabaseError extends OperatorError {
  override readonly name = 'NewerDatabaseError'
  constructor(version: number, known: number) {
    super({
      en: `Cannot use this database: it has schema version ${version}, and this izin knows up to ${known}. Start a newer izin, or restore a backup from before the upgrade.`,
      tr: `Bu veritabanı kullanılamıyor: şema sürümü ${version}, bu izin ise en çok ${known} sürümünü biliyor. Daha yeni bir izin başlatın ya da yükseltmeden önceki bir yedeği geri yükleyin.`,
    })
  }
}

/** Error for a database of a build of izin whose migrations have the same numbers but other content. */
export class OtherBuildError extends OperatorError {
  override readonly name = 'OtherBuildError'
  constructor({ version, digest }: AppliedMigration, known: string) {
    const other = digest === null ? 'none' : digest.slice(0, 8)
    super({
      en: `Cannot use this database: another build of izin made it (digest of schema version ${version}: ${other} there, ${known.slice(0, 8)} here). Start the build that made it, or begin a new register.`,
      tr: `Bu veritabanı kullanılamıyor: izin'in başka bir derlemesi oluşturmuş (şema ${version} özeti: orada ${digest === null ? 'yok' : other}, burada ${known.slice(0, 8)}). Onu oluşturan derlemeyi başlatın ya da yeni bir veritabanı açın.`,
    })
  }
}

/** Error for a database of another program, or for a register whose table of migrations is lost. */
export class ForeignDatabaseError extends OperatorError {
  override readonly name = 'ForeignDatabaseError'
  constructor() {
    super({
      en: 'Cannot use this database: it has tables, and none of the migrations of izin. If it belongs to another program, give izin one of its own; if it was a register of izin, restore a backup.',
      tr: "Bu veritabanı kullanılamıyor: içinde tablolar var, izin'in geçişleri yok. Başka bir programınsa izin'e ayrı bir veritabanı verin; izin'in veritabanıysa bir yedeği geri yükleyin.",
    })
  }
}

/** Query for the name of one table, left aside those that SQLite, libSQL or a program for replication make by themselves. */
const filledTables: Query<string> = {
  sql: `SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'migration' AND name NOT GLOB 'sqlite_*' AND name NOT GLOB 'libsql_*' AND name NOT GLOB '_*' LIMIT 1`,
  params: [],
  map: ([name]) => String(name),
}

/** Returns the version of a database. Throws if the database is newer, of another build, or of another program. */
export async function readableVersion(
  engine: Engine,
  digestsOfCode: readonly string[] = knownDigests,
): Promise<number> {
  let migrations = await appliedMigrations(engine)
  if (migrations.length === 0 && (await engine.read(filledTables)).length > 0) {
    // Another process may have created the tables in the meantime, so the migrations are read again.
    migrations = await appliedMigrations(engine)
    if (migrations.length === 0) throw new ForeignDatabaseError()
  }
  for (const migration of migrations) {
    const knownDigest = digestsOfCode[migration.version - 1]
    if (knownDigest !== undefined && migration.digest !== knownDigest)
      throw new OtherBuildError(migration, knownDigest)
  }
  const version = migrations.at(-1)?.version ?? 0
  if (version > digestsOfCode.length) throw new NewerDatabaseError(version, digestsOfCode.length)
  return version
}

/** Throws if the database has another schema than this code. */
export async function requireSchema(engine: Engine): Promise<void> {
  const version = await readableVersion(engine)
  if (version === schemaVersion) return
  // The database is not migrated here, since other processes may use it. An operator has to decide.
  throw new OperatorError({
    en: `Cannot use this database: it has schema version ${version}, and this izin needs ${schemaVersion}. Run: izin migrate`,
    tr: `Bu veritabanı kullanılamıyor: şema sürümü ${version}, bu izin ise ${schemaVersion} sürümünü ister. Çalıştırın: izin migrate`,
  })
}
