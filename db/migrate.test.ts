import { afterAll, describe, expect, test } from 'vitest'
import { openFolder } from '../test/support/folder.ts'
import { forAllTests } from '../test/support/opened.ts'
import { withSecond } from '../test/support/register/second-migration.ts'
import { openEmbedded } from './embedded/embedded.ts'
import { ConflictError, type Engine } from './engine.ts'
import { digestOf, type Migration, migrate, readMigrations } from './migrate.ts'
import {
  databaseVersion,
  ForeignDatabaseError,
  knownDigests,
  NewerDatabaseError,
  OtherBuildError,
  requireSchema,
  schemaVersion,
} from './schema-version.ts'
import type { Query } from './statement.ts'

const folder = forAllTests(openFolder)
let files = 0
const opened: Engine[] = []
afterAll(async () => {
  for (const engine of opened) await engine.close()
})

const newPath = () => folder.file(`${files++}.db`)

function open(path = newPath()): Engine {
  const engine = openEmbedded({ path })
  opened.push(engine)
  return engine
}

const now = Date.UTC(2026, 2, 2, 12)
const applied: Query<unknown> = {
  sql: 'SELECT version, name, digest, applied_at FROM migration ORDER BY version',
  params: [],
  map: (row) => [...row],
}
const tables: Query<unknown> = {
  sql: `SELECT name, sql FROM sqlite_master ORDER BY name`,
  params: [],
  map: (row) => [...row],
}
const first: Migration = { version: 1, name: 'first', statements: ['CREATE TABLE one (id INTEGER)'] }

test('readMigrations() numbers the files upwards from 1, up to the version this code knows', () => {
  const versions = readMigrations().map(({ version }) => version)
  expect(versions).toEqual(Array.from({ length: schemaVersion }, (_, index) => index + 1))
})

describe('migrate()', () => {
  test('brings a new file to the version of this code, and notes when', async () => {
    const engine = open()
    expect(await databaseVersion(engine)).toBe(0)
    expect(await migrate(engine, now)).toBe(schemaVersion)
    expect(await engine.read(applied)).toEqual(
      readMigrations().map(({ version, name }, index) => [version, name, knownDigests[index], now]),
    )
  })

  test('brings the database of the first version to a second one, with the rows that are in it', async () => {
    const engine = open()
    await migrate(engine, now)
    await engine.apply([
      `INSERT INTO provider VALUES (123456, 'Firma', 1)`,
      `INSERT INTO brand (code, provider_code, name, master, activated_at, created_at, added_by) VALUES (123456, 123456, 'Firma', 1, 1, 1, 'cli:izin')`,
    ])
    expect(await migrate(engine, now + 1, withSecond)).toBe(2)
    const nickname = {
      sql: 'SELECT nickname FROM brand',
      params: [],
      map: ([name]: readonly unknown[]) => name,
    }
    expect(await engine.read(nickname)).toEqual(['firma'])
    await expect(migrate(engine, now)).rejects.toBeInstanceOf(NewerDatabaseError)
  })

  test('tells a database of another build from a newer one', async () => {
    const [ours] = readMigrations()
    if (ours === undefined) throw new Error('There is no migration')
    const other = { ...ours, statements: [...ours.statements, 'CREATE TABLE other (id INTEGER)'] }
    const engine = open()
    expect(await migrate(engine, now, [other])).toBe(1)
    const refusal = `another build of izin made it (digest of schema version 1: ${digestOf(other).slice(0, 8)} there, ${digestOf(ours).slice(0, 8)} here)`
    await expect(migrate(engine, now)).rejects.toThrow(refusal)
    await expect(requireSchema(engine)).rejects.toThrow(refusal)
    await expect(migrate(engine, now, [ours, { ...other, version: 2 }])).rejects.toThrow(refusal)
  })

  test('refuses a database from before digests were noted, whatever its number', async () => {
    for (const version of [1, 42]) {
      const engine = open()
      await engine.apply([
        'CREATE TABLE migration (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT',
        ...Array.from(
          { length: version },
          (_, index) => `INSERT INTO migration VALUES (${index + 1}, 'old', 1)`,
        ),
      ])
      await expect(migrate(engine, now)).rejects.toBeInstanceOf(OtherBuildError)
    }
  })

  test.each([
    ['of another program', ['CREATE TABLE customer (id INTEGER)']],
    ['of another program, which notes migrations too', ['CREATE TABLE migration (id INTEGER, file TEXT)']],
    ['whose migrations are lost', [...(readMigrations()[0]?.statements ?? [])]],
  ])('refuses a database %s, and adds nothing to it', async (_, statements) => {
    const engine = open()
    await engine.apply(statements)
    const before = await engine.read(tables)
    await expect(migrate(engine, now)).rejects.toBeInstanceOf(ForeignDatabaseError)
    await expect(requireSchema(engine)).rejects.toBeInstanceOf(ForeignDatabaseError)
    expect(await engine.read(tables)).toEqual(before)
  })

  test('takes a database for empty that holds only the tables of its own engine', async () => {
    const engine = open()
    await engine.apply([
      'CREATE TABLE counted (id INTEGER PRIMARY KEY AUTOINCREMENT)',
      'DROP TABLE counted',
      'CREATE TABLE _litestream_seq (id INTEGER)',
    ])
    expect(await migrate(engine, now)).toBe(schemaVersion)
  })

  test('leaves the version as it was when a later one of several fails: no version between is ever seen', async () => {
    const engine = open()
    const second = { version: 2, name: 'second', statements: ['CREATE TABLE one (id INTEGER)'] }
    await expect(migrate(engine, now, [first, second])).rejects.toThrow()
    expect(await databaseVersion(engine)).toBe(0)
    expect(await migrate(engine, now, [first])).toBe(1)
  })

  test('does not mistake data that a migration cannot take for another process having been first', async () => {
    const engine = open()
    const filled = { ...first, statements: [...first.statements, 'INSERT INTO one VALUES (1), (1)'] }
    const unique = { version: 2, name: 'unique', statements: ['CREATE UNIQUE INDEX one_once ON one (id)'] }
    const third = { version: 3, name: 'third', statements: ['CREATE TABLE three (id INTEGER)'] }
    await expect(migrate(engine, now, [filled, unique, third])).rejects.toBeInstanceOf(ConflictError)
    expect(await databaseVersion(engine)).toBe(0)
  })
})
