import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openEmbedded } from '../../db/embedded.ts'
import { migrate, readMigrations } from '../../db/migrate.ts'
import { schemaVersion } from '../../db/schema.ts'
import { databaseVersion } from '../../db/schema-version.ts'
import { closeDaysThrough } from '../../src/proof/day.ts'
import { sealChanges } from '../../src/proof/seal.ts'
import { verifyRegister } from '../../src/proof/verify/register.ts'
import { history } from '../../src/register/changes/history.ts'
import { check } from '../../src/register/look-up/check.ts'
import { email, fakeClock, phone, registerOn, say, subBrandCode } from '../support/register.ts'
import { seedKey } from './seed-key.ts'

/**
 * A register that was filled under the first schema, upgraded from every version there has been: first to that version,
 * file by file as it once came, then by this code in one go.
 */

const seed = readFileSync(new URL('register-0001.sql', import.meta.url), 'utf8')
const migrations = readMigrations()

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'izin-upgrade-'))
  path = join(folder, 'izin.db')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** The file as an izin of this version left it. */
async function makeOld(version: number): Promise<void> {
  const engine = openEmbedded({ path })
  await migrate(engine, 1, migrations.slice(0, 1))
  await engine.apply(seed.split('\n').filter((line) => line.startsWith('INSERT')))
  const later = migrations.filter((one) => one.version > 1 && one.version <= version)
  for (const [place, one] of later.entries())
    await migrate(engine, one.version, migrations.slice(0, place + 2))
  expect(await databaseVersion(engine)).toBe(version)
  await engine.close()
}

const numbers = (file: string, sql: string) => {
  const database = new Database(file)
  const found = database.prepare(sql).raw(true).all([]).flat()
  database.close()
  return found
}

describe('a register of an older izin', () => {
  const versions = migrations.map(({ version }) => version).filter((version) => version < schemaVersion)
  it.each(versions)('of schema %i is what it was after the upgrade, and goes on', async (version) => {
    await makeOld(version)
    const before = join(folder, 'before.db')
    copyFileSync(path, before)
    const engine = openEmbedded({ path })
    const clock = fakeClock('2026-03-04 10:00:00')
    await migrate(engine, clock.now())
    expect(await databaseVersion(engine)).toBe(schemaVersion)
    const register = await registerOn(engine, seedKey, clock.now)
    expect(await verifyRegister(register)).toMatchObject({ ok: true, changes: 5 })
    const key = { brandCode: subBrandCode, channel: 'MESAJ', recipientType: 'BIREYSEL' } as const
    expect(await check(register, { ...key, recipients: [phone(1), phone(2), phone(4)] })).toEqual([])
    const mail = { ...key, channel: 'EPOSTA', recipients: [email(3)] } as const
    expect(await check(register, mail)).toEqual([email(3)])
    expect(await history(register, { recipient: phone(1), limit: 10 })).toMatchObject([
      { status: 'RET', door: 'telegram' },
      { status: 'ONAY', door: 'slack', hasEvidence: true },
    ])

    const later = await say(register, phone(1), 'ONAY')
    expect(later.after?.ordinal).toBe(3)
    await sealChanges(register)
    clock.move(24 * 60 * 60_000)
    expect(await closeDaysThrough(register, '2026-03-04')).toEqual(['2026-03-03', '2026-03-04'])
    expect(await verifyRegister(register)).toMatchObject({ ok: true, changes: 6 })
    await engine.close()
    for (const sql of ['SELECT hex(id) FROM change WHERE seq <= 5', `SELECT hex(head) FROM day LIMIT 1`]) {
      expect(numbers(path, sql)).toEqual(numbers(before, sql))
    }
  })
})
