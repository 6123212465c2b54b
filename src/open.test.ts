import { existsSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openEmbedded } from '../db/embedded.ts'
import { databaseVersion, migrate, readMigrations } from '../db/migrate.ts'
import { schemaVersion } from '../db/schema.ts'
import { type Config, readConfig } from './config.ts'
import { openRegister } from './open.ts'

/** What another process does between the look for a copy and the making of it. */
let meanwhile: ((file: string) => void) | null = null
vi.mock('../db/backup.ts', async (importOriginal) => {
  const original = await importOriginal<typeof import('../db/backup.ts')>()
  return {
    ...original,
    backUp(database: string, file: string) {
      meanwhile?.(file)
      return original.backUp(database, file)
    },
  }
})

let folder: string
let path: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'izin-open-'))
  path = join(folder, 'izin.db')
})
afterEach(() => {
  meanwhile = null
  return rm(folder, { recursive: true, force: true })
})

function config(more: Record<string, string> = {}): Config {
  const read = readConfig({ DATABASE_URL: `file:${path}`, ...more })
  if (!read.ok) throw new Error(read.problems.join(' '))
  return read.config
}

async function openAndClose(more: Record<string, string> = {}): Promise<void> {
  const { engine } = await openRegister(config(more), Date.now)
  await engine.close()
}

async function makeOldest(): Promise<void> {
  const [oldest] = readMigrations()
  if (oldest === undefined) throw new Error('There are no migrations')
  const engine = openEmbedded({ path })
  await migrate(engine, 1, [oldest])
  await engine.close()
}

describe('openRegister()', () => {
  it('makes file and key on the first run, and finds them on the second', async () => {
    const first = await openRegister(config(), Date.now)
    expect(first.keyMadeAt).toBe(join(folder, 'izin.key'))
    await first.engine.close()
    const second = await openRegister(config(), Date.now)
    expect(second.keyMadeAt).toBeNull()
    await second.engine.close()
  })

  it('refuses a key that is not of this database, and a database whose key is missing', async () => {
    await openAndClose()
    const other = Buffer.alloc(32, 7).toString('base64')
    await expect(openAndClose({ IZIN_KEY: other })).rejects.toThrow(/key/i)
    await rm(join(folder, 'izin.key'))
    await expect(openAndClose()).rejects.toThrow('its key is missing')
  })

  it('copies an older database beside itself before it changes it', async () => {
    await makeOldest()
    const key = Buffer.alloc(32, 1).toString('base64')
    await openAndClose({ IZIN_KEY: key })
    const copy = new Database(`${path}.schema-1`)
    expect(copy.prepare('SELECT max(version) AS version FROM migration').get([])).toMatchObject({
      version: 1,
    })
    copy.close()
    const opened = openEmbedded({ path })
    expect(await databaseVersion(opened)).toBe(schemaVersion)
    await opened.close()
    expect(existsSync(`${path}.schema-${schemaVersion}`)).toBe(false)
  })
  it('goes on when another process that starts too has made the copy, and not without any copy', async () => {
    await makeOldest()
    const key = Buffer.alloc(32, 1).toString('base64')
    meanwhile = () => {
      throw new Error('Cannot write')
    }
    await expect(openAndClose({ IZIN_KEY: key })).rejects.toThrow('Cannot write')
    meanwhile = (file) => writeFileSync(file, 'the copy of the other')
    await openAndClose({ IZIN_KEY: key })
    const opened = openEmbedded({ path })
    expect(await databaseVersion(opened)).toBe(schemaVersion)
    await opened.close()
  })
})
