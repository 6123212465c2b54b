import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { backUp } from '../../db/backup.ts'
import { openEmbedded } from '../../db/embedded.ts'
import type { Engine } from '../../db/engine.ts'
import { migrate, readMigrations } from '../../db/migrate.ts'
import { schemaVersion } from '../../db/schema.ts'
import { databaseVersion } from '../../db/schema-version.ts'
import type { Query } from '../../db/statement.ts'
import { closeDaysThrough } from '../../src/proof/day.ts'
import { sealChanges } from '../../src/proof/seal.ts'
import { verifyRegister } from '../../src/proof/verify/register.ts'
import { newPlace } from '../cli/harness.ts'
import { fakeClock, phone, registerOn, say } from '../support/register.ts'

/** Registers that had something in every table of their version, upgraded to the present one. */

const fixtures = readdirSync(import.meta.dirname).filter((name) => name.startsWith('filled-'))
const migrations = readMigrations()

let folder: string
let engine: Engine
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'izin-filled-'))
  engine = openEmbedded({ path: join(folder, 'izin.db') })
})
afterEach(async () => {
  await engine.close()
  rmSync(folder, { recursive: true, force: true })
})

const tables: Query<string> = {
  sql: `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT IN ('stale_read', 'migration')`,
  params: [],
  map: ([name]) => String(name),
}

/** How many rows each table has. */
async function counts(): Promise<Map<string, number>> {
  const found = new Map<string, number>()
  for (const table of await engine.read(tables)) {
    const sql = `SELECT count(*) FROM ${table}`
    const [count] = await engine.read({ sql, params: [], map: ([number]) => Number(number) })
    found.set(table, count ?? 0)
  }
  return found
}

/** The register as an izin of the fixture's version left it; answers its key. */
async function restore(fixture: string, version: number): Promise<Buffer> {
  await migrate(
    engine,
    1,
    migrations.filter((one) => one.version <= version),
  )
  expect(await databaseVersion(engine)).toBe(version)
  const text = readFileSync(join(import.meta.dirname, fixture), 'utf8')
  const rows = text.split('\n').filter((line) => line.startsWith('INSERT'))
  // A table that migrations put rows into is filled anew.
  await engine.apply(['DELETE FROM reading', ...rows])
  return Buffer.from(/^-- izinKey (\S+)$/m.exec(text)?.[1] ?? '', 'base64')
}

describe('a register with something in every table', () => {
  it.each(fixtures)('%s loses nothing in the upgrade, verifies, and goes on', async (fixture) => {
    const version = Number(/\d+/.exec(fixture)?.[0])
    const izinKey = await restore(fixture, version)
    const before = await counts()
    expect([...before].filter(([, rows]) => rows === 0)).toEqual([])

    const clock = fakeClock('2026-03-07 10:00:00')
    await migrate(engine, clock.now())
    expect(await databaseVersion(engine)).toBe(schemaVersion)
    const after = await counts()
    for (const [table, rows] of before) {
      if (after.has(table)) expect([table, after.get(table)]).toEqual([table, rows])
    }
    expect(await engine.read({ sql: 'PRAGMA foreign_key_check', params: [], map: (row) => row })).toEqual([])
    const register = await registerOn(engine, izinKey, clock.now)
    const changes = before.get('change') ?? 0
    expect(await verifyRegister(register)).toMatchObject({ ok: true, changes })

    await say(register, phone(2), 'RET')
    await sealChanges(register)
    clock.move(24 * 60 * 60_000)
    expect(await closeDaysThrough(register, '2026-03-07')).toContain('2026-03-07')
    expect(await verifyRegister(register)).toMatchObject({ ok: true, changes: changes + 1 })
  })

  it.each(fixtures)('%s is restored from a backup that was made before the upgrade', async (fixture) => {
    const version = Number(/\d+/.exec(fixture)?.[0])
    const izinKey = await restore(fixture, version)
    const changes = (await counts()).get('change') ?? 0
    const place = newPlace({ IZIN_KEY: izinKey.toString('base64') }, 'here')
    backUp(join(folder, 'izin.db'), place.file('before.backup'))
    await place.result('restore', place.file('before.backup'))
    expect(await place.result('verify')).toMatchObject({ ok: true, changes })
    expect(await place.result('migrate')).toEqual({ version: schemaVersion })
    place.remove()
  })

  it('is kept here for at least one version', () => {
    expect(fixtures.length).toBeGreaterThan(0)
  })
})
