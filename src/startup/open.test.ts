import { existsSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openEmbedded } from '../../db/embedded/embedded.ts'
import { type Migration, readMigrations } from '../../db/migrate.ts'
import { databaseVersion, schemaVersion } from '../../db/schema-version.ts'
import { openFolder } from '../../test/support/folder.ts'
import { type HranaServer, startHranaServer } from '../../test/support/hrana/server.ts'
import { forEachTest } from '../../test/support/opened.ts'
import { withSecond } from '../../test/support/register/second-migration.ts'
import { fakeClock } from '../../test/support/register.ts'
import { type Config, readConfig } from '../config/config.ts'
import { openRegister } from './open.ts'

/** Act of another process between looking for a copy and making it. */
let meanwhile: ((file: string) => void) | null = null
vi.mock('../../db/backup.ts', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../db/backup.ts')>()
  return {
    ...original,
    backUp(database: string, file: string) {
      meanwhile?.(file)
      return original.backUp(database, file)
    },
  }
})

const clock = fakeClock('2026-03-02 15:00:00')
const folder = forEachTest(openFolder)
let path: string
beforeEach(() => {
  path = folder.file('izin.db')
  meanwhile = null
})

function config(more: Record<string, string> = {}): Config {
  const read = readConfig({ DATABASE_URL: `file:${path}`, ...more })
  if (read.kind === 'refused') throw new Error(read.reason.map(({ en }) => en).join(' '))
  return read.config
}

async function openAndClose(
  more: Record<string, string> = {},
  migrations: readonly Migration[] = readMigrations(),
): Promise<void> {
  const { engine } = await openRegister(config(more), clock.now, { migrations })
  await engine.close()
}

describe('openRegister()', () => {
  it('makes file and key on the first run, and finds them on the second', async () => {
    const first = await openRegister(config(), clock.now)
    expect(first.keyMadeAt).toBe(folder.file('izin.key'))
    await first.engine.close()
    const second = await openRegister(config(), clock.now)
    expect(second.keyMadeAt).toBeNull()
    await second.engine.close()
  })

  it('refuses a key that is not of this database, and a database whose key is missing', async () => {
    await openAndClose()
    const other = Buffer.alloc(32, 7).toString('base64')
    await expect(openAndClose({ IZIN_KEY: other })).rejects.toThrow(/key/i)
    await rm(folder.file('izin.key'))
    await expect(openAndClose()).rejects.toThrow('its key is missing')
  })

  it('copies an older database beside itself before it changes it', async () => {
    await openAndClose()
    expect(existsSync(`${path}.schema-0`)).toBe(false)
    await openAndClose({}, withSecond)
    const copy = openEmbedded({ path: `${path}.schema-1` })
    expect(await databaseVersion(copy)).toBe(1)
    await copy.close()
    const opened = openEmbedded({ path })
    expect(await databaseVersion(opened)).toBe(2)
    await opened.close()
    expect(existsSync(`${path}.schema-2`)).toBe(false)
  })

  it('goes on when another process that starts too has made the copy, and not without any copy', async () => {
    await openAndClose()
    meanwhile = () => {
      throw new Error('Cannot write')
    }
    await expect(openAndClose({}, withSecond)).rejects.toThrow('Cannot write')
    await openAndClose()
    meanwhile = (file) => writeFileSync(file, 'the copy of the other')
    await openAndClose({}, withSecond)
    const opened = openEmbedded({ path })
    expect(await databaseVersion(opened)).toBe(2)
    await opened.close()
  })

  it('refuses a database of a newer version, and leaves it as it is', async () => {
    await openAndClose({}, withSecond)
    await expect(openAndClose()).rejects.toThrow('Start a newer izin')
    await openAndClose({}, withSecond)
  })
})

describe('openRegister() of a database elsewhere', () => {
  const key = Buffer.alloc(32, 1).toString('base64')
  let server: HranaServer
  beforeEach(async () => {
    server = await startHranaServer({ path, authToken: 'right' })
  })
  afterEach(() => server.close())

  const elsewhere = (more: Record<string, string> = {}) =>
    config({ DATABASE_URL: server.url, DATABASE_AUTH_TOKEN: 'right', IZIN_KEY: key, ...more })

  it('changes its schema only when told to, and says what to run', async () => {
    await expect(openRegister(elsewhere(), clock.now)).rejects.toThrow(
      `Cannot use this database: it has schema version 0, and this izin needs ${schemaVersion}. Run: izin migrate`,
    )
    const migrated = await openRegister(elsewhere(), clock.now, { migrates: true })
    await migrated.engine.close()
    const opened = await openRegister(elsewhere(), clock.now)
    expect(await databaseVersion(opened.engine)).toBe(schemaVersion)
    expect(opened.keyMadeAt).toBeNull()
    await opened.engine.close()
  })

  it('is brought to the next version by izin migrate, and is refused by the version before from then on', async () => {
    const first = await openRegister(elsewhere(), clock.now, { migrates: true })
    await first.engine.close()
    const second = await openRegister(elsewhere(), clock.now, { migrates: true, migrations: withSecond })
    expect(await databaseVersion(second.engine)).toBe(2)
    await second.engine.close()
    for (const migrates of [false, true])
      await expect(openRegister(elsewhere(), clock.now, { migrates })).rejects.toThrow('Start a newer izin')
  })

  it('refuses a newer one, another key and another token', async () => {
    const { engine } = await openRegister(elsewhere(), clock.now, { migrates: true })
    const other = Buffer.alloc(32, 7).toString('base64')
    await expect(openRegister(elsewhere({ IZIN_KEY: other }), clock.now)).rejects.toThrow(/key/i)
    const wrongToken = openRegister(elsewhere({ DATABASE_AUTH_TOKEN: 'wrong' }), clock.now)
    await expect(wrongToken).rejects.toThrow('Cannot use the database: HTTP_401')
    await engine.apply([`INSERT INTO migration VALUES (${schemaVersion + 1}, 'newer', 'ab', 1)`])
    await engine.close()
    await expect(openRegister(elsewhere(), clock.now)).rejects.toThrow('Start a newer izin')
  })

  it('is migrated once by several operators at the same moment', async () => {
    const opened = await Promise.all(
      [1, 2, 3].map(() => openRegister(elsewhere(), clock.now, { migrates: true })),
    )
    const applied = { sql: 'SELECT count(*) FROM migration', params: [], map: ([n]: readonly unknown[]) => n }
    for (const { engine } of opened) {
      expect(await engine.read(applied)).toEqual([readMigrations().length])
      await engine.close()
    }
  })

  it('is migrated all the same when the answer is lost', async () => {
    server.fail({ kind: 'reset-after', times: 2, only: 'writes' })
    const { engine } = await openRegister(elsewhere(), clock.now, { migrates: true })
    expect(await databaseVersion(engine)).toBe(schemaVersion)
    await engine.close()
  })

  it('is given minutes to migrate, since it ends calls without a waiting caller', async () => {
    const waits = vi.spyOn(AbortSignal, 'timeout')
    const { engine } = await openRegister(elsewhere(), clock.now, { migrates: true })
    await engine.close()
    expect(Math.min(...waits.mock.calls.flat())).toBeGreaterThanOrEqual(2 * 60_000)
    waits.mockRestore()
  })
})
